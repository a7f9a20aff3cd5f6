"""How many days before people hear of things of the plan: the district's settings, else the
defaults of the platform."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tuoyu.divisions.queries import district

RECEIPT_REMIND = "plan.receipt_remind_days"
RECEIPT_ESCALATE = "plan.receipt_escalate_days"
BASIS_ALARM = "plan.basis_alarm_days"
BASIS_LOOK = "plan.basis_look_days"
_DEFAULTS = Path(__file__).parent / "data" / "clocks.toml"


@cache
def _defaults() -> dict[str, Any]:
    return {key: row["value"] for key, row in tomllib.loads(_DEFAULTS.read_text("utf-8")).items()}


def _value(key: str) -> Any:
    own = district().parameters.get(key)
    return own.value if own is not None and own.is_known else _defaults()[key]


def number(key: str) -> int:
    """A number of days, by its key."""
    return int(_value(key))


def stages(key: str) -> Sequence[int]:
    """The days before a day on which people hear of it, the earliest first."""
    return sorted((int(each) for each in _value(key)), reverse=True)


def reached(left: int, stages: Sequence[int]) -> int | None:
    """The smallest stage that is reached with so many days left, None before the first of them.

    A night without the job loses no stage, and none is told twice.
    """
    return min((stage for stage in stages if left <= stage), default=None)
