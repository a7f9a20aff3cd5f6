"""How long things of a joint meeting take here: the district's settings, else the defaults."""

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tuoyu.core.calendar import WorkCalendar
from tuoyu.divisions.queries import district
from tuoyu.rules.deadlines import due_date

PERIOD = "meeting.period_months"
PLAN_AHEAD = "meeting.plan_ahead_days"
ISSUES = "meeting.issue_working_days"
REPLIES = "meeting.reply_working_days"
COMMENTS = "meeting.comment_working_days"
SIGNATURES = "meeting.sign_working_days"
MINUTES = "meeting.minutes_working_days"
REMIND = "meeting.remind_days"
_DEFAULTS = Path(__file__).parent / "data" / "clocks.toml"


@cache
def _defaults() -> dict[str, Any]:
    return {key: row["value"] for key, row in tomllib.loads(_DEFAULTS.read_text("utf-8")).items()}


def _value(key: str) -> Any:
    own = district().parameters.get(key)
    return own.value if own is not None and own.is_known else _defaults()[key]


def number(key: str) -> int:
    """A number of days, working days or months, by its key."""
    return int(_value(key))


def remind_days() -> Sequence[int]:
    """The days before a due day on which people hear of it, the earliest first."""
    return sorted((int(each) for each in _value(REMIND)), reverse=True)


def after(start: date, key: str) -> date:
    """The last day of a period of working days after `start`, by the calendar as it is now."""
    return due_date(start, number(key), WorkCalendar.current()).date


def next_due(last: date) -> date:
    """The day by which the next meeting is held: the same day some months later, or the last of
    that month."""
    months = last.month - 1 + number(PERIOD)
    year, month = last.year + months // 12, months % 12 + 1
    for day in (last.day, 30, 29, 28):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
