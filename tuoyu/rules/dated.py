"""The law as data: which number holds on which day, by which instrument.

`LAW` is the national and municipal law; `law.with_district(settings)` makes another, immutable
`Law` in which a district has used the freedom that the entries leave. There is no global switch:
every rule takes the `law` that it is to apply and the day `on` which it is asked.
"""

import hashlib
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Self

from tuoyu.rules.errors import NotInForce, SettingRefused, UnknownParameter
from tuoyu.rules.loading import DATA, load_directory
from tuoyu.rules.provisions import (
    DISTRICT_MARK,
    Dated,
    EvidenceTag,
    Freedom,
    Instrument,
    Level,
    Scalar,
    Value,
    shown_value,
)

__all__ = [
    "LAW",
    "Dated",
    "EvidenceTag",
    "Freedom",
    "Instrument",
    "Law",
    "Level",
    "Setting",
    "parameter",
]

CODE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Setting:
    """A district's choice for one entry.

    A setting that tightens a norm must name its document: `source` the title, `doc_no` the number.
    Without a number `source` tells where the value comes from. `since` None: as long as the entry.
    """

    value: Value
    doc_no: str = ""
    source: str = "本区配置"
    since: date | None = None
    note: str = ""


class Law:
    """An immutable, hashable set of dated provisions."""

    __slots__ = ("_by_id", "_edition", "_entries")

    _by_id: Mapping[str, tuple[Dated, ...]]
    _edition: str
    _entries: tuple[Dated, ...]

    def __init__(self, entries: Iterable[Dated]) -> None:
        ordered = tuple(sorted(entries, key=lambda entry: (entry.id, entry.effective_from)))
        grouped: dict[str, list[Dated]] = {}
        for entry in ordered:
            grouped.setdefault(entry.id, []).append(entry)
        object.__setattr__(self, "_entries", ordered)
        object.__setattr__(self, "_by_id", {key: tuple(group) for key, group in grouped.items()})
        object.__setattr__(
            self, "_edition", hashlib.sha256(repr(ordered).encode()).hexdigest()[:16]
        )

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("Law 不可修改。请用 with_district 得到新的 Law。")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Law) and self._entries == other._entries

    def __hash__(self) -> int:
        return hash(self._edition)

    def __repr__(self) -> str:
        return f"<Law {self._edition} {len(self._entries)} entries>"

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[Dated, ...]]]:
        return type(self), (self._entries,)

    @classmethod
    def national(cls, folder: Path = DATA) -> Self:
        """The law as shipped: every `*.toml` of the folder. Raises MalformedLaw."""
        return cls(load_directory(folder))

    @property
    def edition(self) -> str:
        """Fingerprint of all entries: a decision that keeps it shows which law was applied."""
        return self._edition

    def parameter(self, id: str, *, on: date) -> Dated:
        """The version of an entry in force on a day.

        Raises UnknownParameter for an id that no file holds, NotInForce when no version covers the
        day.
        """
        versions = self.history(id)
        for version in versions:
            if version.in_force(on):
                return version
        raise NotInForce(_gap(versions, on))

    def find(self, id: str, *, on: date) -> Dated | None:
        """As `parameter`, but None when no version covers the day."""
        return next((version for version in self.history(id) if version.in_force(on)), None)

    def history(self, id: str) -> tuple[Dated, ...]:
        """All versions of an entry, oldest first. Raises UnknownParameter."""
        try:
            return self._by_id[id]
        except KeyError:
            raise UnknownParameter(
                f"没有名为 {id} 的规则参数。请检查名称，或在 rules/data 中补录。"
            ) from None

    def entries(self, on: date | None = None) -> tuple[Dated, ...]:
        """All entries by id and date, or those in force on a day."""
        if on is None:
            return self._entries
        return tuple(entry for entry in self._entries if entry.in_force(on))

    def ids(self) -> tuple[str, ...]:
        return tuple(self._by_id)

    def instruments(self) -> tuple[Instrument, ...]:
        """Every instrument cited, strongest level first, then by id."""
        order = list(Level)
        found = {entry.instrument for entry in self._entries}
        return tuple(sorted(found, key=lambda each: (order.index(each.level), each.id)))

    def with_confirmed(self, versions: Container[tuple[str, str]]) -> "Law":
        """This law, in which the versions (id, version) that somebody has checked against the
        instrument are no longer 待核实. Its edition is the same: no number changed.
        """
        return Law(
            replace(entry, confirmed=True) if (entry.id, entry.version) in versions else entry
            for entry in self._entries
        )

    def with_district(self, settings: Mapping[str, object]) -> "Law":
        """This law with a district's choices in it.

        Only entries that leave a freedom are open: a working default may be set at will, a norm
        only be made stricter and only by a named document. A setting is a `Setting` or a bare
        value as TOML reads it. Raises UnknownParameter, SettingRefused.
        """
        chosen: dict[str, list[Dated]] = {
            id: list(versions) for id, versions in self._by_id.items()
        }
        for id, raw in settings.items():
            versions = self.history(id)
            setting = raw if isinstance(raw, Setting) else Setting(_value(id, raw))
            setting = replace(setting, value=_value(id, setting.value))
            chosen[id] = _applied(versions, setting)
        return Law(entry for versions in chosen.values() for entry in versions)


