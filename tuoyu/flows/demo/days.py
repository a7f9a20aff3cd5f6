"""The moments of the demo's story: a time of the house clock on a day, or so many days ago."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tuoyu.core import clock

DAY = timedelta(days=1)


def on(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of a day, aware."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def ago(days: int, hour: int = 10) -> datetime:
    """A moment so many days before today."""
    return on(clock.today() - days * DAY, hour)
