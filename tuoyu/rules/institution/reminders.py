"""When somebody is reminded that a paper runs out or a report is due, as the district sets it."""

from dataclasses import dataclass
from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.days import reached

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
    return law.parameter(DAYS, on=on).wholes


def reminder_due(until: date, *, on: date, law: Law = LAW) -> int | None:
    """The reminder that is due for a paper that is good until a day: the smallest number of days
    that was reached; None while the last day is farther off. A night without the job loses none.
    """
    return reached((until - on).days, reminder_days(on=on, law=law))


def report_stage(due: date, *, on: date, law: Law = LAW) -> Stage | None:
    """The reminder that has come for a yearly report with this last day: the latest one reached.

    None while the first is still ahead. Once the last stage is reached it stays, so a night without
    the job loses none.
    """
    left = (due - on).days
    if left < 0:
        after = law.parameter(REPORT_AFTER, on=on).wholes
        past = [days for days in after if -left >= days]
        return Stage(max(past), True, max(past) == max(after)) if past else None
    near = reached(left, law.parameter(REPORT_BEFORE, on=on).wholes)
    return Stage(near, False) if near is not None else None