def _value(id: str, raw: object) -> Value:
    """A bare value from a pack: a list becomes a tuple, a float the decimal that was written."""
    if isinstance(raw, list | tuple):
        return tuple(_scalar(id, item) for item in raw)
    return _scalar(id, raw)


def _scalar(id: str, raw: object) -> Scalar:
    if isinstance(raw, float):
        raw = Decimal(str(raw))
    if isinstance(raw, Decimal) and raw.is_finite() and raw == raw.to_integral_value():
        return int(raw)
    if isinstance(raw, int | Decimal | str | date):
        return raw
    raise SettingRefused(f"{id} 的配置值须是数、是否、文字、日期或它们的清单。请改正。")


def _applied(versions: tuple[Dated, ...], setting: Setting) -> list[Dated]:
    since = setting.since or versions[-1].effective_from
    touched = [
        version
        for version in versions
        if version.effective_to is None or since < version.effective_to
    ]
    if not touched:
        raise SettingRefused(
            f"{versions[-1].id} 在 {since} 之后已经失效，不能再配置。请删去这一项。"
        )
    result = [version for version in versions if version not in touched]
    for version in touched:
        _refuse_beyond_freedom(version, setting)
        start = max(since, version.effective_from)
        if start > version.effective_from:
            result.append(replace(version, effective_to=start))
        result.append(_as_set(version, setting, start))
    return result


def _refuse_beyond_freedom(entry: Dated, setting: Setting) -> None:
    where = f"{entry.id}（{entry.instrument.title}{entry.article}）"
    if entry.freedom is Freedom.NONE:
        raise SettingRefused(
            f"{where}属于{entry.level.label}，本区不能调整。请从区配置中删去这一项。"
        )
    if not _same_type(entry.value, setting.value):
        raise SettingRefused(
            f"{where}的配置值“{shown_value(setting.value)}”与原值“{entry.shown}”类型不同。"
            "请按原值的形式填写。"
        )
    if entry.freedom is not Freedom.SET:
        _refuse_laxer(where, entry, setting)
    _refuse_beyond_sense(where, entry, setting)


def _refuse_laxer(where: str, entry: Dated, setting: Setting) -> None:
    """A norm is only made stricter, and only by a named document."""
    if entry.level is not Level.DISTRICT and not setting.doc_no:
        raise SettingRefused(f"{where}收紧国家规定须有依据。请填写本地文件的名称和文号。")
    chosen = replace(entry, value=setting.value).number
    wrong = chosen < entry.number if entry.freedom is Freedom.HIGHER else chosen > entry.number
    if wrong:
        raise SettingRefused(
            f"{where}的国家规定是{entry.shown}，本区{entry.freedom.label}。请改正配置值。"
        )


