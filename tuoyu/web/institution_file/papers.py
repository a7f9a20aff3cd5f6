"""Certificates and marks in rows."""

from collections.abc import Callable
from typing import Any

from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.registry.models import Certificate, Flag
from tuoyu.registry.periods import last_day
from tuoyu.registry.queries.papers import Papers

Url = Callable[[Any], str]
COLUMNS: list[dict[str, Any]] = [
    {"key": "kind", "label": "证照"},
    {"key": "number", "label": "编号"},
    {"key": "begins", "label": "起始日"},
    {"key": "until", "label": "有效期至"},
    {"key": "state", "label": "状态"},
    {"key": "file", "label": "文件"},
    {"key": "act", "label": "办理"},
]
FLAG_COLUMNS: list[dict[str, Any]] = [
    {"key": "kind", "label": "标志"},
    {"key": "begins", "label": "开始"},
    {"key": "last", "label": "结束"},
    {"key": "number", "label": "依据文号"},
    {"key": "state", "label": "状态"},
    {"key": "file", "label": "依据文件"},
    {"key": "act", "label": "办理"},
]
SOON = 60


def export_columns(papers: Papers) -> tuple[Column, ...]:
    return (
        Column("证照", lambda row: row.get_kind_display(), width=26),
        Column("编号", lambda row: row.number, width=24),
        Column("发证单位", lambda row: row.issuer, width=24),
        Column("起始日", lambda row: row.period.lower, Kind.DATE),
        Column("有效期至", lambda row: row.valid_until, Kind.DATE),
        Column("状态", lambda row: state_of(papers, row)[0], width=20),
    )


def state_of(papers: Papers, row: Certificate) -> tuple[str, str]:
    """In words how long the paper is still good, and the tone."""
    if row.withdrawn_at is not None:
        return "已作废", "quiet"
    if row.valid_until is not None and row.valid_until < papers.on:
        newer = any(papers.is_current(other) for other in papers.rows if other.kind == row.kind)
        return (
            ("已到期", "quiet")
            if newer
            else (f"已过期{(papers.on - row.valid_until).days}天", "bad")
        )
    if not papers.is_current(row):
        return "已被新证照替换", "quiet"
    if row.valid_until is None:
        return "长期有效", "good"
    left = (row.valid_until - papers.on).days
    if left <= SOON:
        return ("今天到期" if not left else f"还剩{left}天"), "warn"
    return "有效", "good"


def rows_of(
    papers: Papers, *, file_url: Url, withdraw_url: Url | None = None
) -> list[dict[str, Any]]:
    rows = []
    for row in papers.rows:
        words, tag = state_of(papers, row)
        can = withdraw_url is not None and row.withdrawn_at is None
        rows.append(
            {
                "kind": row.get_kind_display(),
                "number": row.number,
                "begins": f"{row.period.lower:%Y-%m-%d}",
                "until": row.valid_until and f"{row.valid_until:%Y-%m-%d}",
                "state": {"text": words, "tag": tag},
                "file": {"text": "查看", "url": file_url(row)} if row.file_id else "",
                "act": {"text": "作废", "url": withdraw_url(row)} if can and withdraw_url else "",
            }
        )
    return rows


def flag_rows(
    flags: list[Flag], on: Any, *, file_url: Url, end_url: Url | None = None
) -> list[dict[str, Any]]:
    rows = []
    for flag in flags:
        last = last_day(flag.period)
        running = flag.period.lower <= on and (last is None or on <= last)
        over = last is not None and last < on
        state = ("有效", "good") if running else ("已结束", "quiet") if over else ("未开始", "info")
        rows.append(
            {
                "kind": flag.get_kind_display(),
                "begins": f"{flag.period.lower:%Y-%m-%d}",
                "last": f"{last:%Y-%m-%d}" if last else "未定",
                "number": flag.document_number,
                "state": {"text": state[0], "tag": state[1]},
                "file": {"text": "查看", "url": file_url(flag)} if flag.file_id else "",
                "act": {"text": "提前结束", "url": end_url(flag)} if end_url and not over else "",
            }
        )
    return rows
