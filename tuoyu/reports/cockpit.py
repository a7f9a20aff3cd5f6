"""What the cockpit shows, gathered in a constant number of statements whatever the district holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from django.db.models import Avg

from tuoyu.core import clock
from tuoyu.core.authority import Actor
from tuoyu.divisions.models import Division
from tuoyu.divisions.queries import communities_of, provision, streets_of
from tuoyu.meetings.models import Meeting, Resolution
from tuoyu.meetings.queries import next_meeting, open_resolutions
from tuoyu.plan.queries import Member, member_units
from tuoyu.plan.queries.basis import Standing, standings
from tuoyu.reports import quality
from tuoyu.statistics.catalogue import Indicator, indicator
from tuoyu.statistics.formulas import Aggregates
from tuoyu.statistics.live import day, sums
from tuoyu.statistics.measured import Measured
from tuoyu.statistics.queries import measured, series
from tuoyu.statistics.targets import Gap, TargetPoint, gap, targets_of_all
from tuoyu.tasks.queries import UnitTasks, state_by_unit

CARDS = ("places", "places_per_1000", "inclusive_share", "certified_share", "use_rate",
         "receipts_on_time", "unfiled")  # fmt: skip
LINES = ("places_per_1000", "inclusive_share", "certified_share", "use_rate")
ON_MAP = ("places", "places_per_1000", "inclusive_share", "use_rate", "certified_share", "unfiled")
LEVELS = 5
Point: TypeAlias = tuple[float | None, float | None]
MOST_RESOLUTIONS = 5
MONTHS = 12


@dataclass(frozen=True)
class Card:
    """One figure beside what is aimed at."""

    of: Indicator
    now: Measured
    gap: Gap | None


@dataclass(frozen=True)
class Line:
    """The frozen months of one indicator, and the target of the year of each."""

    of: Indicator
    months: Sequence[Measured]
    targets: Sequence[Decimal | None]


@dataclass(frozen=True)
class Tile:
    """One street: where its square stands, its figure, how dark (0-4; None without a figure)."""

    street: Division
    row: int
    column: int
    now: Measured | None
    level: int


@dataclass(frozen=True)
class UnitRow:
    unit: Member
    tasks: UnitTasks


@dataclass(frozen=True)
class Cockpit:
    """`shown` is the indicator of the map."""

    on: date
    shown: Indicator
    cards: Sequence[Card]
    lines: Sequence[Line]
    tiles: Sequence[Tile]
    units: Sequence[UnitRow]
    meeting: Meeting | None
    resolutions: Sequence[Resolution]
    faults: Mapping[str, int]
    alarms: Sequence[Standing]

    @property
    def overdue(self) -> int:
        return sum(each.tasks.overdue for each in self.units)


def gather(by: Actor, division: str, shown: str = ON_MAP[0]) -> Cockpit:
    """The whole cockpit of a district today. Raises NotFound for a code of no indicator."""
    today = clock.today()
    found = sums(day(division, today))  # the costliest part, once for the cards and the map
    return Cockpit(
        on=today,
        shown=indicator(shown),
        cards=cards(CARDS, division, today, found[""]),
        lines=lines(LINES, division),
        tiles=tiles(shown, division, today, found),
        units=units(division, today.year),
        meeting=next_meeting(division),
        resolutions=list(open_resolutions(division)[:MOST_RESOLUTIONS]),
        faults=quality.quick_counts(by),
        alarms=alarms(division, today),
    )


def cards(
    codes: Sequence[str], division: str, on: date, whole: Aggregates | None = None
) -> list[Card]:
    """`whole`: the sums of the area on that day, where they are at hand."""
    whole = sums(day(division, on))[""] if whole is None else whole
    now = {code: measured(indicator(code), whole, division, on) for code in codes}
    aims = targets_of_all(codes, division=division)
    return [
        Card(indicator(code), now[code], gap(indicator(code), now[code].value, aims[code], on))
        for code in codes
    ]


def lines(codes: Sequence[str], division: str) -> list[Line]:
    months = series(codes, division=division, months=MONTHS)
    aims = targets_of_all(codes, division=division)
    return [
        Line(indicator(code), months[code], [target_on(aims[code], m.as_of) for m in months[code]])
        for code in codes
    ]


def target_on(aims: Sequence[TargetPoint], on: date) -> Decimal | None:
    """What was aimed at for the end of the year, else the next one ahead."""
    ahead = [each for each in aims if each.year >= on.year and each.origin != "baseline"]
    return ahead[0].value if ahead else None


def tiles(code: str, division: str, on: date, found: Mapping[str, Aggregates]) -> list[Tile]:
    """A square for each street, placed by where it lies: rows from north, columns from west."""
    of = indicator(code)
    figures = {each: measured(of, parts, each, on) for each, parts in found.items() if each}
    streets = list(streets_of(division).order_by("code"))
    middles = _middles(division)
    where = places([middles.get(each.code, (None, None)) for each in streets])
    most = max((f.value for f in figures.values() if f.value is not None), default=None)
    squares = []
    for street, (row, column) in zip(streets, where, strict=True):
        now = figures.get(street.code)
        squares.append(Tile(street, row, column, now, _level(now, most)))
    return squares


def _middles(division: str) -> dict[str, Point]:
    """The middle of the communities of each street: latitude, longitude."""
    rows = communities_of(division).order_by().values_list("parent__code")
    return {code: (lat, lon) for code, lat, lon in rows.annotate(Avg("lat"), Avg("lon"))}


def _level(now: Measured | None, most: Decimal | None) -> int:
    if now is None or now.value is None or not most:
        return 0
    return max(0, min(LEVELS - 1, int(now.value / most * LEVELS)))


def places(middles: Sequence[Point]) -> list[tuple[int, int]]:
    """Row and column of each street on a grid that is about square: by latitude into rows, by
    longitude within a row. Streets without a position stand last, in their order."""
    width = max(1, round(len(middles) ** 0.5))
    order = sorted(range(len(middles)), key=lambda n: -(middles[n][0] or 0))
    found: dict[int, tuple[int, int]] = {}
    for row in range(0, len(order), width):
        across = sorted(order[row : row + width], key=lambda n: middles[n][1] or 0)
        found.update({n: (row // width, column) for column, n in enumerate(across)})
    return [found[n] for n in range(len(middles))]


def units(division: str, year: int) -> list[UnitRow]:
    """The units with tasks this year, those with most overdue first."""
    states = state_by_unit(division, year)
    rows = [
        UnitRow(each, states[each.code])
        for each in member_units(division)
        if each.code in states and (states[each.code].total or states[each.code].waiting_acceptance)
    ]
    return sorted(rows, key=lambda row: -row.tasks.overdue)


def alarms(division: str, today: date) -> list[Standing]:
    """Instruments behind the plan that lapse soon, lapsed, or want a look."""
    first = max(provision("plan.basis_alarm_days").wholes)
    return [
        each
        for each in standings(division, today)
        if each.wants_look
        or (each.days_left is not None and 0 <= each.days_left <= first)
        or (each.is_over and each.basis.relation != "pending" and each.check is not None)
    ]
