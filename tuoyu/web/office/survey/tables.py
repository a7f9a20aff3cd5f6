"""Tables of a round: the template with what is known, the upload, and what became of its rows."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, Subject, require
from tuoyu.core.documents import tables
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.divisions import queries as divisions
from tuoyu.divisions.models import STREET_DIGITS
from tuoyu.survey import actions, sheet
from tuoyu.survey.models import Round, Upload
from tuoyu.survey.queries import entries as queries
from tuoyu.survey.queries.rounds import round_for
from tuoyu.web.office import uploads
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.page import PageRequest, page

COLUMNS = [
    {"key": "when", "label": "时间"},
    {"key": "round", "label": "轮次"},
    {"key": "division", "label": "范围"},
    {"key": "sender", "label": "上传人"},
    *uploads.COUNT_COLUMNS,
]
EXPORT = (
    Column("时间", lambda each: each.created_at, Kind.MOMENT, 18),
    Column("轮次", lambda each: each.round.name, width=24),
    Column("范围", lambda each: each.division.name, width=18),
    Column("上传人", lambda each: each.sent_by.name, width=18),
    *uploads.count_exports(),
)


class UploadForm(uploads.TableForm):
    file = uploads.table_file("摸底走访表")


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
            uploads.say(request, made, "表格已全部收入，等待另一个人核验。")
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
    return divisions.street_choices() if len(within) < STREET_DIGITS else []


def _taken(round: Round, by: Actor, form: UploadForm) -> Upload:
    sent, within = form.sent(), within_of(by)
    checked = sheet.check(tables.read(sent.content, sheet.TEMPLATE), queries.known(within))
    delivery = actions.Delivery(within, sent.digest, sent.name)
    return actions.take_upload(round, delivery, checked, all_or_none=form.all_or_none, by=by)


@page(permission=Permission.SURVEY_FILL)
def all_uploads(request: PageRequest) -> HttpResponse:
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
        **uploads.count_cells(each),
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
    context = {
        "upload": found,
        "facts": [
            {"key": "时间", "value": f"{clock.local(found.created_at):%Y-%m-%d %H:%M}"},
            {"key": "轮次", "value": found.round.name},
            {"key": "上传人", "value": found.sent_by.name},
            {"key": "文件", "value": found.file_name or "无"},
            *uploads.count_facts(found),
        ],
        **uploads.fault_rows(request, found.faults),
    }
    return render(request, "office/survey/upload_result.html", context)


@page(permission=Permission.SURVEY_FILL)
def faults(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The faulty rows as a spreadsheet, to be worked off."""
    found = queries.upload_for(request.actor, public_id)
    return export_answer("摸底表格错误清单", uploads.FAULT_EXPORT, found.faults)
