"""Freezing a month, correcting what was frozen, and what the district aims at."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, Subject, require
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.core.lifecycle import take_step
from tuoyu.divisions.queries import district
from tuoyu.statistics import frozen, live
from tuoyu.statistics.catalogue import indicator
from tuoyu.statistics.facts import Column, Source, Value, correctable
from tuoyu.statistics.formulas import Result
from tuoyu.statistics.models import (
    FIRST_YEAR,
    LAST_YEAR,
    Correction,
    DistrictTarget,
    FrozenFigure,
    FrozenRow,
    Period,
    TargetRole,
)

KEEP = Permission.STATISTICS_KEEP
BATCH = 1000
MOST = Decimal(10) ** 10


def month_end(year: int, month: int) -> date:
    """The last day of a month. Raises Invalid for what is no month of the statistics."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise Invalid(f"请选择{FIRST_YEAR}年以后的一个月份。")
    return date(year, month, monthrange(year, month)[1])


@transaction.atomic
def freeze_month(division: str, year: int, month: int, *, by: Actor) -> Period:
    """Keep the rows and the figures of a month as they are known now.

    Raises `Invalid` while the month is not over, `Conflict` when it is frozen already.
    """
    require(by, KEEP, Subject(division=division))
    ends_on = month_end(year, month)
    if ends_on >= clock.today():
        raise Invalid(f"{year}年{month}月还没有结束，请在月末以后冻结。")
    Period.objects.get_or_create(
        division_id=division, year=year, month=month, defaults={"ends_on": ends_on}
    )
    # The second of two at once waits here, and then finds the month frozen.
    period = Period.objects.select_for_update().get(division_id=division, year=year, month=month)
    if period.state == "frozen":
        raise Conflict(f"{period}已经冻结。发现错误请登记更正。")
    facts = list(live.rows(live.day(division, ends_on)))
    FrozenRow.objects.bulk_create(
        [
            FrozenRow(
                period=period, source=each.source.value, key=each.key, name=each.name,
                area=each.area, values=dict(each.values),
            )
            for each in facts
        ],
        batch_size=BATCH,
    )  # fmt: skip
    figures = frozen.run(facts, division)
    _keep(period, figures, None)
    kept = {"frozen_at": clock.now(), "frozen_by_id": by.user_id,
            "law_edition": district().law.edition}  # fmt: skip
    take_step(period, "freeze", by=by, also=kept)
    return period


def _keep(period: Period, figures: frozen.Figures, correction: Correction | None) -> None:
    FrozenFigure.objects.bulk_create(
        [
            FrozenFigure(
                period=period, correction=correction, indicator=code, street=street, **vars(made)
            )
            for (code, street), made in figures.items()
        ],
        batch_size=BATCH,
    )


@transaction.atomic
def correct(row: FrozenRow, field: str, new: str, reason: str, *, by: Actor) -> Correction:
    """Enter what a column of a frozen row should have been; the figures that follow are added.

    `new` is what was typed. Raises `Invalid` for a column that is none, a value that does not fit
    or is the present one.
    """
    period = _locked(row, by)
    known = {each.name: each for each in correctable(Source.of(row.source))}
    if field not in known:
        raise Invalid("请选择要更正的项目。")
    value = parsed(known[field], new)
    return _enter(period, row, field, value, reason, by)


@transaction.atomic
def undo(correction: Correction, reason: str, *, by: Actor) -> Correction:
    """Take a wrong correction back, by another one. Raises `Conflict` when the same column was
    corrected again since, or when that was done already.
    """
    period = _locked(correction.row, by)
    if Correction.objects.filter(undoes=correction).exists():
        raise Conflict("这条更正已经撤销。")
    later = Correction.objects.filter(
        row=correction.row, field=correction.field, pk__gt=correction.pk
    )
    # One that was undone and what undid it leave the value as it was.
    if later.filter(undoes=None, undone=None).exists():
        raise Conflict("同一项目后来又更正过，请先撤销后来的那一条。")
    return _enter(
        period, correction.row, correction.field, correction.old, reason, by, undoes=correction
    )


