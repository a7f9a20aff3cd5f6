"""The kinds of reports, and each for a period: as a page, xlsx, docx and PDF."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission, may, require
from tuoyu.core.documents import docx, xlsx
from tuoyu.divisions.queries import district
from tuoyu.reports import periods, rendering
from tuoyu.reports.kinds import KINDS
from tuoyu.reports.kinds import kind as kind_of
from tuoyu.reports.queries import bulletins
from tuoyu.reports.report import Asked, Cell, Kind, Link, Report, Table, shown
from tuoyu.web.page import PageRequest, page
from tuoyu.web.papers import saved

EVERY = {"month": "每月", "quarter": "每季度", "year": "每年", "day": "随时"}
KIND_COLUMNS = [
    {"key": "label", "label": "报告"},
    {"key": "purpose", "label": "内容"},
    {"key": "every", "label": "期间"},
]
SHOWN_PERIODS = {"month": 13, "quarter": 9, "year": 5}
MOST_BULLETINS = 5


@page(permission=Permission.STATISTICS_READ)
def overview(request: PageRequest) -> HttpResponse:
    """All kinds, and the bulletins sent last."""
    open_to = [each for each in KINDS.values() if may(request.actor, each.permission)]
    context = {
        "columns": KIND_COLUMNS,
        "rows": [_kind_row(each) for each in open_to],
        "bulletins": [bulletin_row(each) for each in bulletins(request.actor)[:MOST_BULLETINS]],
        "bulletin_columns": BULLETIN_COLUMNS,
        "writes": bool(may(request.actor, Permission.REPORT_WRITE)),
    }
    return render(request, "office/reports/overview.html", context)


def _kind_row(each: Kind) -> dict[str, Any]:
    return {
        "label": {"text": each.label, "url": reverse("office-report-kind", args=[each.code])},
        "purpose": each.purpose,
        "every": EVERY[each.every],
    }


BULLETIN_COLUMNS = [
    {"key": "title", "label": "标题"},
    {"key": "number", "label": "发文字号"},
    {"key": "as_of", "label": "数据截止日"},
    {"key": "state", "label": "状态"},
]


def bulletin_row(each: Any) -> dict[str, Any]:
    state = each.lifecycle.state(each.state)
    return {
        "title": {"text": each.title, "url": reverse("office-bulletin", args=[each.public_id])},
        "number": each.number,
        "as_of": f"{each.as_of:%Y-%m-%d}",
        "state": {"text": state.label, "tag": state.tone.value},
    }


def _made(request: PageRequest, code: str) -> tuple[Kind, Report]:
    """The kind and its report for the period of the address."""
    found = kind_of(code)
    require(request.actor, found.permission)
    period = periods.parse(found.every, request.GET.get("period", "")[:12], clock.today())
    return found, found.build(Asked(request.actor, district().code, period))


@page(permission=Permission.STATISTICS_READ)
def report(request: PageRequest, kind: str) -> HttpResponse:
    """One report as a page: its words, its tables, rows that lead to what they are about."""
    found, made = _made(request, kind)
    query = "" if found.every == "day" else f"?period={made.period.code}"
    downloads = (("office-report-xlsx", "表格（xlsx）"), ("office-report-docx", "公文文档"),
                 ("office-report-pdf", "打印稿（PDF）"))  # fmt: skip
    context = {
        "kind": found,
        "report": made,
        "sections": [
            {"heading": each.heading, "words": each.words, "table": page_table(each.table)}
            for each in made.sections
        ],
        "periods": _periods(found, made.period),
        "downloads": [
            {"label": label, "url": reverse(name, args=[kind]) + query} for name, label in downloads
        ],
        "drafts": found.is_sent and may(request.actor, Permission.REPORT_WRITE),
    }
    return render(request, "office/reports/report.html", context)


def _periods(found: Kind, now: periods.Period) -> list[dict[str, Any]]:
    if found.every == "day":
        return []
    recent = periods.recent(found.every, clock.today(), SHOWN_PERIODS[found.every])
    return [
        {"code": each.code, "words": each.words, "chosen": each.code == now.code}
        for each in (recent if now in recent else [*recent, now])
    ]


def page_table(table: Table | None) -> dict[str, Any] | None:
    """A table for `{% table %}`; the first cell of a row leads to its record."""
    if table is None:
        return None
    numeric = [
        bool(table.rows) and all(_is_number(row[place]) for row in table.rows)
        for place in range(len(table.header))
    ]
    links = table.links or (None,) * len(table.rows)
    return {
        "caption": table.caption,
        "columns": [
            {"key": str(place), "label": label, "numeric": numeric[place]}
            for place, label in enumerate(table.header)
        ],
        "rows": [_row(row, link) for row, link in zip(table.rows, links, strict=True)],
        "empty": table.empty,
    }


def _is_number(cell: Cell) -> bool:
    return cell is None or not isinstance(cell, str)


def _row(row: tuple[Cell, ...], link: Link | None) -> dict[str, Any]:
    cells: dict[str, Any] = {str(place): shown(cell) for place, cell in enumerate(row)}
    if link is not None:
        cells["0"] = {"text": shown(row[0]), "url": address(link)}
    return cells


def address(link: Link) -> str:
    return reverse(link.name, args=link.args) + (f"?{link.query}" if link.query else "")


@page(permission=Permission.STATISTICS_READ)
def as_xlsx(request: PageRequest, kind: str) -> HttpResponse:
    return _file(request, kind, rendering.as_xlsx, xlsx.MEDIA_TYPE, "xlsx")


@page(permission=Permission.STATISTICS_READ)
def as_docx(request: PageRequest, kind: str) -> HttpResponse:
    return _file(request, kind, rendering.as_docx, docx.MEDIA_TYPE, "docx")


@page(permission=Permission.STATISTICS_READ)
def as_pdf(request: PageRequest, kind: str) -> HttpResponse:
    return _file(request, kind, rendering.as_pdf, "application/pdf", "pdf")


def _file(
    request: PageRequest, kind: str, make: Callable[[Report], bytes], media: str, ending: str
) -> HttpResponse:
    _found, made = _made(request, kind)
    return saved(make(made), media, f"{made.title}-{made.as_of:%Y%m%d}.{ending}")
