"""The public listing: rewritten from the register, never edited."""

from datetime import date

from django.db import connection
from pypinyin import Style, lazy_pinyin

from tuoyu.core import clock
from tuoyu.divisions.models import STREET_DIGITS, Division
from tuoyu.registry import history
from tuoyu.registry.models import Institution, Listing, Service
from tuoyu.rules.care_bands import ClassBand, age_range
from tuoyu.rules.dated import LAW
from tuoyu.rules.filing.facts import ServiceForm


def sort_name_of(name: str) -> str:
    """The name in pinyin without tones: “示例” → “shili”. Lists sort by it."""
    return "".join(lazy_pinyin(name))[:400]


def search_text_of(name: str, *places: str) -> str:
    """What a search box may find: name, pinyin, initials, address, street, community; lower case."""
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return " ".join([name, sort_name_of(name), initials, *places]).lower()


def refresh(institution: Institution) -> None:
    """Rewrite the institution's row from its own tables. Call inside the act that changed it."""
    if institution.state == "preparing" or institution.merged_into_id is not None:
        Listing.objects.filter(institution=institution).delete()
        return
    history.follow(institution)
    Listing.objects.update_or_create(institution=institution, defaults=_row(institution))


def _row(institution: Institution) -> dict[str, object]:
    site = institution.site
    services = list(institution.services.all())
    bands = [ClassBand.of(group.band) for group in institution.classes.all()]
    youngest, oldest = _months(bands, institution.filed_on or clock.today())
    shown = _shown_price(services)
    # Forms of care share rooms: their free places are not added up.
    reported = [s for s in services if s.free_places is not None]
    reported_at = [s.free_reported_at for s in reported if s.free_reported_at is not None]
    street = Division.objects.get(code=institution.division_id[:STREET_DIGITS])
    return {
        "public_id": institution.public_id,
        "name": institution.name,
        "sort_name": sort_name_of(institution.name),
        "search_text": search_text_of(
            institution.name, site.address, street.name, institution.division.short_name
        ),
        "address": site.address,
        "division_code": institution.division_id,
        "street_code": street.code,
        "street_name": street.name,
        "kind": institution.kind,
        "is_open": institution.state == "filed",
        "inclusive": institution.inclusive,
        "is_demo": institution.is_demo,
        "forms": [s.form for s in services],
        "youngest_months": youngest,
        "oldest_months": oldest,
        "places": sum(group.places for group in institution.classes.all()),
        "free_places": max((s.free_places or 0 for s in reported), default=None),
        "free_reported_at": min(reported_at, default=None),
        "price_fen": shown.price_fen if shown else None,
        "price_unit": shown.price_unit if shown else "",
        "filing_number": institution.filing_number,
        "filed_on": institution.filed_on,
        "closed_on": institution.closed_on,
        "longitude": site.longitude,
        "latitude": site.latitude,
        "refreshed_at": clock.now(),
    }


def _shown_price(services: list[Service]) -> Service | None:
    """The price on a card: full-day care where it is offered, since parents compare by it."""
    full_day = [service for service in services if service.form == ServiceForm.FULL_DAY.value]
    return min(full_day or services, key=lambda service: service.price_fen, default=None)


def _months(bands: list[ClassBand], on: date) -> tuple[int | None, int | None]:
    """The youngest month taken and the month at which care ends (exclusive)."""
    if not bands:
        return None, None
    ranges = [age_range(band, on=on, law=LAW).pair for band in bands]
    return min(int(low) for low, _ in ranges), max(int(high) for _, high in ranges)


def differences() -> list[str]:
    """Public ids whose listing disagrees with the register: the nightly sanity question."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT i.public_id::text FROM registry_institution i
            LEFT JOIN registry_listing l ON l.institution_id = i.id
            WHERE (i.state <> 'preparing' AND i.merged_into_id IS NULL)
                  <> (l.institution_id IS NOT NULL)
               OR l.name <> i.name OR l.is_open <> (i.state = 'filed')
               OR l.inclusive <> i.inclusive OR l.filing_number <> i.filing_number
            """
        )
        return [row[0] for row in cursor.fetchall()]
