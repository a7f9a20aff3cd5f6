"""Tables of a round: the template with what is known, the upload, and what became of its rows."""

import hashlib
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, Subject, require
from tuoyu.core.documents import tables
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.divisions import queries as divisions
from tuoyu.survey import actions, sheet
from tuoyu.survey.actions.uploads import MOST_FAULTS
from tuoyu.survey.models import Round, Upload
from tuoyu.survey.queries import entries as queries
from tuoyu.survey.queries.rounds import round_for
from tuoyu.web.forms import Form
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.page import PageRequest, page

GOOD_ROWS, NONE = "good", "none"
COLUMNS = [
    {"key": "when", "label": "时间"},
    {"key": "round", "label": "轮次"},
    {"key": "division", "label": "范围"},
    {"key": "sender", "label": "上传人"},
    {"key": "received", "label": "收到", "numeric": True},
    {"key": "made", "label": "新增", "numeric": True},
    {"key": "changed", "label": "更新", "numeric": True},
    {"key": "refused", "label": "有错误", "numeric": True},
]
FAULT_COLUMNS = [
    {"key": "row", "label": "行"},
    {"key": "column", "label": "列"},
    {"key": "message", "label": "怎样改"},
]
EXPORT = (
    Column("时间", lambda each: each.created_at, Kind.MOMENT, 18),
    Column("轮次", lambda each: each.round.name, width=24),
    Column("范围", lambda each: each.division.name, width=18),
    Column("上传人", lambda each: each.sent_by.name, width=18),
    Column("收到行数", lambda each: each.received, Kind.NUMBER),
    Column("新增", lambda each: each.made, Kind.NUMBER),
    Column("更新", lambda each: each.changed, Kind.NUMBER),
    Column("没有变化", lambda each: each.unchanged, Kind.NUMBER),
    Column("有错误", lambda each: each.refused, Kind.NUMBER),
)
FAULT_EXPORT = (
    Column("行", lambda fault: fault["row"], Kind.NUMBER, 8),
    Column("列", lambda fault: fault["column"], width=20),
    Column("怎样改", lambda fault: fault["message"], width=60),
)


class UploadForm(Form):
    file = forms.FileField(
        label="摸底走访表", help_text="xlsx 或 CSV 文件，不超过10MB，一次最多10000行。"
    )
    mode = forms.ChoiceField(
        label="有的行填写有误时",
        choices=[(GOOD_ROWS, "收入正确的行，列出有误的行"), (NONE, "一行也不收，改好后再传")],
        initial=GOOD_ROWS,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv"


def within_of(by: Actor) -> str:
    """The street of a walker, the district of a clerk: what a table may be about."""
    held = [
        each.division
        for each in by.holdings
        if Permission.SURVEY_FILL in each.role.spec.permissions
    ]
    return min(held, key=len, default="")


@page(permission=Permission.SURVEY_FILL)
def template(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The table with every known place of the street in it; a clerk may name one street."""
    round = round_for(request.actor, public_id)
    within = request.GET.get("street", "") or within_of(request.actor)
    require(request.actor, Permission.SURVEY_FILL, Subject(division=within))
    rows = queries.sheet_rows(request.actor, round, within)
    return export_answer("摸底走访表", sheet.TEMPLATE.columns(), rows)


@page(permission=Permission.SURVEY_FILL, writes=True)
def upload(request: PageRequest, public_id: UUID) -> HttpResponse:
    """A table comes in; what became of it stands on its own page."""
    round = round_for(request.actor, public_id)
    if round.state != "open":
        raise Conflict(f"“{round.name}”{round.get_state_display()}，现在不能上传。")
    posted = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if posted else UploadForm()
    if posted and form.is_valid():
        try:
            made = _taken(round, request.actor, form)
        except Invalid as refused:
            form.add_error("file", refused.message)
        else:
            _say(request, made)
            return redirect("office-survey-upload-result", made.public_id)
    context = {
        "round": round,
        "form": form,
        "fields": sheet.FIELDS,
        "streets": _streets(within_of(request.actor)),
    }
    return render(request, "office/survey/upload.html", context, status=422 if posted else 200)


def _streets(within: str) -> list[tuple[str, str]]:
    """For a clerk, whose own table would be the whole district's."""
    return divisions.street_choices() if len(within) < sheet.STREET_DIGITS else []


def _taken(round: Round, by: Actor, form: UploadForm) -> Upload:
    file = form.cleaned_data["file"]
    tables.refuse_size(file.size)
    content = file.read()
    within = within_of(by)
    checked = sheet.check(tables.read(content, sheet.TEMPLATE), queries.known(within))
    delivery = actions.Delivery(within, hashlib.sha256(content).hexdigest(), file.name or "")
    none = form.cleaned_data["mode"] == NONE
    return actions.take_upload(round, delivery, checked, all_or_none=none, by=by)


def _say(request: PageRequest, made: Upload) -> None:
    if not made.taken:
        messages.warning(request, "有填写错误，这份表格没有收入，请按下面的清单改好后再上传。")
    elif made.refused:
        messages.warning(request, f"已收入正确的行，还有{made.refused}行有误，请改好后再上传。")
    else:
        messages.success(request, "表格已全部收入，等待另一个人核验。")


@page(permission=Permission.SURVEY_FILL)
def uploads(request: PageRequest) -> HttpResponse:
    here = paged(request, queries.uploads(request.actor))
    context = {
        **listed(here, COLUMNS, _row),
    }
    return render(request, "office/survey/uploads.html", context)


def _row(each: Upload) -> dict[str, Any]:
    return {
        "when": {
            "text": f"{clock.local(each.created_at):%Y-%m-%d %H:%M}",
            "url": reverse("office-survey-upload-result", args=[each.public_id]),
        },
        "round": each.round.name,
        "division": each.division.name,
        "sender": each.sent_by.name,
        "received": each.received or "0",
        "made": each.made or "0",
        "changed": each.changed or "0",
        "refused": {"text": each.refused, "tag": "warn"} if each.refused else "0",
    }


@page(permission=Permission.SURVEY_FILL)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    rows = queries.uploads(request.actor).iterator(chunk_size=500)
    return export_answer("摸底表格上传记录", EXPORT, rows)


@page(permission=Permission.SURVEY_FILL)
def upload_result(request: PageRequest, public_id: UUID) -> HttpResponse:
    """What became of one table, and every faulty row with what to do."""
    found = queries.upload_for(request.actor, public_id)
    here = paged(request, found.faults)
    context = {
        "upload": found,
        "facts": [
            {"key": "时间", "value": f"{clock.local(found.created_at):%Y-%m-%d %H:%M}"},
            {"key": "轮次", "value": found.round.name},
            {"key": "上传人", "value": found.sent_by.name},
            {"key": "文件", "value": found.file_name or "无"},
            {"key": "收到行数", "value": str(found.received)},
            {"key": "新增", "value": str(found.made)},
            {"key": "更新", "value": str(found.changed)},
            {"key": "没有变化", "value": str(found.unchanged)},
            {"key": "有错误", "value": str(found.refused)},
        ],
        "columns": FAULT_COLUMNS,
        "rows": [{**fault, "row": f"第{fault['row']}行"} for fault in here.object_list],
        "page": here,
        "cut": len(found.faults) >= MOST_FAULTS,
    }
    return render(request, "office/survey/upload_result.html", context)


@page(permission=Permission.SURVEY_FILL)
def faults(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The faulty rows as a spreadsheet, to be worked off."""
    found = queries.upload_for(request.actor, public_id)
    return export_answer("摸底表格错误清单", FAULT_EXPORT, found.faults)
