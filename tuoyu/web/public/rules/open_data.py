"""The law data for others to use: one declaration of columns for the spreadsheet and JSON."""

from dataclasses import dataclass
from typing import Any

from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.law.models import Verification
from tuoyu.rules.provisions import Dated
from tuoyu.rules.subjects import subject_of
from tuoyu.web.public.rules.words import value_in_words


@dataclass(frozen=True)
class Row:
    """A version of a provision, with the last check of it."""

    entry: Dated
    check: Verification | None = None


COLUMNS = (
    Column("编号", lambda row: row.entry.id, width=34),
    Column("主题", lambda row: subject_of(row.entry.id).label),
    Column("规定", lambda row: row.entry.text, width=60),
    Column("内容", lambda row: value_in_words(row.entry)),
    Column("文件", lambda row: row.entry.instrument.name, width=36),
    Column("文号", lambda row: row.entry.doc_no, width=26),
    Column("条文", lambda row: row.entry.article),
    Column("效力", lambda row: row.entry.level.label),
    Column("施行日期", lambda row: row.entry.effective_from, Kind.DATE),
    Column("失效日期（不含当日）", lambda row: row.entry.effective_to, Kind.DATE),
    Column("录入依据", lambda row: row.entry.evidence.label, width=24),
    Column("核实情况", lambda row: "待核实" if row.entry.verify else "已核对"),
    Column("最近核实", lambda row: row.check and row.check.verified_at, Kind.MOMENT),
    Column("核实结果", lambda row: row.check.get_result_display() if row.check else ""),
    Column("核对的原文", lambda row: row.check.source if row.check else "", width=40),
    Column("版本", lambda row: row.entry.version, width=34),
)


def record(row: Row) -> dict[str, Any]:
    """One row as plain values; `value` as in the data (decimals as text), times with their zone."""
    entry, check = row.entry, row.check
    return {
        "id": entry.id,
        "version": entry.version,
        "subject": subject_of(entry.id).label,
        "text": entry.text,
        "value": _plain(entry.value),
        "unit": entry.unit,
        "instrument": entry.instrument.name,
        "doc_no": entry.doc_no,
        "article": entry.article,
        "level": entry.level.value,
        "level_name": entry.level.label,
        "effective_from": entry.effective_from.isoformat(),
        "effective_to": entry.effective_to.isoformat() if entry.effective_to else None,
        "evidence": entry.evidence.value,
        "verify": entry.verify,
        "verified_at": check.verified_at.isoformat() if check else None,
        "verification": check.result if check else None,
        "verification_source": check.source if check else None,
    }


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, bool | int) else str(value)
