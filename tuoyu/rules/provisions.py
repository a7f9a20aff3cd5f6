"""The vocabulary of the law data: instruments and their dated, cited provisions."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from tuoyu.rules.choice import Choice
from tuoyu.rules.days import words_of_date
from tuoyu.rules.errors import WrongType

Scalar: TypeAlias = int | Decimal | bool | str | date
Value: TypeAlias = Scalar | tuple[Scalar, ...]
# Ends the id of an instrument through which a district made use of a freedom.
DISTRICT_MARK = "+district"


class Level(Choice):
    """How far a provision binds, strongest first."""

    LAW = "law", "法律法规"
    NORM = "norm", "部门规章、规范和强制性标准"
    LOCAL = "local", "地方规定"
    RECOMMENDED = "recommended", "推荐性标准"
    DISTRICT = "district", "本区配置"
    ELSEWHERE = "elsewhere", "外地规定，只作比较"

    @property
    def may_block(self) -> bool:
        """Whether a breach can stop a matter; of a recommended standard or a default it cannot."""
        return self in (Level.LAW, Level.NORM, Level.LOCAL)


class EvidenceTag(Choice):
    """How the text of a provision is known (domain reference §0)."""

    READ = "F1", "已核对原文"
    REPORTED = "F2", "见于转述，未核对原文"
    RECALLED_HIGH = "K-H", "凭记忆录入，把握较大"
    RECALLED_MEDIUM = "K-M", "凭记忆录入，把握一般"


class Freedom(Choice):
    """What a district may do with a value."""

    NONE = "none", "不得调整"
    HIGHER = "higher", "只能调高"
    LOWER = "lower", "只能调低"
    SET = "set", "由本区确定"


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, rule, standard or plan. `nature` is its 文种; `in_force`/`lapses` bound all its
    entries.
    """

    id: str
    name: str
    doc_no: str
    issuer: str
    nature: str
    level: Level
    in_force: date | None
    lapses: date | None
    source: str

    @property
    def title(self) -> str:
        """《name》（doc_no）, the number only where one is known."""
        named = f"《{self.name}》"
        return f"{named}（{self.doc_no}）" if self.doc_no else named


@dataclass(frozen=True, slots=True)
class Dated:
    """One provision in force over [effective_from, effective_to); `effective_to` None: until
    replaced.

    `text` is a short note in our own words; `verify` holds until somebody has read the instrument
    itself: as the data says, or as `confirmed` on this site (it is no part of the law's edition).
    """

    id: str
    value: Value
    unit: str
    instrument: Instrument
    article: str
    level: Level
    effective_from: date
    effective_to: date | None
    evidence: EvidenceTag
    text: str
    freedom: Freedom = Freedom.NONE
    confirmed: bool = field(default=False, repr=False)

    @property
    def doc_no(self) -> str:
        return self.instrument.doc_no

    @property
    def verify(self) -> bool:
        """Whether the entry is shown as 待核实."""
        return self.evidence is not EvidenceTag.READ and not self.confirmed

    @property
    def may_block(self) -> bool:
        """Whether a breach can stop a matter: the level has that force, and the number is no mere
        recollection of medium confidence, which is an editable default only (domain reference §0).
        """
        doubtful = self.evidence is EvidenceTag.RECALLED_MEDIUM and not self.confirmed
        return self.level.may_block and not doubtful

    @property
    def version(self) -> str:
        """Names this version among those of its id, for decision records.

        A district may change its choice without a new day, so the value itself is part of it.
        """
        named = f"{self.effective_from.isoformat()}@{self.instrument.id}"
        if not self.instrument.id.endswith(DISTRICT_MARK):
            return named
        digest = hashlib.sha256(f"{self.value!r}|{self.instrument.doc_no}".encode())
        return f"{named}#{digest.hexdigest()[:8]}"

    def in_force(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on < self.effective_to)

    @property
    def whole(self) -> int:
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return self.value
        raise self._not("整数")

    @property
    def wholes(self) -> tuple[int, ...]:
        """One whole number or a list of them, each once, the largest first."""
        items = self.value if isinstance(self.value, tuple) else (self.value,)
        found = {item for item in items if isinstance(item, int) and not isinstance(item, bool)}
        if len(found) == len(set(items)):
            return tuple(sorted(found, reverse=True))
        raise self._not("整数清单")

    @property
    def number(self) -> Decimal:
        if isinstance(self.value, int | Decimal) and not isinstance(self.value, bool):
            return Decimal(self.value)
        raise self._not("数值")

    @property
    def flag(self) -> bool:
        if isinstance(self.value, bool):
            return self.value
        raise self._not("是或否")

    @property
    def word(self) -> str:
        if isinstance(self.value, str):
            return self.value
        raise self._not("文字")

    @property
    def words(self) -> tuple[str, ...]:
        if isinstance(self.value, tuple):
            words = tuple(item for item in self.value if isinstance(item, str))
            if len(words) == len(self.value):
                return words
        raise self._not("文字清单")

    @property
    def pair(self) -> tuple[int, int]:
        """An integer range; what its ends mean is said by `text`."""
        if isinstance(self.value, tuple) and len(self.value) == 2:
            low, high = self.value
            if isinstance(low, int) and isinstance(high, int):
                return low, high
        raise self._not("区间")

    @property
    def shown(self) -> str:
        """The value with its unit, for people: 5个工作日, 6—12月龄, 是."""
        return f"{shown_value(self.value)}{self.unit}"

    def _not(self, wanted: str) -> WrongType:
        return WrongType(
            f"参数 {self.id} 不是{wanted}。请检查规则代码或数据文件 {self.instrument.id}.toml。"
        )


def shown_value(value: Value) -> str:
    """A value as people read it, without unit."""
    if isinstance(value, tuple):
        pure_range = len(value) == 2 and not any(isinstance(item, str) for item in value)
        return ("—" if pure_range else "、").join(shown_value(item) for item in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return words_of_date(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def add_years(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 1 March where the year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def add_months(day: date, months: int) -> date:
    """The same day `months` later; where the month has no such day, the first of the next."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return date(day.year + years, month + 1, day.day)
    except ValueError:
        after = day.replace(day=1)
        return add_months(after, months + 1)


def last_day_of_term(start: date, years: int) -> date:
    """The last day of a term of whole years whose first day is `start`."""
    return add_years(start, years) - timedelta(days=1)
