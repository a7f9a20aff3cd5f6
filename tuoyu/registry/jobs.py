"""Jobs of the register."""

import structlog

from tuoyu.core.authority import SYSTEM
from tuoyu.core.jobs import job
from tuoyu.registry import listing
from tuoyu.registry.actions import turn_day

log = structlog.get_logger(__name__)


@job("registry.check_listing", retry=None)
def check_listing(timestamp: int = 0) -> None:
    """The public listing must say what the register says; a difference is a fault of an act."""
    wrong = listing.differences()
    if wrong:
        log.error("listing_differs", institutions=wrong[:20], count=len(wrong))


@job("registry.turn_day", retry=None)
def turn_to_today(timestamp: int = 0) -> None:
    """Marks and prices that begin or end today take effect."""
    log.info("day_turned", institutions=turn_day(by=SYSTEM))
