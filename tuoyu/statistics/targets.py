"""Target lines: from the instruments, and what the district set itself.

An instrument names the value at its end; the line from the baseline to it is straight. A gain
(入托率提高6个百分点) needs a baseline to become a level; without one the line is not drawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tuoyu.core import clock
from tuoyu.divisions.models import CODE_DIGITS, Level
from tuoyu.divisions.queries import district
from tuoyu.rules.provisions import Dated
from tuoyu.statistics.catalogue import INDICATORS, Indicator, indicator
from tuoyu.statistics.formulas import STEP
from tuoyu.statistics.models import DistrictTarget, TargetRole

NO_BASELINE = "基线未取得"


@dataclass(frozen=True)
class TargetPoint:
    """What is aimed at for the end of a year. `origin`: "law" (an instrument's own year), "line" (on
    the straight way to it), "standing" (a requirement without an end), "district" (set by the
    district), "baseline". Without a value `note` says what is lacking.
    """

    indicator: str
    year: int
    value: Decimal | None
    origin: str
    source: str
    note: str = ""

    @property
    def ends_on(self) -> date:
        return date(self.year, 12, 31)


def targets_of(code: str, *, division: str) -> list[TargetPoint]:
    """The points of one indicator by year, for charts and tables; one statement."""
    return targets_of_all([code], division=division)[code]


def targets_of_all(codes: Iterable[str], *, division: str) -> dict[str, list[TargetPoint]]:
    """The same for several indicators in one statement. A street strives for what its district
    does."""
    wanted = [indicator(code) for code in codes]
    rows: dict[str, list[DistrictTarget]] = {each.code: [] for each in wanted}
    found = DistrictTarget.objects.filter(
        division_id=division[: CODE_DIGITS[Level.DISTRICT]],
        indicator__in=list(rows),
        withdrawn_at=None,
    )
    for row in found.order_by("year", "id"):
        rows[row.indicator].append(row)
    return {each.code: points(each, rows[each.code]) for each in wanted}


def points(of: Indicator, rows: Iterable[DistrictTarget]) -> list[TargetPoint]:
    """The points of an indicator from the law and from what the district recorded, by year.

    Of one year the district's own target stands before the line of the law.
    """
    kept = list(rows)
    baselines = [_recorded(row) for row in kept if row.role == TargetRole.BASELINE]
    own = [_recorded(row) for row in kept if row.role == TargetRole.TARGET]
    drawn: dict[int, TargetPoint] = {}
    for ends in _law(of):
        for point in _line(of, ends, baselines):
            drawn[point.year] = point
    for point in (*baselines, *own):
        drawn[point.year] = point
    return [drawn[year] for year in sorted(drawn)]


def _recorded(row: DistrictTarget) -> TargetPoint:
    origin = "district" if row.role == TargetRole.TARGET else "baseline"
    return TargetPoint(row.indicator, row.year, row.value, origin, row.document, row.note)


def _law(of: Indicator) -> list[Dated]:
    """The provisions of the targets, one for each year in which one ends: the first named."""
    law = district().law
    found: dict[int, Dated] = {}
    for id in of.targets:
        for entry in law.history(id):
            if entry.effective_to is not None or entry.in_force(clock.today()):
                found.setdefault(last_year(entry), entry)
    return [found[year] for year in sorted(found)]


def last_year(entry: Dated) -> int:
    """The year at whose end a target is to be reached: the last one of its plan; of what has no end,
    this one."""
    if entry.effective_to is None:
        return clock.today().year
    return entry.effective_to.year - 1


def _line(of: Indicator, ends: Dated, baselines: list[TargetPoint]) -> list[TargetPoint]:
    year, source = last_year(ends), f"{ends.instrument.title}{ends.article}"
    start = next(
        (each for each in reversed(baselines) if each.year < year and _starts(each, ends)), None
    )
    final = TargetPoint(of.code, year, ends.number, "law", source, ends.text)
    if ends.effective_to is None:
        return [replace(final, origin="standing")]
    if of.gain:
        level = None if start is None or start.value is None else start.value + ends.number
        words = f"比基线提高{ends.shown}" + ("" if start else f"；{NO_BASELINE}")
        final = replace(final, value=level, note=words)
    if start is None or start.value is None or final.value is None:
        return [final]
    step = (final.value - start.value) / (year - start.year)
    between = [
        TargetPoint(
            of.code, each, (start.value + step * (each - start.year)).quantize(STEP), "line",
            source, "由基线到规划期末的直线",
        )
        for each in range(start.year + 1, year)
    ]  # fmt: skip
    return [*between, final]


def _starts(baseline: TargetPoint, ends: Dated) -> bool:
    """Whether a baseline belongs to the instrument: of the year before it, or within its time."""
    return baseline.year >= ends.effective_from.year - 1


def with_targets() -> list[Indicator]:
    """The indicators for which an instrument names a target."""
    return [each for each in INDICATORS.values() if each.targets]


@dataclass(frozen=True)
class Gap:
    """How far a figure is from what is aimed at. `value` below 0: that much is lacking, in the
    better direction of the indicator."""

    point: TargetPoint
    value: Decimal

    @property
    def is_met(self) -> bool:
        return self.value >= 0


def gap(of: Indicator, actual: Decimal | None, aims: Iterable[TargetPoint], on: date) -> Gap | None:
    """The distance to the target that counts on a day: the next one, else the last that passed."""
    known = [each for each in aims if each.value is not None and each.origin != "baseline"]
    if actual is None or not known:
        return None
    ahead = [each for each in known if each.year >= on.year]
    point = ahead[0] if ahead else known[-1]
    assert point.value is not None
    distance = point.value - actual if of.better == "less" else actual - point.value
    return Gap(point, distance)
