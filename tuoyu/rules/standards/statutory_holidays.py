"""Days on which everybody is off by statute (全国年节及纪念日放假办法).

The State Council's notice of a year adds the bridging days and the worked weekends. Until it is
published these days are the least that is known of the year: a period over them is 暂定.
"""

from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Rule

FIXED, LUNAR = "holiday.fixed_days", "holiday.lunar_days"

RULE = Rule(
    id="standards.statutory_holidays",
    title="法定节日",
    version=1,
    uses=(FIXED, LUNAR),
    codes=(),
)


def is_statutory_holiday(day: date, *, law: Law = LAW) -> bool:
    """Whether the day is off whatever the year's notice says; False before the measure's version."""
    fixed, lunar = law.find(FIXED, on=day), law.find(LUNAR, on=day)
    if fixed is not None and f"{day:%m-%d}" in fixed.words:
        return True
    return lunar is not None and isinstance(lunar.value, tuple) and day in lunar.value
