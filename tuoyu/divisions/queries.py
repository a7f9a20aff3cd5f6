"""Reads of divisions. All of it is public; scope is the district of the site unless said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import cos, radians
from typing import Any

from django.db.models import Avg, Q, QuerySet

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.calendar import WorkCalendar
from tuoyu.core.errors import NotFound
from tuoyu.divisions import home
from tuoyu.divisions.home import Home, Parameter
from tuoyu.divisions.models import (
    Boundary,
    District,
    Division,
    DivisionSuccession,
    Level,
    Measure,
    NamedPoint,
    PackLoad,
    Population,
)
from tuoyu.rules.dated import Dated
from tuoyu.rules.deadlines import Deadline, due_date

__all__ = ["Home", "Parameter", "district"]

KM_PER_DEGREE = 111.32
NEAR_KM = 2.0


def district() -> Home:
    """The district that the site serves; a neutral record before a pack is loaded.

    One query a request; see `tuoyu.divisions.home`.
    """
    kept = home.remembered()
    if kept is not None and "home" in kept:
        return kept["home"]
    row = (
        District.objects.filter(is_home=True)
        .values_list("division__code", "pack", "version", "profile", "settings")
        .first()
    )
    found = home.home_of(*row) if row else Home()
    if kept is not None:
        kept["home"] = found
    return found


def provision(id: str, on: date | None = None) -> Dated:
    """What holds here on a day (today): the law's entry, with the district's choice in it.

    Raises UnknownParameter, NotInForce.
    """
    return district().law.parameter(id, on=on or clock.today())


def deadline_of(id: str, received: date) -> Deadline:
    """The last day of the period `id`, in working days, for what was received on a day.

    It is written down and binds, so the calendar is read anew.
    """
    return due_date(received, provision(id, received).whole, WorkCalendar.fresh())


def division_by_code(code: str) -> Division:
    """Raises NotFound."""
    found = Division.objects.filter(code=code).first()
    if found is None:
        raise NotFound("没有这个区划代码，请从列表中选择。")
    return found


def children_of(code: str, *, ended: bool = False) -> QuerySet[Division]:
    """The divisions right below; the ended ones only on demand."""
    below = Division.objects.filter(parent__code=code)
    return below if ended else below.filter(is_current=True)


def streets_of(code: str = "") -> QuerySet[Division]:
    """The current streets of a district (of the site's, when not said)."""
    return _below(code, Level.STREET)


def communities_of(code: str = "") -> QuerySet[Division]:
    """The current communities of a street or district, with their street in `parent`."""
    return _below(code, Level.COMMUNITY).select_related("parent")


def _below(code: str, level: Level) -> QuerySet[Division]:
    prefix = code or district().code
    if not prefix:
        return Division.objects.none()
    return Division.objects.filter(code__startswith=prefix, level=level, is_current=True)


def street_of(code: str) -> Division | None:
    """The street in which a community lies, by its code; None for a code that is too short."""
    return Division.objects.filter(code=code[:9], level=Level.STREET).first()


def chain_of(code: str) -> Sequence[Division]:
    """From the province down to the division itself."""
    return list(Division.objects.filter(code__in=[code[:n] for n in (2, 4, 6, 9, 12)]))


def search_communities(words: str, *, within: str = "", limit: int = 20) -> QuerySet[Division]:
    """Communities by a part of their name, by pinyin (zengchanli) or initials (zcl)."""
    wanted = words.strip().lower().replace(" ", "")[:40]
    if not wanted:
        return Division.objects.none()
    match = Q(name__contains=wanted) | Q(initials__startswith=wanted)
    if wanted.isascii():
        match |= Q(pinyin__contains=wanted)
    return communities_of(within).filter(match)[:limit]


def communities_for(by: Actor, *, street: str = "", grade: str = "") -> QuerySet[Division]:
    """The communities that `by` works with: all of the district, or those of one street."""
    rows = communities_of(street).filter(scope(by, Permission.DIVISION_READ, division="code"))
    return rows.filter(position_grade=grade) if grade else rows


def community_for(by: Actor, code: str) -> Division:
    """One of them, or `NotFound`."""
    found = communities_for(by).filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def community_choices() -> list[tuple[str, str | list[tuple[str, str]]]]:
    """(street, [(code, community)…]) for a grouped select, in order of code."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for community in communities_of():
        assert community.parent
        groups.setdefault(community.parent.name, []).append((community.code, community.short_name))
    return list(groups.items())


def street_choices() -> list[tuple[str, str]]:
    """The streets of the district for a select: (code, name)."""
    return list(streets_of().values_list("code", "name"))


def codes_by_name(within: str) -> dict[str, str]:
    """Current streets and communities of a division: code and every spelling of a name → code.

    A name that two of them bear leads to "".
    """
    found: dict[str, str] = {}
    places = Division.objects.filter(
        code__startswith=within, level__in=[Level.STREET, Level.COMMUNITY], is_current=True
    )
    for place in places.order_by("code"):
        found[place.code] = place.code
        for name in {place.name, place.short_name}:
            found[name] = "" if name in found else place.code
    return found


def centre_of(code: str) -> tuple[float, float] | None:
    """Longitude and latitude: the division's own point, else the mean of its communities."""
    own = Division.objects.filter(code=code).values_list("lon", "lat").first()
    if own and own[0] is not None and own[1] is not None:
        return own[0], own[1]
    below = communities_of(code).filter(lon__isnull=False).order_by()
    mean = below.aggregate(lon=Avg("lon"), lat=Avg("lat"))
    return None if mean["lon"] is None else (mean["lon"], mean["lat"])


def is_near_district(lon: float, lat: float) -> bool:
    """Whether a point lies in the box of the district or at most 2 km around it.

    Without a boundary every point does.
    """
    box = district().box
    if box is None:
        return True
    west, south, east, north = box
    tall = NEAR_KM / KM_PER_DEGREE
    wide = tall / cos(radians((south + north) / 2))
    return west - wide <= lon <= east + wide and south - tall <= lat <= north + tall


def boundary_of(code: str = "") -> Boundary | None:
    return Boundary.objects.filter(division_id=code or district().code).first()


def boundary_geojson(code: str = "") -> dict[str, Any]:
    """A FeatureCollection; empty when there is no boundary."""
    outline = boundary_of(code)
    features = []
    if outline:
        properties = {"code": outline.division_id, "crs": outline.crs, "source": outline.source}
        features = [{"type": "Feature", "properties": properties, "geometry": outline.geometry}]
    return {"type": "FeatureCollection", "features": features}


def named_points(code: str = "", *, kinds: Sequence[str] = ()) -> QuerySet[NamedPoint]:
    points = NamedPoint.objects.filter(division_id=code or district().code)
    return points.filter(kind__in=kinds) if kinds else points


def succession_of(code: str) -> QuerySet[DivisionSuccession]:
    """What became of a division that ended."""
    return DivisionSuccession.objects.filter(old__code=code).select_related("new")


def ended_divisions(code: str = "") -> QuerySet[Division]:
    prefix = code or district().code
    return Division.objects.filter(code__startswith=prefix, is_current=False)


@dataclass(frozen=True)
class Figure:
    """A number of people with everything that has to be shown beside it."""

    division: str
    measure: str
    label: str
    on: date
    low: Decimal | None
    value: Decimal
    high: Decimal | None
    unit: str
    method: str
    is_estimate: bool
    source: str
    evidence: str


def figures_of(code: str = "") -> Mapping[str, Figure]:
    """The latest number of each measure of a division, by measure."""
    rows = Population.objects.filter(division_id=code or district().code)
    latest = rows.order_by("measure", "-on").distinct("measure").select_related("method")
    return {row.measure: _figure(row) for row in latest}


def figures_by_community(measure: Measure, code: str = "") -> Mapping[str, Figure]:
    """The latest number of one measure for every community below, by community code."""
    prefix = code or district().code
    rows = (
        Population.objects.filter(
            division__code__startswith=prefix, division__level=Level.COMMUNITY, measure=measure
        )
        .order_by("division_id", "-on")
        .distinct("division_id")
        .select_related("method")
    )
    return {row.division_id: _figure(row) for row in rows}


def _figure(row: Population) -> Figure:
    return Figure(
        division=row.division_id,
        measure=row.measure,
        label=row.get_measure_display(),
        on=row.on,
        low=row.low,
        value=row.value,
        high=row.high,
        unit=row.unit,
        method=row.method.text,
        is_estimate=row.method.is_estimate,
        source=row.source,
        evidence=row.evidence,
    )


def last_load(pack: str = "") -> PackLoad | None:
    loads = PackLoad.objects.filter(pack=pack) if pack else PackLoad.objects.all()
    return loads.order_by("-id").first()
