"""When somebody is reminded that a paper runs out or a report is due, as the district sets it."""

from dataclasses import dataclass
from datetime import date

from tuoyu.rules.dated import LAW, Law

DAYS = "certificate.reminder_days"
REPORT_BEFORE = "filing.annual_report_reminder_days"
REPORT_AFTER = "filing.annual_report_overdue_days"


@dataclass(frozen=True, slots=True)
class Stage:
    """One reminder of a yearly report: `days` before its last day, or after it when `overdue`."""

    days: int
    overdue: bool
    last: bool = False

    @property
    def code(self) -> str:
        return f"{'overdue' if self.overdue else 'before'}.{self.days}"


def reminder_days(*, on: date, law: Law = LAW) -> tuple[int, ...]:
    """The days before the last day at which a reminder goes out, most first."""
    return _days(DAYS, on, law)


def reminder_due(until: date, *, on: date, law: Law = LAW) -> int | None:
    """The reminder that is due for a paper that is good until a day: the smallest number of days
    that was reached; None while the last day is farther off. A night without the job loses none.
    """
    left = (until - on).days
    reached = [days for days in reminder_days(on=on, law=law) if left <= days]
    return min(reached, default=None)


def report_stage(due: date, *, on: date, law: Law = LAW) -> Stage | None:
    """The reminder that has come for a yearly report with this last day: the latest one reached.

    None while the first is still ahead. Once the last stage is reached it stays, so a night without
    the job loses none.
    """
    left = (due - on).days
    if left < 0:
        after = _days(REPORT_AFTER, on, law)
        reached = [days for days in after if -left >= days]
        return Stage(max(reached), True, max(reached) == max(after)) if reached else None
    near = [days for days in _days(REPORT_BEFORE, on, law) if left <= days]
    return Stage(min(near), False) if near else None


def _days(id: str, on: date, law: Law) -> tuple[int, ...]:
    value = law.parameter(id, on=on).value
    days = value if isinstance(value, tuple) else (value,)
    return tuple(sorted((int(str(day)) for day in days), reverse=True))
