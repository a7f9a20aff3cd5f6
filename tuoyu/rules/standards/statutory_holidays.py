"""Days on which everybody is off by statute (全国年节及纪念日放假办法).

The State Council's notice of a year adds the bridging days and the worked weekends. Until it is
published these days are the least that is known of the year: a period over them is 暂定.
"""

from datetime import date
from functools import cache

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


def statutory_holidays(year: int, *, on: date, law: Law = LAW) -> tuple[date, ...]:
    """The days of a year that are off by the law of a day; empty before the measure's version."""
    fixed, lunar = law.find(FIXED, on=on), law.find(LUNAR, on=on)
    days = [date.fromisoformat(f"{year}-{word}") for word in (fixed.words if fixed else ())]
    by_moon = lunar.value if lunar is not None and isinstance(lunar.value, tuple) else ()
    days += [day for day in by_moon if isinstance(day, date) and day.year == year]
    return tuple(sorted(days))


@cache
def is_statutory_holiday(day: date) -> bool:
    """Whether the day is off by the law in force on it, whatever the year's notice says."""
    return day in statutory_holidays(day.year, on=day)
