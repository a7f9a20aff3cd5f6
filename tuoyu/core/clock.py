"""The house clock: the only place that asks what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present instant, aware, in the time zone of the site."""
    return timezone.localtime(_set_to.get() or timezone.now())


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let the house clock stand at an aware instant: for building demo data, never in a request."""
    token = _set_to.set(instant)
    try:
        yield
    finally:
        _set_to.reset(token)


def today() -> date:
    """The present day in the time zone of the site; legal clocks count in these days."""
    return now().date()


def local(instant: datetime) -> datetime:
    """The same instant in the time zone of the site."""
    return timezone.localtime(instant)


def localday(instant: datetime) -> date:
    """The day of an instant in the time zone of the site."""
    return local(instant).date()
