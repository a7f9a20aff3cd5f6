"""Streets and communities that a visitor may choose, kept for a minute."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tuoyu.divisions.queries import communities_of, district, streets_of
from tuoyu.registry.search import Point
from tuoyu.registry.search_params import Locality

SECONDS = 60


@dataclass(frozen=True, slots=True)
class Localities:
    """`groups`: (street, its communities), both in order of code."""

    groups: tuple[tuple[Locality, tuple[Locality, ...]], ...] = ()
    community_options: str = ""
    street_options: str = ""

    @property
    def streets(self) -> list[Locality]:
        return [street for street, _ in self.groups]

    def options(self, kind: str, chosen: str) -> SafeString:
        """The options of a select of streets or communities, written once and not by every page."""
        options = self.street_options if kind == "street" else self.community_options
        mark = format_html('value="{}"', chosen)
        return mark_safe(options.replace(mark, f"{mark} selected") if chosen else options)  # noqa: S308

    def find(self, code: str) -> Locality | None:
        """A street by 9 digits, a community by 12."""
        for street, communities in self.groups:
            if street.code == code:
                return street
            if code.startswith(street.code):
                return next((each for each in communities if each.code == code), None)
        return None


def localities() -> Localities:
    """Those of the site's district."""
    here = district()
    if not here.is_loaded:
        return Localities()
    key = f"localities:{here.code}:{here.version}"
    found: Localities | None = cache.get(key)
    if found is None:
        found = _read()
        cache.set(key, found, SECONDS)
    return found


def _read() -> Localities:
    below: dict[str, list[Locality]] = {}
    for each in communities_of():
        point = None if each.lon is None or each.lat is None else Point(each.lon, each.lat)
        below.setdefault(each.code[:9], []).append(Locality(each.code, each.short_name, point))
    groups = tuple(
        (Locality(street.code, street.name), tuple(below.get(street.code, ())))
        for street in streets_of()
    )
    communities = format_html_join(
        "",
        '<optgroup label="{}">{}</optgroup>',
        ((street.name, _options(each)) for street, each in groups),
    )
    return Localities(groups, str(communities), str(_options(street for street, _ in groups)))


def _options(places: Iterable[Locality]) -> SafeString:
    rows = ((place.code, place.name) for place in places)
    return format_html_join("", '<option value="{}">{}</option>', rows)
