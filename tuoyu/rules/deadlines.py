"""Periods in working days (工作日), as a pure function of a calendar.

The day on which a matter is received is not counted: counting starts on the next day
(民法典第二百零一条). Whether a day is worked, 调休 weekends included, is the calendar's to say.
Where a period reaches beyond the last year whose holidays are published, the day is 暂定.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol, TypeAlias

Day: TypeAlias = date
DAY = timedelta(days=1)
LONGEST_BREAK = 366


class Calendar(Protocol):
    """What a working-day calendar must know."""

    @property
    def published_until(self) -> date:
        """The last day for which the holidays are published."""
        ...

    def is_working_day(self, day: date, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a period. `tentative`: the holidays up to it are not all published (暂定).

    `path` holds the working days that were counted, first to last; the last is `date` itself.
    """

    date: Day
    tentative: bool
    path: tuple[Day, ...] = ()

    def overdue(self, on: Day) -> bool:
        """Whether the period has run out: its last day itself is still in time."""
        return on > self.date


def due_date(start: date, working_days: int, calendar: Calendar) -> Deadline:
    """The last day of a period of `working_days` after the day of receipt `start`.

    Raises ValueError when `working_days` is below 1, or when the calendar knows no working day for
    a year.
    """
    if working_days < 1:
        raise ValueError("期限至少为1个工作日。请检查参数。")
    path: list[date] = []
    day = start
    for _ in range(working_days):
        day = _next_working_day(day, calendar)
        path.append(day)
    return Deadline(day, day > calendar.published_until, tuple(path))


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Working days after `start` up to and including `end`; negative when `end` lies before
    `start`.

    The inverse of `due_date`: `working_days_between(s, due_date(s, n, c).date, c) == n`.
    """
    if end < start:
        return -working_days_between(end, start, calendar)
    span = (end - start).days
    return sum(calendar.is_working_day(start + DAY * step) for step in range(1, span + 1))


def _next_working_day(day: date, calendar: Calendar) -> date:
    for step in range(1, LONGEST_BREAK + 1):
        candidate = day + DAY * step
        if calendar.is_working_day(candidate):
            return candidate
    raise ValueError(f"日历在 {day} 之后一年内没有工作日。请检查工作日历。")


@dataclass(frozen=True, slots=True)
class Stop:
    """A time during which a clock stands: from the day it stopped to the day it went on.

    Neither of the two days is counted, like the day of receipt. `until` None: it still stands.
    """

    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Clock:
    """A period that may stand still, e.g. while missing papers are awaited.

    `stops` are in order and do not touch; only the last may be open. Raises ValueError otherwise.
    """

    start: date
    working_days: int
    stops: tuple[Stop, ...] = ()

    def __post_init__(self) -> None:
        if self.working_days < 1:
            raise ValueError("期限至少为1个工作日。请检查参数。")
        free_from = self.start
        for number, stop in enumerate(self.stops, 1):
            if stop.since < free_from:
                raise ValueError(
                    "停止计时的时间不能早于起算日，也不能重叠。请检查停止和恢复的日期。"
                )
            if stop.until is None:
                if number < len(self.stops):
                    raise ValueError("上一次停止计时还没有恢复，不能再次停止。")
                continue
            if stop.until < stop.since:
                raise ValueError("恢复计时不能早于停止计时。请检查日期。")
            free_from = stop.until + DAY

    @property
    def standing(self) -> bool:
        """Whether the clock stands still with no end known."""
        return bool(self.stops) and self.stops[-1].until is None

    def pause(self, on: date) -> "Clock":
        """The clock stopped on a day. Raises ValueError when it stands already."""
        if self.standing:
            raise ValueError("计时已经停止，不能再次停止。")
        return replace(self, stops=(*self.stops, Stop(on)))

    def resume(self, on: date) -> "Clock":
        """The clock set going again on a day. Raises ValueError when it is going."""
        if not self.standing:
            raise ValueError("计时没有停止，不需要恢复。")
        return replace(self, stops=(*self.stops[:-1], replace(self.stops[-1], until=on)))

    def used(self, on: date, calendar: Calendar) -> int:
        """Working days used up to and including a day; 0 before the start."""
        return max(0, working_days_between(self.start, on, self._running(calendar)))

    def remaining(self, on: date, calendar: Calendar) -> int:
        """Working days left at the end of a day; negative when overdue by so many."""
        return self.working_days - self.used(on, calendar)

    def deadline(self, calendar: Calendar) -> Deadline | None:
        """The last day of the period. None while the clock stands before the period has run out."""
        if self.standing and self.used(self.stops[-1].since, calendar) < self.working_days:
            return None
        return due_date(self.start, self.working_days, self._running(calendar))

    def _running(self, calendar: Calendar) -> "_RunningDays":
        return _RunningDays(calendar, self.stops)


@dataclass(frozen=True, slots=True)
class _RunningDays:
    """A calendar in which the days of the stops are not worked."""

    calendar: Calendar
    stops: tuple[Stop, ...]

    @property
    def published_until(self) -> date:
        return self.calendar.published_until

    def is_working_day(self, day: date, /) -> bool:
        if any(stop.covers(day) for stop in self.stops):
            return False
        return self.calendar.is_working_day(day)
