"""One figure as it is shown: its value, how sure it is, and what it was made of."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

DIGITS = {"%": 1, "个/千人": 2, "元/月": 0, "元/日": 0, "元/小时": 2}


@dataclass(frozen=True)
class Measured:
    """An indicator of an area on a day. Without a value `missing` says why.

    `low` and `high` stand where something was estimated or not reported; None where nothing was, or
    where nobody calculated the bound. `method`: the 口径 of the people that it was divided by.
    """

    code: str
    division: str
    as_of: date
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    unit: str
    missing: str = ""
    frozen: bool = False
    method: str = ""
    corrected: bool = False

    @property
    def words(self) -> str:
        """“4.12个/千人”, “92.3%（12/13）”, “暂无数据：…”."""
        if self.value is None:
            return f"暂无数据：{self.missing}" if self.missing else "暂无数据"
        return f"{self.shown}{self._parts}"

    @property
    def shown(self) -> str:
        """The value with its unit alone: “92.3%”; a dash without one."""
        return "—" if self.value is None else f"{digits(self.value, self.unit)}{self.unit}"

    @property
    def range_words(self) -> str:
        """“5.1—6.4%”, “不低于5.1%”; "" where the value is exact."""
        low = None if self.low is None else digits(self.low, self.unit)
        high = None if self.high is None else digits(self.high, self.unit)
        if low is not None and high is not None:
            return f"{low}—{high}{self.unit}"
        if low is not None:
            return f"不低于{low}{self.unit}"
        return f"不高于{high}{self.unit}" if high is not None else ""

    @property
    def _parts(self) -> str:
        if self.unit != "%" or self.numerator is None or self.denominator is None:
            return ""
        return f"（{digits(self.numerator, '')}/{digits(self.denominator, '')}）"


def digits(value: Decimal, unit: str) -> str:
    """A number as people read it: as many decimals as its unit asks for, thousands grouped."""
    places = DIGITS.get(unit, 0)
    step = Decimal(1).scaleb(-places)
    return f"{value.quantize(step, ROUND_HALF_UP):,}"
