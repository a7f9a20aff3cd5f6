"""Bulletins: the list, one of them, and its papers."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from tuoyu.core.authority import Permission, may
from tuoyu.core.documents import docx, official_pdf
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.core.lifecycle import available_steps
from tuoyu.reports import drafting, queries
from tuoyu.reports.kinds import KINDS
from tuoyu.reports.lifecycle import BULLETIN
from tuoyu.reports.models import Bulletin
from tuoyu.web.forms import Form
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.office.reports.kinds import BULLETIN_COLUMNS, bulletin_row
from tuoyu.web.page import PageRequest, page
from tuoyu.web.papers import saved

EXPORT = (
    Column("标题", lambda each: each.title, width=50),
    Column("种类", lambda each: KINDS[each.kind].label),
    Column("发文字号", lambda each: each.number, width=28),
    Column("数据截止日", lambda each: each.as_of, Kind.DATE),
    Column("状态", lambda each: each.get_state_display()),
    Column("发送时间", lambda each: each.sent_at, Kind.MOMENT),
)


class FilterForm(Form):
    kind = forms.ChoiceField(label="种类", required=False)
    state = forms.ChoiceField(label="状态", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = [(each.code, each.label) for each in KINDS.values() if each.is_sent]
        self.fields["kind"].choices = [("", "全部"), *sent]  # type: ignore[attr-defined]
        states = [(each.code, each.label) for each in BULLETIN.states]
        self.fields["state"].choices = [("", "全部"), *states]  # type: ignore[attr-defined]

    def wanted(self) -> queries.Filter:
        found = self.cleaned_data if self.is_valid() else {}
        return queries.Filter(found.get("kind", ""), found.get("state", ""))


@page(permission=Permission.STATISTICS_READ)
def listing(request: PageRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    rows = queries.bulletins(request.actor, form.wanted())
    context = {
        **listed(paged(request, rows), BULLETIN_COLUMNS, bulletin_row),
        "form": form,
        "writes": bool(may(request.actor, Permission.REPORT_WRITE)),
    }
    return render(request, "office/reports/bulletins.html", context)


@page(permission=Permission.STATISTICS_READ)
def export(request: PageRequest) -> HttpResponse:
    rows = queries.bulletins(request.actor, FilterForm(request.GET).wanted())
    return export_answer("通报报告", EXPORT, rows.iterator(chunk_size=500))


@page(permission=Permission.STATISTICS_READ)
def bulletin(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One bulletin as it reads, what may be done, and who was told."""
    found = queries.bulletin_for(request.actor, public_id)
    told = queries.receipts(found) if found.state != "draft" else None
    facts = [
        {"key": "种类", "value": KINDS[found.kind].label},
        {"key": "数据截止日", "value": f"{found.as_of:%Y-%m-%d}"},
        {"key": "主送", "value": found.addressee or "无"},
        {"key": "抄送", "value": found.copies or "无"},
        {"key": "主动公开", "value": "是" if found.public else "否"},
    ]
    if told is not None:
        facts.append({"key": "阅知", "value": f"已通知{told.told}人，已阅{told.read}人"})
        facts.append({"key": "内容摘要（SHA-256）", "value": found.digest})
    if found.withdrawn_reason:
        facts.append({"key": "撤回理由", "value": found.withdrawn_reason})
    context = {
        "bulletin": found,
        "state": BULLETIN.state(found.state),
        "facts": facts,
        "parts": [_part(each) for each in found.parts],
        "steps": available_steps(found, request.actor),
        "edits": found.state == "draft",
    }
    return render(request, "office/reports/bulletin.html", context)


def _part(part: dict[str, Any]) -> dict[str, Any]:
    table = part["table"]
    if table is not None:
        table = {
            "caption": table["caption"],
            "columns": [{"key": str(n), "label": label} for n, label in enumerate(table["header"])],
            "rows": [{str(n): cell for n, cell in enumerate(row)} for row in table["rows"]],
            "empty": table["empty"],
        }
    return {"heading": part["heading"], "words": part["words"], "table": table}


def name_of(found: Bulletin, ending: str) -> str:
    return f"{found.title}.{ending}"


@page(permission=Permission.STATISTICS_READ)
def as_docx(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = queries.bulletin_for(request.actor, public_id)
    content = docx.render_official(drafting.paper_of(found))
    return saved(content, docx.MEDIA_TYPE, name_of(found, "docx"))


@page(permission=Permission.STATISTICS_READ)
def as_pdf(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = queries.bulletin_for(request.actor, public_id)
    content = official_pdf.render_official_pdf(drafting.paper_of(found))
    return saved(content, "application/pdf", name_of(found, "pdf"))
