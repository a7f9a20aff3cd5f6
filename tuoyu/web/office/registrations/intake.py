"""What the registering bodies bring: upload of a table, its template, and the batches."""

from datetime import timedelta
from typing import Any
from uuid import UUID

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
from tuoyu.registrations.actions import Delivery, Outcome
from tuoyu.registrations.bodies import registrar_of_unit
from tuoyu.registrations.fields import FIELDS, TEMPLATE
from tuoyu.registrations.models import Batch
from tuoyu.rules.findings import Cite
from tuoyu.rules.wording import cited
from tuoyu.web.office import uploads
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.page import PageRequest, page

COLUMNS = [
    {"key": "when", "label": "时间"},
    {"key": "source", "label": "来源"},
    {"key": "sender", "label": "报送人"},
    *uploads.COUNT_COLUMNS,
]
EXPORT = (
    Column("时间", lambda each: each.created_at, Kind.MOMENT, 18),
    Column("来源", lambda each: each.get_source_display()),
    Column("报送人", lambda each: sender_of(each), width=24),
    *uploads.count_exports(),
)


class UploadForm(uploads.TableForm):
    file = uploads.table_file("登记信息表")


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
            uploads.say(request, outcome.batch, "登记信息已全部收入。")
            return redirect("office-registration-batch", outcome.batch.public_id)
    context = {"form": form, "fields": FIELDS, "basis": _basis()}
    return render(
        request, "office/registrations/upload.html", context, status=422 if posted else 200
    )


def _basis() -> str:
    duty = district().law.parameter("filing.registration_data_pushed", on=clock.today())
    return cited(Cite.of(duty))


def _taken(by: Actor, form: UploadForm) -> Outcome:
    sent = form.sent()
    division, registrar = _sender(by)
    delivery = Delivery(
        source="uploaded",
        division=division,
        digest=sent.digest,
        registrar=registrar,
        file_name=sent.name,
    )
    rows = tables.read(sent.content, TEMPLATE)
    return take_registrations(delivery, rows, all_or_none=form.all_or_none, by=by)


def _sender(by: Actor) -> tuple[str, str]:
    """The division of one's post, and the registering body that one's unit is."""
    held = next(each for each in by.holdings if each.role is Role.REGISTRAR_CLERK)
    registrar = registrar_of_unit(held.unit)
    return held.division, registrar.value if registrar else ""


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
        **uploads.count_cells(each),
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
    context = {
        "batch": found,
        "facts": [
            {"key": "时间", "value": f"{clock.local(found.created_at):%Y-%m-%d %H:%M}"},
            {"key": "来源", "value": found.get_source_display()},
            {"key": "报送人", "value": sender_of(found)},
            {"key": "文件", "value": found.file_name or "无"},
            *uploads.count_facts(found),
        ],
        **uploads.fault_rows(request, found.faults),
    }
    return render(request, "office/registrations/batch.html", context)


@page(permission=Permission.REGISTRATION_PUSH)
def faults(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The faulty rows as a spreadsheet, to be worked off."""
    found = queries.batch_for(request.actor, public_id)
    return export_answer("登记信息错误清单", uploads.FAULT_EXPORT, found.faults)
