"""What a table of values looks like in xlsx and csv, and the guard against formulas."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils import timezone

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


class Kind(Enum):
    """How a column is written. MONEY takes 分 (an integer) and shows 元."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"


@dataclass(frozen=True)
class Column:
    """`label` is the Chinese head; `value` takes a row and gives text, number, date or None."""

    label: str
    value: Callable[[Any], Any]
    kind: Kind = Kind.TEXT
    width: float = 16.0


Rows = Iterable[Any]
Columns = Sequence[Column]


def harmless(text: str) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP).

    Looks behind blanks and full-width signs, which some programs drop or fold.
    """
    start = text.lstrip(" \u3000\ufeff")
    folded = start[:1].translate(str.maketrans("＝＋－＠", "=+-@"))
    return f"'{text}" if folded.startswith(DANGEROUS) else text


def cell(column: Column, row: Any) -> str | int | float | date | datetime | None:
    """The plain value of one cell; MONEY in 元, a moment as naive local time."""
    value = column.value(row)
    if value is None or value == "":
        return None
    if column.kind is Kind.MONEY:
        return float(Decimal(int(value)) / 100)
    if column.kind is Kind.MOMENT:
        return timezone.localtime(value).replace(tzinfo=None)
    if column.kind is Kind.NUMBER:
        return float(value) if isinstance(value, Decimal) else value
    if column.kind is Kind.DATE:
        return value
    return harmless(str(value))
