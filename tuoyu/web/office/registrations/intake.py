"""What the registering bodies bring: upload of a table, its template, and the batches."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, Role
from tuoyu.core.documents import tables
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.core.documents.tables import Raw
from tuoyu.core.errors import Invalid
from tuoyu.divisions.queries import communities_of, district
from tuoyu.flows.take_registrations import take_registrations
from tuoyu.registrations import queries
from tuoyu.registrations.actions import MOST_FAULTS, Delivery, Outcome
from tuoyu.registrations.bodies import registrar_of_unit
from tuoyu.registrations.fields import FIELDS, TEMPLATE
from tuoyu.registrations.models import Batch
from tuoyu.rules.findings import Cite
from tuoyu.rules.wording import cited
from tuoyu.web.forms import Form
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.page import PageRequest, page

GOOD_ROWS, NONE = "good", "none"
COLUMNS = [
    {"key": "when", "label": "时间"},
    {"key": "source", "label": "来源"},
    {"key": "sender", "label": "报送人"},
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
    Column("来源", lambda each: each.get_source_display()),
    Column("报送人", lambda each: sender_of(each), width=24),
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
        label="登记信息表", help_text="xlsx 或 CSV 文件，不超过10MB，一次最多10000行。"
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


@page(permission=Permission.REGISTRATION_PUSH, writes=True)
def upload(request: PageRequest) -> HttpResponse:
    """A table comes in; what became of it stands on the page of its batch."""
    posted = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if posted else UploadForm()
    if posted and form.is_valid():
        try:
            outcome = _taken(request.actor, form)
        except Invalid as refused:
            form.add_error("file", refused.message)
        else:
            _say(request, outcome.batch)
            return redirect("office-registration-batch", outcome.batch.public_id)
    context = {"form": form, "fields": FIELDS, "basis": _basis()}
    return render(
        request, "office/registrations/upload.html", context, status=422 if posted else 200
    )


def _basis() -> str:
    duty = district().law.parameter("filing.registration_data_pushed", on=clock.today())
    return cited(Cite.of(duty))


def _taken(by: Actor, form: UploadForm) -> Outcome:
    file = form.cleaned_data["file"]
    tables.refuse_size(file.size)
    content = file.read()
    division, registrar = _sender(by)
    delivery = Delivery(
        source="uploaded",
        division=division,
        digest=hashlib.sha256(content).hexdigest(),
        registrar=registrar,
        file_name=file.name or "",
    )
    none = form.cleaned_data["mode"] == NONE
    return take_registrations(delivery, tables.read(content, TEMPLATE), all_or_none=none, by=by)


def _sender(by: Actor) -> tuple[str, str]:
    """The division of one's post, and the registering body that one's unit is."""
    held = next(each for each in by.holdings if each.role is Role.REGISTRAR_CLERK)
    registrar = registrar_of_unit(held.unit)
    return held.division, registrar.value if registrar else ""


def _say(request: PageRequest, batch: Batch) -> None:
    if not batch.taken:
        messages.warning(request, "有填写错误，这份表格没有收入，请按下面的清单改好后再上传。")
    elif batch.refused:
        messages.warning(request, f"已收入正确的行，还有{batch.refused}行有误，请改好后再上传。")
    else:
        messages.success(request, "登记信息已全部收入。")


@page(permission=Permission.REGISTRATION_PUSH)
def template(request: PageRequest) -> HttpResponse:
    """An empty table with its head and one line that shows how to fill it."""
    return export_answer("登记信息模板", TEMPLATE.columns(), [_example()])


def _example() -> Raw:
    """A line that is refused if it is left in: its code has no check digit."""
    place = communities_of().first()
    told = {field.name: field.example for field in FIELDS}
    yesterday = clock.today() - timedelta(days=1)
    return {
        **told,
        "credit_code": "示例行，上传前请删去",
        "registered_on": yesterday.isoformat(),
        "division": place.name if place else district().name,
    }


@page(permission=Permission.REGISTRATION_PUSH)
def batches(request: PageRequest) -> HttpResponse:
    here = paged(request, queries.batches(request.actor))
    context = {
        **listed(here, COLUMNS, _row),
    }
    return render(request, "office/registrations/batches.html", context)


def _row(each: Batch) -> dict[str, Any]:
    return {
        "when": {
            "text": f"{clock.local(each.created_at):%Y-%m-%d %H:%M}",
            "url": reverse("office-registration-batch", args=[each.public_id]),
        },
        "source": each.get_source_display(),
        "sender": sender_of(each),
        "received": each.received,
        "made": each.made,
        "changed": each.changed,
        "refused": {"text": each.refused, "tag": "warn"} if each.refused else "0",
    }


def sender_of(each: Batch) -> str:
    """The person, or the registering body whose program sent it."""
    if each.sent_by is not None:
        return each.sent_by.name
    return str(each.token) if each.token else ""


@page(permission=Permission.REGISTRATION_PUSH)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    return export_answer(
        "登记信息批次", EXPORT, queries.batches(request.actor).iterator(chunk_size=500)
    )


@page(permission=Permission.REGISTRATION_PUSH)
def batch(request: PageRequest, public_id: UUID) -> HttpResponse:
    """What became of one delivery, and every faulty row with what to do."""
    found = queries.batch_for(request.actor, public_id)
    here = paged(request, found.faults)
    context = {
        "batch": found,
        "facts": [
            {"key": "时间", "value": f"{clock.local(found.created_at):%Y-%m-%d %H:%M}"},
            {"key": "来源", "value": found.get_source_display()},
            {"key": "报送人", "value": sender_of(found)},
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
    return render(request, "office/registrations/batch.html", context)


@page(permission=Permission.REGISTRATION_PUSH)
def faults(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The faulty rows as a spreadsheet, to be worked off."""
    found = queries.batch_for(request.actor, public_id)
    return export_answer("登记信息错误清单", FAULT_EXPORT, found.faults)
