"""Who sits in the leading group, as of any day. Names are for the units, not for the public."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When

from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.errors import NotFound
from tuoyu.plan.fit import Misfit, Party, Sitting, misfits
from tuoyu.plan.models import MemberUnit, Seat, SeatPost


def seats(by: Actor) -> QuerySet[Seat]:
    """All seats in reach, those of former days too: the head first, then by unit of the plan."""
    rank = Case(
        *[When(post=post, then=Value(place)) for place, post in enumerate(SeatPost.values)],
        output_field=IntegerField(),
    )
    return (
        Seat.objects.filter(scope(by, Permission.PLAN_READ, division="division__code", shared=True))
        .select_related("unit", "unit__membership")
        .order_by(rank, "unit__membership__order", "period", "pk")
    )


def seats_on(by: Actor, day: date, *, unit: str = "") -> QuerySet[Seat]:
    """Who sat on a day; of one unit (its code) when said."""
    found = seats(by).filter(period__contains=day)
    return found.filter(unit__code=unit) if unit else found


def seat_for(by: Actor, public_id: UUID) -> Seat:
    """One seat in reach, or `NotFound`."""
    found = seats(by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def changes(by: Actor) -> QuerySet[Seat]:
    """The seats, the latest begun first: the history of the group."""
    return seats(by).select_related("entered_by", "ended_by").order_by("-period__startswith", "-pk")


def misfits_of(sitting: Sequence[Seat], division: str) -> list[Misfit]:
    """What does not fit the plan; one query beside the seats."""
    parties = MemberUnit.objects.filter(
        unit__division__code__startswith=division, is_current=True
    ).select_related("unit")
    roles = {row.unit.code: row for row in parties.order_by("order")}
    return misfits(
        [
            Sitting(
                seat.post, seat.unit.code,
                roles[seat.unit.code].role if seat.unit.code in roles else "",
                seat.person_name, seat.duty,
            )
            for seat in sitting
        ],
        [Party(code, row.printed, row.role) for code, row in roles.items()],
    )  # fmt: skip
