"""Words and cells that several pages of the statistics share."""

from collections.abc import Mapping
from typing import Any

from tuoyu.divisions.queries import street_choices
from tuoyu.rules.filing.facts import InstitutionKind, LegalNature
from tuoyu.statistics.catalogue import Indicator
from tuoyu.statistics.facts import Column, Source, Value
from tuoyu.statistics.formulas import PEOPLE_LABELS
from tuoyu.statistics.measured import Measured, digits
from tuoyu.statistics.models import Period
from tuoyu.statistics.targets import Gap, TargetPoint

VOCABULARY: Mapping[str, Mapping[str, str]] = {
    "kind": dict(InstitutionKind.choices()),
    "nature": dict(LegalNature.choices()),
    "measure": PEOPLE_LABELS,
}
ORIGINS = {
    "law": "规划期末", "line": "直线推算", "standing": "长期要求", "district": "本区年度目标",
    "baseline": "基线",
}  # fmt: skip


def cell(column: Column, value: Value) -> str:
    """A value of a row as people read it."""
    if column.kind == "yes":
        return "是" if value else "否"
    if value is None or value == "":
        return "—"
    if column.kind == "fen":
        return f"{int(value) / 100:,.2f}".removesuffix(".00") + "元"
    return VOCABULARY.get(column.name, {}).get(str(value), str(value))


def gap_words(of: Indicator, found: Gap | None) -> str:
    """“2025年目标4.5个/千人，还差0.38”; "" without a target."""
    if found is None or found.point.value is None:
        return ""
    aim = f"{found.point.year}年目标{digits(found.point.value, of.unit)}{of.unit}"
    if found.is_met:
        return f"{aim}，已达到"
    far = digits(abs(found.value), of.unit)
    return f"{aim}，还差{far}{'个百分点' if of.unit == '%' else ''}"


def gap_cell(of: Indicator, found: Gap | None) -> dict[str, Any] | str:
    words = gap_words(of, found)
    if not words or found is None:
        return ""
    return {"text": words, "tag": "good" if found.is_met else "warn"}


def point_words(of: Indicator, point: TargetPoint) -> str:
    if point.value is None:
        return point.note
    return f"{digits(point.value, of.unit)}{of.unit}"


def month(period: Period) -> str:
    return f"{period.year}-{period.month:02d}"


def numbers(found: list[Measured]) -> dict[str, Any]:
    """The figures of a line for `line_chart`."""
    return {
        "values": [None if each.value is None else each.value for each in found],
        "shown": [f"{each.shown}{'（已更正）' if each.corrected else ''}" for each in found],
    }


def area_names() -> dict[str, str]:
    """The streets by code."""
    return dict(street_choices())


def area_name(code: str, names: Mapping[str, str]) -> str:
    return names.get(code[:9], "全区" if len(code) < 9 else code)


def source_of(code: str) -> Source:
    return Source.of(code)