def _refuse_beyond_sense(where: str, entry: Dated, setting: Setting) -> None:
    """No district sets zero or less, unless the shipped value holds a 0; nor a code of its own."""
    shipped, chosen = _scalars(entry.value), _scalars(setting.value)
    numbers = [each for each in chosen if isinstance(each, int | Decimal)]
    if any(number < 0 or (number == 0 and 0 not in shipped) for number in numbers):
        raise SettingRefused(f"{where}的配置值“{shown_value(setting.value)}”须大于0。请改正。")
    unknown = [str(each) for each in chosen if each not in shipped]
    if _all_codes(shipped) and unknown:
        raise SettingRefused(
            f"{where}的配置值“{'、'.join(unknown)}”不认识。可用：{'、'.join(map(str, shipped))}。"
        )


def _scalars(value: Value) -> tuple[Scalar, ...]:
    """What a value is made of, without yes and no."""
    parts = value if isinstance(value, tuple) else (value,)
    return tuple(part for part in parts if not isinstance(part, bool))


def _all_codes(parts: tuple[Scalar, ...]) -> bool:
    """Whether these are words of a closed vocabulary: the program knows them, people do not."""
    return bool(parts) and all(isinstance(part, str) and CODE.fullmatch(part) for part in parts)


def _same_type(ours: Value, theirs: Value) -> bool:
    if isinstance(ours, tuple) and isinstance(theirs, tuple):
        return len(theirs) > 0 and all(_same_type(ours[0], item) for item in theirs)
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return isinstance(ours, bool) and isinstance(theirs, bool)
    numbers = (int, Decimal)
    if isinstance(ours, Decimal):
        return isinstance(theirs, numbers)
    return type(ours) is type(theirs)


def _as_set(entry: Dated, setting: Setting, start: date) -> Dated:
    instrument = Instrument(
        id=entry.instrument.id + DISTRICT_MARK,
        name=setting.source if setting.doc_no else "本区配置",
        doc_no=setting.doc_no,
        issuer="本区",
        nature="本区配置",
        level=Level.DISTRICT if entry.level is Level.DISTRICT else Level.LOCAL,
        in_force=start,
        lapses=entry.effective_to,
        source=setting.source,
    )
    level = entry.level if entry.level in (Level.RECOMMENDED, Level.DISTRICT) else Level.LOCAL
    based = f"按{entry.instrument.title}{entry.article}（{entry.shown}）在本区确定。"
    return replace(
        entry,
        value=setting.value,
        instrument=instrument,
        article="",
        level=level,
        effective_from=start,
        evidence=EvidenceTag.READ,
        text=setting.note or based,
    )


def _gap(versions: tuple[Dated, ...], on: date) -> str:
    id, first, last = versions[0].id, versions[0], versions[-1]
    if on < first.effective_from:
        return f"{id} 自 {first.effective_from} 起施行，{on} 尚无规定。请检查日期。"
    if last.effective_to is not None and on >= last.effective_to:
        return f"{id} 已于 {last.effective_to} 失效，{on} 没有有效规定。请补录接续的规定。"
    for earlier, later in pairwise(versions):
        if earlier.effective_to is not None and earlier.effective_to <= on < later.effective_from:
            return (
                f"{id} 在 {earlier.effective_to} 至 {later.effective_from} 之间没有有效规定"
                f"（查询日期 {on}）。请补录这一段。"
            )
    return f"{id} 在 {on} 没有有效规定。请检查数据。"


LAW: Law = Law.national()


def parameter(id: str, *, on: date, law: Law = LAW) -> Dated:
    """The version of an entry in force on a day; see `Law.parameter`."""
    return law.parameter(id, on=on)
