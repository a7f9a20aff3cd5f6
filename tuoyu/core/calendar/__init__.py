"""Working days: a table that the office edits, seeded from the State Council's notices."""

from tuoyu.core.calendar.actions import publish_year, set_work_day
from tuoyu.core.calendar.seeding import seed_calendar
from tuoyu.core.calendar.table import WorkCalendar

__all__ = ["WorkCalendar", "publish_year", "seed_calendar", "set_work_day"]
