"""Jobs that are flows; the timetable says when (config/timetable.py)."""

import structlog

from tuoyu.core.authority import SYSTEM
from tuoyu.core.jobs import job
from tuoyu.flows.remind_due_filings import remind_due_filings

log = structlog.get_logger(__name__)


@job("filing.remind_due", retry=None)
def remind_due(timestamp: int = 0) -> None:
    """Each morning; a notice that went out once is not repeated."""
    log.info("due_filings_reminded", notices=remind_due_filings(by=SYSTEM))