def _locked(row: FrozenRow, by: Actor) -> Period:
    """The period, so that two corrections of one month come one after the other."""
    period = Period.objects.select_for_update().get(pk=row.period_id)
    require(by, KEEP, period)
    return period


def _enter(
    period: Period, row: FrozenRow, field: str, value: Value, reason: str, by: Actor,
    *, undoes: Correction | None = None,
) -> Correction:  # fmt: skip
    if not reason.strip():
        raise Invalid("请写明更正理由。")
    old = value_now(row, field)
    if old == value:
        raise Invalid("新值与现在的值相同，不需要更正。")
    before = frozen.figures_of(period)
    made = Correction.objects.create(
        period=period, row=row, field=field, old=old, new=value, reason=reason.strip(),
        undoes=undoes, corrected_at=clock.now(), corrected_by_id=by.person_id,
    )  # fmt: skip
    after = frozen.run(frozen.facts_of(period), period.division_id)
    _keep(period, changed(before, after), made)
    audit.record(by, "statistics.correct", made, field=field)
    return made


def changed(before: frozen.Figures, after: frozen.Figures) -> frozen.Figures:
    """The figures of `after` that are not as before."""
    nothing = Result()
    return {key: made for key, made in after.items() if before.get(key, nothing) != made}


def value_now(row: FrozenRow, field: str) -> Value:
    """The value of a column with the corrections entered so far."""
    last = Correction.objects.filter(row=row, field=field).order_by("-id").first()
    if last is not None:
        found: Value = last.new
        return found
    frozen_value: Value = row.values.get(field, True if field == "counted" else None)
    return frozen_value


def parsed(column: Column, text: str) -> Value:
    """What was typed for a column, as the row keeps it. Raises Invalid."""
    text = text.strip()
    if column.kind == "yes":
        if text not in ("是", "否"):
            raise Invalid(f"“{column.label}”请填写“是”或“否”。")
        return text == "是"
    if column.kind == "number":
        return _number(column, text)
    if not text.isdecimal() or not text.isascii() or len(text) > 9:
        raise Invalid(f"“{column.label}”请填写不小于0的整数。")
    return int(text)


def _number(column: Column, text: str) -> Value:
    if not text and column.name != "value":
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number < MOST:
        raise Invalid(f"“{column.label}”请填写不小于0的数。")
    return f"{number.normalize():f}"


@dataclass(frozen=True)
class Aim:
    """A target or a baseline of a year, with the document that it stands in."""

    indicator: str
    role: TargetRole
    year: int
    value: Decimal
    document: str
    note: str = ""


@transaction.atomic
def set_target(aim: Aim, *, division: str, by: Actor) -> DistrictTarget:
    """Record a target or a baseline; what stood for the same year is withdrawn. Raises Invalid."""
    require(by, KEEP, Subject(division=division))
    indicator(aim.indicator)
    if not aim.document.strip():
        raise Invalid("请写明目标或基线来自哪份文件。")
    if not (FIRST_YEAR <= aim.year <= LAST_YEAR and 0 <= aim.value < MOST):
        raise Invalid("请核对年度和数值。")
    standing = DistrictTarget.objects.select_for_update().filter(
        division_id=division, indicator=aim.indicator, role=aim.role, year=aim.year,
        withdrawn_at=None,
    )  # fmt: skip
    for earlier in standing:
        withdraw_target(earlier, by=by)
    made = DistrictTarget.objects.create(
        division_id=division, **vars(aim), set_at=clock.now(), set_by_id=by.person_id
    )
    audit.record(by, "statistics.set_target", made, indicator=aim.indicator, year=aim.year)
    return made


@transaction.atomic
def withdraw_target(target: DistrictTarget, *, by: Actor) -> None:
    """Take a target down; it stays on record. `Conflict` the second time."""
    require(by, KEEP, target)
    withdrawn = DistrictTarget.objects.filter(pk=target.pk, withdrawn_at=None).update(
        withdrawn_at=clock.now(), withdrawn_by_id=by.person_id
    )
    if not withdrawn:
        raise Conflict("这一条已经撤下，请刷新页面。")
    target.refresh_from_db()
    audit.record(by, "statistics.withdraw_target", target)
