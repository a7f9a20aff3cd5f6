"""The yearly assessment as a pure function: facts of a unit and a scheme give points by item."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from tuoyu.rules.days import months_later

CENT = Decimal("0.01")
FULL = Decimal(100)
_DEFAULT = Path(__file__).parent / "data" / "assessment.toml"


@dataclass(frozen=True)
class TaskFact:
    """One task in which a unit has a part. Days are None where it did not happen.

    `claimed_on` is that of the claim that stands. `reports`: the days on which the unit reported.
    """

    number: str
    is_lead: bool
    due_on: date
    answer_due_on: date
    answered_on: date | None = None
    claimed_on: date | None = None
    confirmed: bool = False
    reports: tuple[date, ...] = ()


@dataclass(frozen=True)
class UnitFacts:
    """What is known of a unit on a day. `report_months`: a report is due at least so often."""

    on: date
    tasks: tuple[TaskFact, ...] = ()
    letters: tuple[str, ...] = ()
    attended: int = 0
    invited: int = 0
    report_months: int = 3


@dataclass(frozen=True)
class Item:
    code: str
    name: str
    weight: Decimal
    formula: str


@dataclass(frozen=True)
class Scheme:
    """Items whose weights sum to 100. `letter_step_percent`: what one letter takes of its item."""

    name: str
    items: tuple[Item, ...]
    letter_step_percent: int = 50

    def __post_init__(self) -> None:
        if sum(item.weight for item in self.items) != FULL:
            raise ValueError("the weights of a scheme sum to 100")
        if unknown := {item.code for item in self.items} - COUNTS.keys():
            raise ValueError(f"unknown items {sorted(unknown)}")


@dataclass(frozen=True)
class Count:
    """`met` of `of`; the numbers of the tasks (or letters) behind both."""

    met: Decimal
    of: Decimal
    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One item. `points` None: nothing of the unit's falls under it."""

    item: Item
    count: Count
    points: Decimal | None


@dataclass(frozen=True)
class Result:
    """`score` of 100, the items that apply taken as the whole; None where none does."""

    lines: tuple[Line, ...] = field(default=())
    score: Decimal | None = None


def assess(facts: UnitFacts, scheme: Scheme) -> Result:
    """Points by item and the score, rounded half up to 0.01."""
    lines = tuple(_line(item, facts, scheme) for item in scheme.items)
    counted = [line for line in lines if line.points is not None]
    weights = sum((line.item.weight for line in counted), Decimal())
    if not weights:
        return Result(lines, None)
    exact = sum((_exact(line) for line in counted), Decimal())
    return Result(lines, (FULL * exact / weights).quantize(CENT, ROUND_HALF_UP))


def _line(item: Item, facts: UnitFacts, scheme: Scheme) -> Line:
    count = COUNTS[item.code](facts, scheme)
    if not count.of:
        return Line(item, count, None)
    return Line(item, count, (item.weight * count.met / count.of).quantize(CENT, ROUND_HALF_UP))


def _exact(line: Line) -> Decimal:
    return line.item.weight * line.count.met / line.count.of


def _split(tasks: list[TaskFact], met: Callable[[TaskFact], bool]) -> Count:
    good = tuple(task.number for task in tasks if met(task))
    bad = tuple(task.number for task in tasks if not met(task))
    return Count(Decimal(len(good)), Decimal(len(tasks)), good, bad)


def _due(facts: UnitFacts) -> list[TaskFact]:
    """The tasks that the unit leads and whose day has passed, or which are confirmed before it."""
    return [
        task for task in facts.tasks if task.is_lead and (task.due_on < facts.on or task.confirmed)
    ]


def _done_in_time(facts: UnitFacts, scheme: Scheme) -> Count:
    return _split(
        _due(facts),
        lambda task: (
            task.confirmed and task.claimed_on is not None and task.claimed_on <= task.due_on
        ),
    )


def _confirmed(facts: UnitFacts, scheme: Scheme) -> Count:
    return _split(_due(facts), lambda task: task.confirmed)


def _accepted_in_time(facts: UnitFacts, scheme: Scheme) -> Count:
    asked = [task for task in facts.tasks if task.answered_on or task.answer_due_on < facts.on]
    return _split(
        asked, lambda task: task.answered_on is not None and task.answered_on <= task.answer_due_on
    )


def _reported_in_time(facts: UnitFacts, scheme: Scheme) -> Count:
    met = of = 0
    good: list[str] = []
    bad: list[str] = []
    for task in facts.tasks:
        wanted = periods(task, facts) if task.is_lead else []
        kept = sum(any(start < day <= end for day in task.reports) for start, end in wanted)
        met, of = met + kept, of + len(wanted)
        if wanted:
            (good if kept == len(wanted) else bad).append(task.number)
    return Count(Decimal(met), Decimal(of), tuple(good), tuple(bad))


def periods(task: TaskFact, facts: UnitFacts) -> list[tuple[date, date]]:
    """The whole periods in which a report was due: from the answer to the claim, or to the day."""
    if task.answered_on is None:
        return []
    end, found, start = min(task.claimed_on or facts.on, facts.on), [], task.answered_on
    for turn in range(1, 1000):
        until = months_later(task.answered_on, turn * facts.report_months)
        if until > end:
            break
        found.append((start, until))
        start = until
    return found


def _letters(facts: UnitFacts, scheme: Scheme) -> Count:
    if not facts.letters and not any(task.is_lead for task in facts.tasks):
        return Count(Decimal(), Decimal())
    lost = Decimal(len(facts.letters) * scheme.letter_step_percent) / FULL
    return Count(max(Decimal(), 1 - lost), Decimal(1), bad=facts.letters)


def _meetings(facts: UnitFacts, scheme: Scheme) -> Count:
    return Count(Decimal(min(facts.attended, facts.invited)), Decimal(facts.invited))


COUNTS: Mapping[str, Callable[[UnitFacts, Scheme], Count]] = {
    "done_in_time": _done_in_time,
    "confirmed": _confirmed,
    "accepted_in_time": _accepted_in_time,
    "reported_in_time": _reported_in_time,
    "letters": _letters,
    "meetings": _meetings,
}


@cache
def default_scheme() -> Scheme:
    """The scheme of `data/assessment.toml`."""
    told = tomllib.loads(_DEFAULT.read_text("utf-8"))
    items = tuple(Item(**{**row, "weight": Decimal(row["weight"])}) for row in told["item"])
    return Scheme(told["name"], items, told["letter_step_percent"])
