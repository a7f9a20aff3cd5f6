"""Days as people say them (first and last) and ranges as the database keeps them (half open)."""

from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

DAY = timedelta(days=1)


def span(first: date, last: date | None = None) -> DateRange:
    """From the first day to the last one, both included; open without a last day."""
    return DateRange(first, None if last is None else last + DAY)


def before(period: DateRange, day: date) -> DateRange:
    """The part of a period that lies before a day."""
    return DateRange(period.lower, day)


def last_day(period: DateRange) -> date | None:
    """The last day inside; None where the period is open."""
    return None if period.upper is None else period.upper - DAY
