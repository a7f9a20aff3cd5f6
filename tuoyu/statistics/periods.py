"""Reads of periods, their rows and corrections, for those who hold STATISTICS_READ."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet

from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.errors import NotFound
from tuoyu.statistics.models import Correction, DistrictTarget, FrozenRow, Period

READ, KEEP = Permission.STATISTICS_READ, Permission.STATISTICS_KEEP


def last_month(today: date) -> tuple[int, int]:
    """Year and month of the month before."""
    day = today.replace(day=1) - timedelta(days=1)
    return day.year, day.month


def is_frozen(division: str, year: int, month: int) -> bool:
    return Period.objects.filter(
        division_id=division, year=year, month=month, state="frozen"
    ).exists()


def periods(by: Actor) -> QuerySet[Period]:
    """The frozen periods of one's district, the latest first, with their number of corrections."""
    kept = scope(by, READ, division="division__code", shared=True)
    rows = Period.objects.filter(kept, state="frozen").select_related("frozen_by", "division")
    return rows.annotate(corrected=Count("corrections")).order_by("-ends_on", "id")


def period_for(by: Actor, public_id: UUID) -> Period:
    """One frozen period in scope, or `NotFound`."""
    found = periods(by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def row_for(by: Actor, public_id: UUID) -> FrozenRow:
    """One frozen row that `by` may correct, or `NotFound`."""
    rows = FrozenRow.objects.filter(
        scope(by, KEEP, division="period__division__code"), period__state="frozen"
    )
    found = rows.select_related("period").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def corrections(by: Actor) -> QuerySet[Correction]:
    """The corrections of one's district, the latest first; the names of rows are the keepers'."""
    return (
        Correction.objects.filter(scope(by, KEEP, division="period__division__code"))
        .select_related("period", "row", "corrected_by", "undone")
        .order_by("-id")
    )


def correction_for(by: Actor, public_id: UUID) -> Correction:
    """One correction that `by` may undo, or `NotFound`."""
    found = corrections(by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def targets(by: Actor) -> QuerySet[DistrictTarget]:
    """What the district set itself and what stands, by indicator and year."""
    kept = scope(by, READ, division="division__code", shared=True)
    rows = DistrictTarget.objects.filter(kept, withdrawn_at=None).select_related("set_by")
    return rows.order_by("indicator", "year", "role")


def target_for(by: Actor, public_id: UUID) -> DistrictTarget:
    """One standing target that `by` may take down, or `NotFound`."""
    rows = DistrictTarget.objects.filter(scope(by, KEEP, division="division__code"))
    found = rows.filter(public_id=public_id, withdrawn_at=None).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class RowFilter:
    """Which frozen rows of a period are shown."""

    source: str = ""
    area: str = ""
    text: str = ""


def rows(by: Actor, period: Period, wanted: RowFilter) -> QuerySet[FrozenRow]:
    """The frozen rows of a period, for those who may correct them."""
    found = FrozenRow.objects.filter(
        scope(by, KEEP, division="period__division__code"), period=period
    )
    if wanted.source:
        found = found.filter(source=wanted.source)
    if wanted.area:
        found = found.filter(area__startswith=wanted.area)
    if wanted.text:
        found = found.filter(name__icontains=wanted.text.strip())
    return found.order_by("source", "area", "name", "id")
