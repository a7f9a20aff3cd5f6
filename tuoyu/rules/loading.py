"""Reads the law data: one TOML file per instrument, `[instrument]` once and `[[entry]]` per
provision.

Every fault names the file and the line, because the people who correct these files are not
programmers.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from tuoyu.rules.choice import Choice
from tuoyu.rules.errors import MalformedLaw
from tuoyu.rules.provisions import Dated, EvidenceTag, Freedom, Instrument, Level, Scalar, Value

C = TypeVar("C", bound=Choice)

DATA = Path(__file__).parent / "data"

INSTRUMENT_KEYS = {
    "id",
    "name",
    "doc_no",
    "issuer",
    "nature",
    "level",
    "in_force",
    "lapses",
    "source",
}
ENTRY_KEYS = {
    "id",
    "value",
    "unit",
    "article",
    "level",
    "from",
    "to",
    "evidence",
    "text",
    "district_may",
}


def load_directory(folder: Path = DATA) -> tuple[Dated, ...]:
    """All provisions of all `*.toml` directly in `folder`, by id and date. Raises MalformedLaw."""
    loaded: list[tuple[str, Dated]] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        entries = load_file(path)
        instrument = entries[0][1].instrument.id
        if instrument in seen:
            raise MalformedLaw(
                f"{path.name}:文件标识 {instrument} 已用于 {seen[instrument]}。请改用另一个标识。"
            )
        seen[instrument] = path.name
        loaded.extend(entries)
    if not loaded:
        raise MalformedLaw(f"目录 {folder.name} 里没有规则数据文件。请检查安装是否完整。")
    loaded.sort(key=lambda pair: (pair[1].id, pair[1].effective_from))
    _refuse_overlaps(loaded)
    return tuple(entry for _, entry in loaded)


def load_file(path: Path) -> list[tuple[str, Dated]]:
    """The provisions of one file, each with its place (`file:line`) for messages."""
    source = path.read_text(encoding="utf-8")
    try:
        table = tomllib.loads(source, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        raise MalformedLaw(f"{path.name}:不是正确的 TOML（{fault}）。请改正后重试。") from fault
    _only(table, {"instrument", "entry"}, path.name)
    head, rows = table.get("instrument"), table.get("entry")
    if not isinstance(head, dict):
        raise MalformedLaw(f"{path.name}:缺少 [instrument] 表。请补上文件名称、文号和层级。")
    if not isinstance(rows, list) or not rows:
        raise MalformedLaw(f"{path.name}:没有 [[entry]] 条目。请至少录入一条。")
    instrument = _instrument(head, path.name)
    lines = [
        number for number, line in enumerate(source.splitlines(), 1) if line.strip() == "[[entry]]"
    ]
    places = [f"{path.name}:{line}" for line in lines]
    if len(places) != len(rows):
        raise MalformedLaw(f"{path.name}:每个条目须以单独一行 [[entry]] 开始。请改写内联的条目。")
    return [
        (place, _entry(row, instrument, place)) for place, row in zip(places, rows, strict=True)
    ]


def _instrument(head: Mapping[str, Any], place: str) -> Instrument:
    _only(head, INSTRUMENT_KEYS, place)
    return Instrument(
        id=_text(head, "id", place),
        name=_text(head, "name", place),
        doc_no=_text(head, "doc_no", place, default=""),
        issuer=_text(head, "issuer", place),
        nature=_text(head, "nature", place),
        level=_choice(Level, head, "level", place),
        in_force=_day(head, "in_force", place),
        lapses=_day(head, "lapses", place),
        source=_text(head, "source", place, default=""),
    )


def _entry(row: Mapping[str, Any], instrument: Instrument, place: str) -> Dated:
    name = row.get("id")
    place = f"{place} 条目 {name}" if isinstance(name, str) else place
    _only(row, ENTRY_KEYS, place)
    start = _day(row, "from", place) or instrument.in_force
    end = _day(row, "to", place) or instrument.lapses
    if start is None:
        raise MalformedLaw(
            f"{place}:缺少施行日期。请填写 from，或在 [instrument] 里填写 in_force。"
        )
    if end is not None and end <= start:
        raise MalformedLaw(f"{place}:截止日期须晚于施行日期。请改正 to（不含当日）。")
    _refuse_beyond_instrument(instrument, start, end, place)
    level = _choice(Level, row, "level", place) if "level" in row else instrument.level
    evidence = _choice(EvidenceTag, row, "evidence", place)
    freedom = _freedom(row, evidence, place)
    value = _value(row, place)
    _check_freedom(freedom, level, evidence, value, place)
    return Dated(
        id=_text(row, "id", place),
        value=value,
        unit=_text(row, "unit", place, default=""),
        instrument=instrument,
        article=_text(row, "article", place, default=""),
        level=level,
        effective_from=start,
        effective_to=end,
        evidence=evidence,
        text=_text(row, "text", place),
        freedom=freedom,
    )


def _refuse_beyond_instrument(
    instrument: Instrument, start: date, end: date | None, place: str
) -> None:
    """`in_force` and `lapses` bound all entries of an instrument."""
    if instrument.in_force is not None and start < instrument.in_force:
        raise MalformedLaw(
            f"{place}:施行日期早于文件的施行日期 {instrument.in_force}。请改正 from 或 in_force。"
        )
    if instrument.lapses is not None and (end is None or end > instrument.lapses):
        raise MalformedLaw(
            f"{place}:截止日期晚于文件的失效日期 {instrument.lapses}。请改正 to 或 lapses。"
        )


def _freedom(row: Mapping[str, Any], evidence: EvidenceTag, place: str) -> Freedom:
    """What is recalled with medium confidence is an editable default (domain reference §0)."""
    if "district_may" in row:
        return _choice(Freedom, row, "district_may", place)
    return Freedom.SET if evidence is EvidenceTag.RECALLED_MEDIUM else Freedom.NONE


def _check_freedom(
    freedom: Freedom, level: Level, evidence: EvidenceTag, value: Value, place: str
) -> None:
    uncertain = evidence is EvidenceTag.RECALLED_MEDIUM
    if freedom is Freedom.NONE or (freedom is Freedom.SET and uncertain):
        return
    if level is Level.LAW:
        raise MalformedLaw(f"{place}:法律法规的规定不能由区里调整。请删去 district_may。")
    if freedom is Freedom.SET and level is not Level.DISTRICT:
        raise MalformedLaw(
            f"{place}:只有本区配置可以任意确定（set）。其他层级请写 higher 或 lower。"
        )
    numeric = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if freedom is not Freedom.SET and not numeric:
        raise MalformedLaw(f"{place}:只有数值可以调高或调低。请改正 district_may。")


def _refuse_overlaps(loaded: Iterable[tuple[str, Dated]]) -> None:
    for (_, earlier), (place, later) in pairwise(loaded):
        if earlier.id != later.id:
            continue
        if earlier.effective_from == later.effective_from:
            raise MalformedLaw(f"{place} 条目 {later.id}:同一天起有两个版本。请删去或改正一个。")
        if earlier.effective_to is None or later.effective_from < earlier.effective_to:
            raise MalformedLaw(
                f"{place} 条目 {later.id}:与 {earlier.instrument.id} 自 {earlier.effective_from}"
                " 起的版本时间重叠。"
                f"请为较早的版本填写 to = {later.effective_from}。"
            )


def _value(row: Mapping[str, Any], place: str) -> Value:
    if "value" not in row:
        raise MalformedLaw(f"{place}:缺少 value。请填写数值。")
    raw = row["value"]
    if isinstance(raw, list):
        if not raw:
            raise MalformedLaw(f"{place}:value 是空清单。请填写内容。")
        return tuple(_scalar(item, place) for item in raw)
    return _scalar(raw, place)


def _scalar(raw: object, place: str) -> Scalar:
    if isinstance(raw, datetime) or not isinstance(raw, int | Decimal | bool | str | date):
        raise MalformedLaw(f"{place}:value 只能是数、是否、文字、日期或它们的清单。请改正。")
    return raw


def _text(table: Mapping[str, Any], key: str, place: str, *, default: str | None = None) -> str:
    raw = table.get(key, default)
    if not isinstance(raw, str) or (default is None and not raw.strip()):
        raise MalformedLaw(f"{place}:缺少 {key}，或它不是文字。请补上。")
    return raw.strip()


def _day(table: Mapping[str, Any], key: str, place: str) -> date | None:
    raw = table.get(key)
    if raw is None:
        return None
    if isinstance(raw, datetime) or not isinstance(raw, date):
        raise MalformedLaw(f"{place}:{key} 须是日期，如 2026-01-01（不加引号）。请改正。")
    return raw


def _choice(kind: type[C], table: Mapping[str, Any], key: str, place: str) -> C:
    raw = table.get(key)
    try:
        return kind.of(raw)
    except ValueError:
        allowed = "、".join(member.value for member in kind)
        raise MalformedLaw(f"{place}:{key} 的值 {raw!r} 不认识。可用：{allowed}。") from None


def _only(table: Mapping[str, Any], allowed: set[str], place: str) -> None:
    strange = sorted(set(table) - allowed)
    if strange:
        raise MalformedLaw(f"{place}:不认识的字段 {'、'.join(strange)}。请检查拼写。")
