"""Jobs of the statistics."""

import structlog

from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM
from tuoyu.core.jobs import job
from tuoyu.divisions.queries import district
from tuoyu.statistics import actions
from tuoyu.statistics.periods import is_frozen, last_month

log = structlog.get_logger(__name__)
DAY_OF_MONTH = "statistics.freeze_day_of_month"


@job("statistics.freeze_month", retry=None)
def freeze_last_month(timestamp: int = 0) -> None:
    """Freeze the month before, from the day on that the district chose; never without a choice."""
    home, today = district(), clock.today()
    chosen = home.parameters.get(DAY_OF_MONTH)
    if chosen is None or not chosen.is_known or today.day < int(chosen.value):
        return
    year, month = last_month(today)
    if is_frozen(home.code, year, month):
        return
    actions.freeze_month(home.code, year, month, by=SYSTEM)
    log.info("month_frozen", year=year, month=month)
