"""What a report says, before it is a page, a spreadsheet, a docx or a PDF."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from tuoyu.core.authority import Actor, Permission
from tuoyu.reports.periods import Period

Cell: TypeAlias = str | int | Decimal | date | None


@dataclass(frozen=True)
class Link:
    """Where a row is mended: the name of an address, and what stands in it."""

    name: str
    args: tuple[str, ...] = ()
    query: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under a head; `links` (one a row, or none) lead to the records. `widths` as of a
    `PaperTable`."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    links: tuple[Link | None, ...] = ()
    widths: tuple[float, ...] = ()
    empty: str = "没有。"

    def __post_init__(self) -> None:
        if any(len(row) != len(self.header) for row in self.rows):
            raise ValueError(f"{self.caption}: a row has another number of cells than the header")
        if self.links and len(self.links) != len(self.rows):
            raise ValueError(f"{self.caption}: as many links as rows")


@dataclass(frozen=True)
class Section:
    heading: str
    words: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Figure:
    """One number as it was drafted into a text: what changed since is told by `words`."""

    code: str
    name: str
    words: str
    as_of: date


@dataclass(frozen=True)
class Report:
    """`as_of` is the day that the numbers stand for; `figures` are the numbers in its words."""

    kind: str
    title: str
    period: Period
    as_of: date
    opening: str
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """Who reads, of which area, of which time."""

    by: Actor
    division: str
    period: Period


@dataclass(frozen=True)
class Kind:
    """A kind of report: one file under `kinds/`. `every` is "month", "quarter", "year" or "day".

    `is_sent`: the office drafts it, edits it and sends it under a number.
    """

    code: str
    label: str
    purpose: str
    every: str
    build: Callable[[Asked], Report]
    is_sent: bool = False
    permission: Permission = Permission.STATISTICS_READ


def shown(cell: Cell) -> str:
    """A cell in words: dates as 2026-11-23, thousands grouped, a dash for nothing."""
    if cell is None or cell == "":
        return "—"
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    return cell if isinstance(cell, str) else f"{cell:,}"


def joined(names: Sequence[str], most: int = 12) -> str:
    """甲、乙、丙等15个单位."""
    told = "、".join(names[:most])
    return told if len(names) <= most else f"{told}等{len(names)}个单位"
