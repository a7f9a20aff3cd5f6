"""The house clock: the only place that asks what time it is."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present instant, aware, in the time zone of the site."""
    return timezone.localtime(timezone.now())


def today() -> date:
    """The present day in the time zone of the site; legal clocks count in these days."""
    return now().date()


def local(instant: datetime) -> datetime:
    """The same instant in the time zone of the site."""
    return timezone.localtime(instant)


def localday(instant: datetime) -> date:
    """The day of an instant in the time zone of the site."""
    return local(instant).date()
