"""Reads of the figures: live on a day, and frozen month by month.

An area is a code of a division: a city, a district or a street. The figures are shared by all who
hold STATISTICS_READ; the rows behind them are not (`statistics.drilling`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tuoyu.core import clock
from tuoyu.divisions.models import CODE_DIGITS, Level
from tuoyu.statistics import live
from tuoyu.statistics.catalogue import Indicator, indicator
from tuoyu.statistics.formulas import FORMULAS, Aggregates
from tuoyu.statistics.measured import Measured
from tuoyu.statistics.models import FrozenFigure, Period
from tuoyu.statistics.targets import TargetPoint, targets_of

__all__ = [
    "Measured",
    "TargetPoint",
    "by_street",
    "by_street_known",
    "measure",
    "series",
    "targets_of",
]

MONTHS = 24
STREET = CODE_DIGITS[Level.STREET]


def measure(codes: Iterable[str], *, division: str, on: date | None = None) -> dict[str, Measured]:
    """The indicators of an area on a day (today's when not said), live; five statements, whatever
    the codes. Raises NotFound for a code that the catalogue does not hold.
    """
    wanted, when = [indicator(code) for code in codes], on or clock.today()
    if not any(each.is_measured for each in wanted):
        return {each.code: measured(each, Aggregates(), division, when) for each in wanted}
    found = live.sums(live.day(division, when))
    return {each.code: measured(each, found[""], division, when) for each in wanted}


def by_street(
    codes: Iterable[str], *, division: str, on: date | None = None
) -> dict[str, dict[str, Measured]]:
    """The same by street: code of the street → code of the indicator → figure. Streets in which
    nothing is counted and nobody lives are not in it; `division` itself is not either.
    """
    wanted, when = [indicator(code) for code in codes], on or clock.today()
    found = live.sums(live.day(division, when))
    return {
        street: {each.code: measured(each, sums, street, when) for each in wanted}
        for street, sums in found.items()
        if street
    }


def by_street_known(
    codes: Sequence[str], *, division: str, on: date
) -> dict[str, dict[str, Measured]]:
    """By street on a day: as frozen (and corrected since) where the day was frozen, else live."""
    wanted = [indicator(code) for code in codes]
    period = Period.objects.filter(division_id=division, state="frozen", ends_on=on).first()
    if period is None:
        return by_street(codes, division=division, on=on)
    rows = (
        FrozenFigure.objects.filter(period=period, indicator__in=[each.code for each in wanted])
        .exclude(street="")
        .order_by("street", "indicator", "-id")
        .distinct("street", "indicator")
    )
    found: dict[str, dict[str, FrozenFigure]] = {}
    for row in rows:
        found.setdefault(row.street, {})[row.indicator] = row
    return {
        street: {each.code: figure(each, kept.get(each.code), period, street) for each in wanted}
        for street, kept in found.items()
    }


def measured(of: Indicator, sums: Aggregates, division: str, on: date) -> Measured:
    """One indicator of the sums of an area, by its formula."""
    if not of.is_measured:
        return unknown(of, division, on)
    made = FORMULAS[of.code](sums)
    return Measured(
        of.code, division, on, made.value, made.low, made.high, made.numerator, made.denominator,
        of.unit, made.missing, method=made.method,
    )  # fmt: skip


def unknown(of: Indicator, division: str, on: date) -> Measured:
    return Measured(of.code, division, on, None, None, None, None, None, of.unit, of.missing)


def series(
    codes: Iterable[str], *, division: str, until: date | None = None, months: int = MONTHS
) -> dict[str, list[Measured]]:
    """The frozen months up to `until` (by default the latest), oldest first, each as corrected
    since: one statement for the months, one for their figures. `division`: a district that freezes,
    or one of its streets.
    """
    wanted = [indicator(code) for code in codes]
    periods = frozen_periods(division[: CODE_DIGITS[Level.DISTRICT]], until, months)
    street = division if len(division) >= STREET else ""
    return figures(wanted, periods, division, street)


def frozen_periods(district: str, until: date | None, months: int) -> list[Period]:
    """The last frozen months of a district, oldest first."""
    rows = Period.objects.filter(division_id=district, state="frozen").order_by("-ends_on")
    if until is not None:
        rows = rows.filter(ends_on__lte=until)
    return list(rows[:months])[::-1]


def figures(
    wanted: Iterable[Indicator], periods: Iterable[Period], division: str, street: str
) -> dict[str, list[Measured]]:
    """The figures in force of some periods, in their order."""
    shown, months = list(wanted), list(periods)
    rows = (
        FrozenFigure.objects.filter(
            period__in=months, indicator__in=[each.code for each in shown], street=street
        )
        .order_by("period_id", "indicator", "-id")
        .distinct("period_id", "indicator")
    )
    found: Mapping[tuple[int, str], FrozenFigure] = {
        (row.period_id, row.indicator): row for row in rows
    }
    return {
        each.code: [
            figure(each, found.get((period.pk, each.code)), period, division) for period in months
        ]
        for each in shown
    }


def figure(of: Indicator, row: FrozenFigure | None, period: Period, division: str) -> Measured:
    """A frozen row as a figure; where the period does not hold it, that it does not."""
    if row is None:
        lacking = of.missing or "冻结时没有这个数"
        return Measured(
            of.code, division, period.ends_on, None, None, None, None, None, of.unit, lacking, True
        )
    return Measured(
        of.code, division, period.ends_on, row.value, row.low, row.high, row.numerator,
        row.denominator, of.unit, row.missing, True, row.method, row.correction_id is not None,
    )  # fmt: skip
