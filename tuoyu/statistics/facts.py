"""What the figures are made of on one day: one row for each thing that is counted.

No database here, so that the same rows can come from the database, from a frozen period or
from a test. Days are the valid time: a row says how it was on that day, as it is known now.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from tuoyu.rules.choice import Choice

Value: TypeAlias = int | bool | str | None
STREET_DIGITS = 9


class Source(Choice):
    """Which record a row comes from, with its name for people."""

    INSTITUTION = "institution", "已备案机构"
    CASE = "case", "近12个月发出回执的备案办件"
    REGISTRATION = "registration", "已登记、未备案的机构"
    PLACE = "place", "摸底点位"
    PEOPLE = "people", "人口数据"


@dataclass(frozen=True)
class Column:
    """One column of a row: its name for people and what it holds (count, yes, word, day, fen)."""

    name: str
    label: str
    kind: str = "count"


FORMS = {
    "full_day": ("全日托", "month", "元/月"),
    "half_day": ("半日托", "month", "元/月"),
    "hourly": ("计时托", "hour", "元/小时"),
    "temporary": ("临时托", "day", "元/日"),
}
COLUMNS: Mapping[Source, tuple[Column, ...]] = {
    Source.INSTITUTION: (
        Column("kind", "机构类别", "word"),
        Column("nature", "机构性质", "word"),
        Column("places", "托位数"),
        Column("reported", "已报空余托位", "yes"),
        Column("enrolled", "收托数"),
        Column("inclusive", "普惠", "yes"),
        Column("catering", "供餐", "yes"),
        Column("health_valid", "卫生评价有效", "yes"),
        Column("fire_valid", "消防证明有效", "yes"),
        Column("food_valid", "食品许可有效", "yes"),
        Column("staff", "从业人员"),
        Column("carers", "保育人员"),
        Column("certified", "持证保育人员"),
        Column("guards", "保安人员"),
        Column("full_time", "全职人员"),
        *(
            column
            for form, (label, _, unit) in FORMS.items()
            for column in (
                Column(f"price_{form}", f"{label}保育费（{unit}）", "fen"),
                Column(f"places_{form}", f"{label}托位（已知收费）"),
            )
        ),
        Column("report_owed", "应交上年度报告", "yes"),
        Column("report_in", "已交上年度报告", "yes"),
    ),
    Source.CASE: (
        Column("number", "申请编号", "word"),
        Column("due_on", "法定期限", "day"),
        Column("receipted_on", "回执日期", "day"),
        Column("on_time", "按期", "yes"),
    ),
    Source.REGISTRATION: (
        Column("registered_on", "登记日期", "day"),
        Column("overdue", "超过规定天数", "yes"),
    ),
    Source.PLACE: (
        Column("visited", "已走访", "yes"),
        Column("verified", "已核验", "yes"),
    ),
    Source.PEOPLE: (
        Column("measure", "项目", "word"),
        Column("low", "低值", "number"),
        Column("value", "数值", "number"),
        Column("high", "高值", "number"),
        Column("is_estimate", "测算", "yes"),
        Column("on", "时点", "day"),
        Column("method", "口径", "word"),
    ),
}
# Of every frozen row: a correction may say that it should not have been counted.
COUNTED = Column("counted", "计入统计", "yes")
CORRECTABLE = ("count", "yes", "fen", "number")


def column(source: Source, name: str) -> Column | None:
    """One column of a source by its name, `COUNTED` too."""
    return next((each for each in (*COLUMNS[source], COUNTED) if each.name == name), None)


def correctable(source: Source) -> tuple[Column, ...]:
    """What of a row a correction may change: what is counted, not what names it."""
    own = tuple(each for each in COLUMNS[source] if each.kind in CORRECTABLE)
    return own if source is Source.PEOPLE else (*own, COUNTED)


@dataclass(frozen=True)
class Fact:
    """One row. `key` names it among its source for good (a public id, a code); `area` is the code
    of its street, of people that of the division counted."""

    source: Source
    key: str
    name: str
    area: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class People:
    """A number of people with its bounds and 口径. A bound that nobody calculated is None."""

    low: Decimal | None
    value: Decimal
    high: Decimal | None
    is_estimate: bool
    method: str
    since: date
    until: date

    @property
    def days(self) -> str:
        """“2024-12-31”, or from the oldest to the newest of its parts."""
        if self.since == self.until:
            return self.until.isoformat()
        return f"{self.since.isoformat()}至{self.until.isoformat()}"


@dataclass(frozen=True)
class Day:
    """What is asked for: the area (a prefix of division codes) and the day, with the numbers of the
    law that the rows depend on."""

    division: str
    on: date
    overdue_days: int
    receipts_since: date

    @property
    def report_year(self) -> int:
        """The year on which reports are due: the one before."""
        return self.on.year - 1
