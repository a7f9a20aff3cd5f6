"""When somebody is reminded that a paper runs out: so many days before, as the district sets it."""

from datetime import date

from tuoyu.rules.dated import LAW, Law

DAYS = "certificate.reminder_days"


def reminder_days(*, on: date, law: Law = LAW) -> tuple[int, ...]:
    """The days before the last day at which a reminder goes out, most first."""
    value = law.parameter(DAYS, on=on).value
    days = value if isinstance(value, tuple) else (value,)
    return tuple(sorted((int(str(day)) for day in days), reverse=True))


def reminder_due(until: date, *, on: date, law: Law = LAW) -> int | None:
    """The reminder that is due for a paper that is good until a day: the smallest number of days
    that was reached; None while the last day is farther off. A night without the job loses none.
    """
    left = (until - on).days
    reached = [days for days in reminder_days(on=on, law=law) if left <= days]
    return min(reached, default=None)
