"""What an official paper says, before it is a docx or a PDF.

Both renderers take the same `OfficialPaper`; numbers of headings and the alignment of cells are
decided here, so that the two say the same words in the same order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tuoyu.rules.days import words_of_date

NUMERALS = "一二三四五六七八九十"
LEVELS = (1, 2, 3, 4)
LINE_OF_FOURTH = 31  # characters of 14 pt in 156 mm
NARROW = 10  # a column whose cells are no longer than this is centred
WIDE_TABLE = 6  # with more columns the type is 五号, otherwise a cell holds two characters a line


@dataclass(frozen=True)
class PaperTable:
    """A ruled table in 四号; its header row repeats on every page.

    `widths`: shares of the 156 mm of the type area, one a column; () is equal. Every row has as
    many cells as the header, otherwise ValueError.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()

    def __post_init__(self) -> None:
        columns = len(self.header)
        if any(len(row) != columns for row in self.rows):
            raise ValueError("a row has another number of cells than the header")
        if self.widths and len(self.widths) != columns:
            raise ValueError("as many widths as columns")

    @property
    def wide(self) -> bool:
        return len(self.header) > WIDE_TABLE

    @property
    def shares(self) -> tuple[float, ...]:
        """The widths as parts of one."""
        widths = self.widths or (1,) * len(self.header)
        return tuple(width / sum(widths) for width in widths)

    @property
    def centred(self) -> tuple[bool, ...]:
        """Which columns are centred: those of short cells."""
        return tuple(
            all(len(row[column]) <= NARROW for row in self.rows)
            for column in range(len(self.header))
        )


@dataclass(frozen=True)
class Part:
    """One part under a heading of level 1 一、, 2 （一）, 3 1. or 4 （1）.

    Without `heading` the paragraphs and the table follow what stands before, unnumbered.
    """

    heading: str
    paragraphs: Sequence[str] = ()
    level: int = 1
    table: PaperTable | None = None

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError("headings have levels 1 to 4")


@dataclass(frozen=True)
class OfficialPaper:
    """An official paper.

    number: the 发文字号, "" when not yet given. addressee: the 主送机关, "" where a paper has none
    (minutes, bulletins). authority: who signs; "" leaves out sign and date. kind_mark: the words of
    the 版头, e.g. 工作通报 or 会议纪要; `red_head` prints them and the rule under the number in red
    (GB/T 9704-2012, 7.2.4 and 7.2.7). copies: 抄送 in the 版记, which then also names `printed_by`
    (else the authority) and the day (7.4).
    """

    title: str
    addressee: str
    opening: Sequence[str]
    parts: Sequence[Part]
    authority: str
    date: date
    number: str = ""
    attachments: Sequence[str] = field(default=())
    kind_mark: str = ""
    red_head: bool = False
    copies: Sequence[str] = ()
    printed_by: str = ""


def numeral(number: int) -> str:
    """1-99 as 一 … 九十九."""
    if not 1 <= number <= 99:
        raise ValueError("headings are numbered 1 to 99")
    tens, ones = divmod(number, 10)
    unit = NUMERALS[ones - 1] if ones else ""
    if tens == 0:
        return unit
    return ("" if tens == 1 else NUMERALS[tens - 1]) + "十" + unit


def headings(parts: Sequence[Part]) -> list[str]:
    """The heading of each part with its number, "" for a part without one (7.3.3)."""
    counted = dict.fromkeys(LEVELS, 0)
    found = []
    for part in parts:
        if not part.heading:
            found.append("")
            continue
        counted[part.level] += 1
        for deeper in LEVELS[part.level :]:
            counted[deeper] = 0
        found.append(_number(part.level, counted[part.level]) + part.heading)
    return found


def _number(level: int, count: int) -> str:
    return {
        1: lambda: f"{numeral(count)}、",
        2: lambda: f"（{numeral(count)}）",
        3: lambda: f"{count}.",
        4: lambda: f"（{count}）",
    }[level]()


def attachment_lines(attachments: Sequence[str]) -> list[str]:
    """附件：… in one line each (7.3.4)."""
    if len(attachments) == 1:
        return [f"附件：{attachments[0]}"]
    return [
        f"{'附件：' if number == 1 else '　　　'}{number}. {words}"
        for number, words in enumerate(attachments, start=1)
    ]


def breakable(words: str) -> str:
    """The words of a cell, which may break before a bracket: 39.8%（159/399） is one long word."""
    return words.replace("（", "\u200b（")


def imprint_is_long(printed_by: str, day: str) -> bool:
    """Whether who printed and the day fill more than a line of 四号, a character in on both sides."""
    wide = sum(1.0 if c > "\x7f" else 0.5 for c in printed_by + day)
    return wide > LINE_OF_FOURTH - 3


def imprint(paper: OfficialPaper) -> tuple[str, str, str] | None:
    """The 版记: 抄送, who printed, on which day; None without copies."""
    if not paper.copies:
        return None
    copies = f"抄送：{'，'.join(paper.copies)}。"
    return copies, paper.printed_by or paper.authority, f"{words_of_date(paper.date)}印发"
