"""Places: entered with their number, kept up to what was last seen of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor
from tuoyu.core.numbering import next_numbers
from tuoyu.divisions.models import STREET_DIGITS
from tuoyu.registry.models import Institution
from tuoyu.survey.facts import key_of
from tuoyu.survey.models import Place

AT_ONCE = 1000
_LOCK = 7_310_421  # any number of our own: one hand at a time enters places of a district


@dataclass(frozen=True)
class LastKnown:
    """What the register knows of a place to walk to."""

    name: str
    address: str
    division: str
    credit_code: str = ""
    institution: Institution | None = None

    @property
    def street(self) -> str:
        return self.division[:STREET_DIGITS]

    @property
    def key(self) -> str:
        return key_of(self.name, self.address)


def alone(division: str) -> None:
    """Wait until nobody else enters places of the district, and keep others waiting: until the
    transaction ends two cannot enter the same place."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, int(division[:6] or 0)])


def numbered(places: Sequence[Place], division: str) -> None:
    """Give new places their numbers: 摸2026-00001."""
    year = clock.today().year
    numbers = next_numbers(f"survey.place:{division[:6]}", year, len(places))
    for place, number in zip(places, numbers, strict=True):
        place.number = f"摸{year}-{number:05d}"


@transaction.atomic
def enter_known(known: Iterable[LastKnown], *, by: Actor, division: str) -> int:
    """Enter what the register knows and the survey does not; the number of new places.

    A place is known by its institution, by its code in its street, or by its name and address; a
    known one is tied to its institution.
    """
    alone(division)
    places = list(
        Place.objects.filter(street__code__startswith=division, merged_into=None).order_by("pk")
    )
    by_institution = {each.institution_id for each in places if each.institution_id}
    by_code = {(each.street_id, each.credit_code): each for each in places if each.credit_code}
    by_key = {(each.street_id, each.key): each for each in places}
    new: list[Place] = []
    for each in known:
        if each.institution is not None and each.institution.pk in by_institution:
            continue
        code = (each.street, each.credit_code)
        found = (by_code.get(code) if each.credit_code else None) or by_key.get(
            (each.street, each.key)
        )
        if found is None:
            found = _place(each)
            new.append(found)
            by_key[found.street_id, found.key] = found
            if each.credit_code:
                by_code[code] = found
        elif each.institution is not None and found.institution_id is None:
            found.institution = each.institution
            if found.pk:
                found.save(update_fields=["institution"])
    numbered(new, division)
    Place.objects.bulk_create(new, batch_size=AT_ONCE)
    audit.record(by, "survey.enter_known", division=division, places=len(new))
    return len(new)


def _place(known: LastKnown) -> Place:
    return Place(
        street_id=known.street,
        division_id=known.division,
        name=known.name,
        address=known.address,
        credit_code=known.credit_code,
        key=known.key,
        institution=known.institution,
        is_demo=bool(known.institution and known.institution.is_demo),
    )
