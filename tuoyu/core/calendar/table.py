"""The working-day calendar as the rules read it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock
from time import monotonic

from tuoyu.core.calendar.models import WorkDay, WorkYear
from tuoyu.rules.standards.statutory_holidays import is_statutory_holiday

# Another process may edit the table; a minute is short against a clock that counts days.
SECONDS_KEPT = 60.0


@dataclass(frozen=True)
class WorkCalendar:
    """A snapshot of the table: `is_working_day(day)` and `published_until` for the deadlines.

    A year that is not published follows the week and the days off by statute; it is tentative
    (暂定).
    """

    marked: dict[date, bool]
    published: frozenset[int]

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is worked: a marked day as marked, any other by its default."""
        return self.marked[day] if day in self.marked else works_by_default(day)

    def is_tentative(self, day: date) -> bool:
        """Whether the holidays of the day's year have not been announced."""
        return day.year not in self.published

    @cached_property
    def published_until(self) -> date:
        """The last day of the unbroken run of published years; date.min when there is none."""
        if not self.published:
            return date.min
        year = min(self.published)
        while year + 1 in self.published:
            year += 1
        return date(year, 12, 31)

    @classmethod
    def fresh(cls) -> "WorkCalendar":
        """The table as it is: for a day that is written down and binds somebody."""
        return cls(
            marked=dict(WorkDay.objects.values_list("date", "is_working")),
            published=frozenset(
                WorkYear.objects.filter(published=True).values_list("year", flat=True)
            ),
        )

    @classmethod
    def current(cls) -> "WorkCalendar":
        """The calendar now, from memory when read within the last minute: for what is shown."""
        global _kept
        with _lock:
            kept = _kept
        if kept and monotonic() - kept[0] < SECONDS_KEPT:
            return kept[1]
        fresh = cls.fresh()
        with _lock:
            _kept = (monotonic(), fresh)
        return fresh


def works_by_default(day: date) -> bool:
    """Whether a day is worked that nobody marked: Monday to Friday, but for days off by statute."""
    return day.weekday() < 5 and not is_statutory_holiday(day)


_lock = Lock()
_kept: tuple[float, WorkCalendar] | None = None


def forget() -> None:
    """Drop the snapshot: the next `current()` reads the table."""
    global _kept
    with _lock:
        _kept = None
