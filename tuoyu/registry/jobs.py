"""Jobs of the register."""

import structlog

from tuoyu.core.jobs import job
from tuoyu.registry import listing

log = structlog.get_logger(__name__)


@job("registry.check_listing", retry=None)
def check_listing(timestamp: int = 0) -> None:
    """The public listing must say what the register says; a difference is a fault of an act."""
    wrong = listing.differences()
    if wrong:
        log.error("listing_differs", institutions=wrong[:20], count=len(wrong))
