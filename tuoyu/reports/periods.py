"""The time that a report covers, as it stands in an address: 2026-10, 2026-Q3, 2026, 2026-10-31."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tuoyu.core.errors import Invalid

FORMS = {
    "month": re.compile(r"(\d{4})-(0[1-9]|1[0-2])"),
    "quarter": re.compile(r"(\d{4})-Q([1-4])"),
    "year": re.compile(r"(\d{4})"),
    "day": re.compile(r"(\d{4})-(\d{2})-(\d{2})"),
}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
FIRST_YEAR = 2000


@dataclass(frozen=True)
class Period:
    """`first` to `last`, both within. `code` as in an address, `words` as in a title."""

    every: str
    first: date
    last: date

    @property
    def code(self) -> str:
        return {
            "month": f"{self.first:%Y-%m}",
            "quarter": f"{self.first.year}-Q{self.quarter}",
            "year": f"{self.first.year}",
            "day": f"{self.first:%Y-%m-%d}",
        }[self.every]

    @property
    def quarter(self) -> int:
        return (self.first.month + 2) // 3

    @property
    def words(self) -> str:
        return {
            "month": f"{self.first.year}年{self.first.month}月",
            "quarter": f"{self.first.year}年第{'一二三四'[self.quarter - 1]}季度",
            "year": f"{self.first.year}年度",
            "day": f"{self.first.year}年{self.first.month}月{self.first.day}日",
        }[self.every]

    def as_of(self, today: date) -> date:
        """The day for which its numbers stand: its last one, or today while it runs."""
        return min(self.last, today)

    def before(self) -> "Period":
        """The one before it."""
        return containing(self.every, self.first - timedelta(days=1))


def containing(every: str, day: date) -> Period:
    """The month, quarter or year in which a day lies."""
    if every == "day":
        return Period(every, day, day)
    length = MONTHS[every]
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    beyond = first.month - 1 + length
    last = date(first.year + beyond // 12, beyond % 12 + 1, 1) - timedelta(days=1)
    return Period(every, first, last)


def usual(every: str, today: date) -> Period:
    """What is asked for when nothing is said: the last one that is over; of days, today."""
    running = containing(every, today)
    return running if every == "day" else running.before()


def parse(every: str, code: str, today: date) -> Period:
    """The period of an address; "" is the usual one. Raises `Invalid` for another form, and for a
    time that has not begun."""
    if not code:
        return usual(every, today)
    found = FORMS[every].fullmatch(code)
    try:
        period = containing(every, _day(every, [int(each) for each in found.groups()])) if found else None  # fmt: skip
    except ValueError:
        period = None
    if period is None or period.first.year < FIRST_YEAR:
        raise Invalid("期间的写法不对，请从列表中选择。")
    if period.first > today:
        raise Invalid("这个期间还没有开始，请选择以前的期间。")
    return period


def _day(every: str, parts: list[int]) -> date:
    year = parts[0]
    if every == "day":
        return date(year, parts[1], parts[2])
    month = {"month": lambda: parts[1], "quarter": lambda: parts[1] * 3, "year": lambda: 1}[every]()
    return date(year, month, 1)


def recent(every: str, today: date, count: int) -> list[Period]:
    """The running one and those before it, the latest first."""
    found = [containing(every, today)]
    while len(found) < count:
        found.append(found[-1].before())
    return found
