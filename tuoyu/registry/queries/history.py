"""Reads of what held when: the fee list and the places."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, may, require
from tuoyu.core.errors import NotAllowed, NotFound
from tuoyu.divisions.queries import district
from tuoyu.registry.models import Capacity, Fee, Institution
from tuoyu.rules.filing.facts import PriceUnit
from tuoyu.rules.findings import Finding
from tuoyu.rules.institution.facts import FeeFacts
from tuoyu.rules.institution.fee_listed import fee_listed


def _require_read(by: Actor, institution: Institution) -> None:
    own = may(by, Permission.REGISTRY_OWN, institution)
    if not (own or may(by, Permission.REGISTRY_READ, institution)):
        raise NotAllowed("这家机构的档案不在您的管理范围内。")


def fees_of(by: Actor, institution: Institution) -> list[Fee]:
    """The whole fee list with its history: kind, item, newest first."""
    _require_read(by, institution)
    return list(institution.fees.order_by("kind", "item", "-period", "-id"))


def fee_for(by: Actor, institution: Institution, public_id: UUID) -> Fee:
    require(by, Permission.INSTITUTION_KEEP, institution)
    found = institution.fees.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    found.institution = institution
    return found


def places_of(by: Actor, institution: Institution) -> list[Capacity]:
    """The history of places, classes first, newest first."""
    _require_read(by, institution)
    return list(institution.capacity.order_by("of", "key", "-period", "-id"))


def places_on(institution: Institution, on: date) -> int:
    """The places of all classes on a day (托位总数)."""
    rows = institution.capacity.filter(of="class", period__contains=on)
    return sum(rows.values_list("places", flat=True))


def charge_findings(
    institution: Institution, item: str, unit: PriceUnit, price_fen: int, *, on: date | None = None
) -> list[Finding]:
    """What speaks against charging so much for an item: nothing outside the list. For every part
    of the house that charges parents or settles subsidies."""
    day = on or clock.today()
    rows = institution.fees.filter(Q(item=item), period__contains=day)
    facts = [
        FeeFacts(
            item=row.item,
            unit=PriceUnit.of(row.unit),
            price_fen=row.price_fen,
            begins_on=row.period.lower,
            ends_before=row.period.upper,
        )
        for row in rows
    ]
    return fee_listed(item, unit, price_fen, facts, on=day, law=district().law)
