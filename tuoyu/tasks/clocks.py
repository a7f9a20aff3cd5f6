"""How many days things take here: the district's settings, else the defaults of the platform."""

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tuoyu.core.calendar import WorkCalendar
from tuoyu.divisions.queries import district
from tuoyu.rules.deadlines import due_date

ACCEPT = "task.accept_working_days"
REMIND = "task.remind_days"
LETTER_ANSWER = "task.letter_answer_working_days"
REPORT_MONTHS = "task.report_months"
ESCALATE = {
    "clerk": "task.escalate_clerk_days",
    "head": "task.escalate_head_days",
    "office": "task.escalate_office_days",
    "leader": "task.escalate_leader_days",
}
_DEFAULTS = Path(__file__).parent / "data" / "clocks.toml"


@cache
def _defaults() -> dict[str, Any]:
    return {key: row["value"] for key, row in tomllib.loads(_DEFAULTS.read_text("utf-8")).items()}


def _value(key: str) -> Any:
    own = district().parameters.get(key)
    return own.value if own is not None and own.is_known else _defaults()[key]


def days(key: str) -> int:
    """A number of days, working days or months, by its key."""
    return int(_value(key))


def remind_days() -> Sequence[int]:
    """The days before a due day on which a unit hears of it, the earliest first."""
    return sorted((int(each) for each in _value(REMIND)), reverse=True)


def answer_by(start: date, key: str = ACCEPT) -> date:
    """The last day of a period of working days after `start`, by the calendar as it is now."""
    return due_date(start, days(key), WorkCalendar.current()).date
