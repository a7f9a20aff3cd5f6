"""What a frozen period holds, as frozen and as corrected up to a moment; pure re-runs of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone

from tuoyu.statistics.catalogue import INDICATORS
from tuoyu.statistics.facts import Fact
from tuoyu.statistics.formulas import FORMULAS, Aggregates, Result, aggregate
from tuoyu.statistics.models import Correction, FrozenFigure, FrozenRow, Period

Figures = Mapping[tuple[str, str], Result]


def facts_of(period: Period, *, at: datetime | None = None) -> list[Fact]:
    """The rows of a period as corrected up to a moment (until now when not said)."""
    rows = {row.pk: row.fact for row in FrozenRow.objects.filter(period=period).order_by("pk")}
    return corrected(rows, corrections_of(period, at=at))


def corrections_of(period: Period, *, at: datetime | None = None) -> list[Correction]:
    rows = Correction.objects.filter(period=period).order_by("id")
    return list(rows if at is None else rows.filter(corrected_at__lte=at))


def corrected(rows: Mapping[int, Fact], entries: Iterable[Correction]) -> list[Fact]:
    """Rows with what the entries say, in their order; the rows themselves stay as they were."""
    found = dict(rows)
    for entry in entries:
        row = found[entry.row_id]
        found[entry.row_id] = replace(row, values={**row.values, entry.field: entry.new})
    return list(found.values())


def run(facts: Iterable[Fact], division: str) -> Figures:
    """Every measured indicator of the district ("") and of each street, by (indicator, street)."""
    return dict(_figures(aggregate(facts, division)))


def _figures(areas: Mapping[str, Aggregates]) -> Iterator[tuple[tuple[str, str], Result]]:
    for street, sums in areas.items():
        for code, each in INDICATORS.items():
            if each.is_measured:
                yield (code, street), FORMULAS[code](sums)


def figures_of(period: Period, *, at: datetime | None = None, original: bool = False) -> Figures:
    """The figures in force at a moment (now when not said), or as frozen, in one statement."""
    rows = FrozenFigure.objects.filter(period=period)
    if original:
        rows = rows.filter(correction=None)
    elif at is not None:
        rows = rows.filter(Q(correction=None) | Q(correction__corrected_at__lte=at))
    last = rows.order_by("indicator", "street", "-id").distinct("indicator", "street")
    return {(row.indicator, row.street): result_of(row) for row in last}


def until(day: date) -> datetime:
    """The last moment of a day: what was corrected on it is in."""
    return timezone.make_aware(datetime.combine(day, time.max))


def result_of(row: FrozenFigure) -> Result:
    return Result(
        row.value, row.low, row.high, row.numerator, row.denominator, row.missing, row.method
    )
