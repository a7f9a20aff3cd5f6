"""Documents that were sent, and who has signed for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.errors import NotFound
from tuoyu.plan.models import Distribution, Receipt


def documents(by: Actor) -> QuerySet[Distribution]:
    """Every document in reach, the latest first, with `asked` and `signed` counted."""
    return (
        Distribution.objects.filter(
            scope(by, Permission.PLAN_READ, division="division__code", shared=True)
        )
        .annotate(
            asked=Count("receipts"),
            signed=Count("receipts", filter=Q(receipts__signed_at__isnull=False)),
        )
        .order_by("-sent_at", "-pk")
    )


def document_for(by: Actor, public_id: UUID) -> Distribution:
    """One document in reach, or `NotFound`."""
    found = documents(by).select_related("plan", "file", "sent_by", "withdrawn_by")
    one = found.filter(public_id=public_id).first()
    if one is None:
        raise NotFound
    return one


def receipts_of(sent: Distribution) -> QuerySet[Receipt]:
    """Each unit's receipt, in the order of the plan."""
    return (
        Receipt.objects.filter(distribution=sent)
        .select_related("unit", "signed_by", "distribution")
        .order_by("unit__membership__order", "pk")
    )


def own_receipts(by: Actor) -> QuerySet[Receipt]:
    """What the units of `by` were sent, the unsigned with the nearest day first."""
    return (
        Receipt.objects.filter(
            unit__code__in=by.units(Permission.DOCUMENT_SIGN), distribution__withdrawn_at=None
        )
        .select_related("unit", "distribution")
        .order_by(F("signed_at").desc(nulls_first=True), "distribution__asked_by", "pk")
    )


def waiting_for(by: Actor) -> QuerySet[Receipt]:
    """What the units of `by` still have to sign (待签收)."""
    return own_receipts(by).filter(signed_at=None)


def waiting_of_unit(unit: str) -> QuerySet[Receipt]:
    """What a unit (its code) still has to sign; every reader of the plan may know."""
    return (
        Receipt.objects.filter(unit__code=unit, signed_at=None, distribution__withdrawn_at=None)
        .select_related("distribution")
        .order_by("distribution__asked_by", "pk")
    )


def receipt_for(by: Actor, sent: Distribution) -> Receipt | None:
    """The receipt of one's own unit: the unsigned one first, None when nothing was sent to it."""
    return own_receipts(by).filter(distribution=sent).first()


def owing(today: date, within: int) -> Sequence[Receipt]:
    """Unsigned receipts that are due within so many days or overdue: for the job, without a
    reader."""
    found = Receipt.objects.filter(signed_at=None, distribution__withdrawn_at=None)
    rows = found.select_related("unit", "distribution").order_by("distribution_id", "pk")
    return [row for row in rows if (row.distribution.asked_by - today).days <= within]


def public_documents(division: str) -> QuerySet[Distribution]:
    """What was sent and is open to everybody (主动公开), the latest first."""
    return Distribution.objects.filter(
        division__code=division, is_public=True, withdrawn_at=None
    ).select_related("file", "plan")
