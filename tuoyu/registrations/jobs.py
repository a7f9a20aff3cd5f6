"""Jobs of the registrations; the timetable says when (config/timetable.py)."""

import structlog

from tuoyu.core.jobs import job
from tuoyu.registrations.actions import follow_register

log = structlog.get_logger(__name__)


@job("registrations.follow_register", retry=None)
def follow(timestamp: int = 0) -> None:
    """Each night; what a receipt or an end of a filing closed at once needs nothing more."""
    moved = follow_register()
    if moved:
        log.warning("registrations_went_astray", rows=moved)
