"""Staff of an institution for the office: masked; the whole name and number against a reason.

Every read of these pages stands in the audit: the list, one person, and what was revealed.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core.authority import Permission
from tuoyu.core.crypto.mask import mask_name
from tuoyu.core.errors import NotFound
from tuoyu.files.queries import read_file
from tuoyu.files.serving import send_file
from tuoyu.registry import records
from tuoyu.registry.actions import reveal_person
from tuoyu.registry.models import Institution
from tuoyu.registry.queries.staff import Colleague, colleague_for, staff_of
from tuoyu.registry.queries.staffing import staffing_of
from tuoyu.web.forms import Form
from tuoyu.web.institution_file import staff as words
from tuoyu.web.institution_file.findings import shown
from tuoyu.web.office.listing import export_answer, paged
from tuoyu.web.office.registry.tabs import tabs_of
from tuoyu.web.page import PageRequest, page

REASONS = [
    ("verify", "核验身份和资格"),
    ("inspect", "监督检查"),
    ("complaint", "处理投诉举报"),
    ("double", "核实两处任职"),
]


class RevealForm(Form):
    reason = forms.ChoiceField(label="查看原因", choices=REASONS, widget=forms.RadioSelect)


@page(permission=Permission.STAFF_READ)
def staff(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = records.institution_for(request.actor, public_id)
    past = request.GET.get("past") == "1"
    people = staff_of(request.actor, found, past=past)
    here = paged(request, people)

    def url(each: Colleague) -> str:
        return reverse("office-person", args=[public_id, each.member.public_id])

    address = reverse("office-staff", args=[public_id])
    context = {
        "institution": found,
        "tabs": tabs_of(request, found, "office-staff"),
        "kinds": [
            {"label": "在职", "url": address, "current": not past},
            {"label": "已离职", "url": f"{address}?past=1", "current": past},
        ],
        "past": past,
        "columns": words.COLUMNS,
        "rows": words.rows_of(here.object_list, url, masked=True),
        "page": here,
        "total": len(people),
        "staffing": None if past else words.staffing_context(staffing_of(found, people)),
    }
    return render(request, "office/registry/staff.html", context)


@page(permission=Permission.STAFF_READ)
def export(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The same list as a spreadsheet; names masked, no ID numbers."""
    found = records.institution_for(request.actor, public_id)
    people = staff_of(request.actor, found, past=request.GET.get("past") == "1")
    return export_answer("从业人员", words.EXPORT, people)


def _person(
    request: PageRequest, public_id: UUID, person_id: UUID
) -> tuple[Institution, Colleague]:
    found = records.institution_for(request.actor, public_id)
    return found, colleague_for(request.actor, found, person_id)


@page(permission=Permission.STAFF_READ, writes=True, keeps_refusals=True)
def person(request: PageRequest, public_id: UUID, person_id: UUID) -> HttpResponse:
    """Masked; a POST with a reason shows name and number once, and is on record."""
    found, each = _person(request, public_id, person_id)
    form = RevealForm(request.POST if request.method == "POST" else None)
    open_ = request.method == "POST" and form.is_valid()
    if open_:
        reveal_person(each.member, form.cleaned_data["reason"], by=request.actor)

    def file_url(paper: Any) -> str:
        return reverse("office-staff-paper", args=[public_id, person_id, paper.file.public_id])

    context = {
        "institution": found,
        "form": form,
        "open": open_,
        "name": each.member.name if open_ else mask_name(each.member.name),
        "state": words.state_of(each),
        "rows": words.person_rows(each, masked=not open_),
        "findings": shown([*each.findings, *each.jobs_elsewhere]) if each.is_employed else [],
        "paper_columns": words.PAPER_COLUMNS[:-1],
        "papers": words.paper_rows(each, file_url=file_url),
        "events": words.person_events(each),
    }
    status = 422 if request.method == "POST" and not open_ else 200
    return render(request, "office/registry/person.html", context, status=status)


@page(permission=Permission.STAFF_READ)
def paper(
    request: PageRequest, public_id: UUID, person_id: UUID, file_id: UUID
) -> HttpResponseBase:
    """A file of a member of staff; the look into it is on record."""
    _, each = _person(request, public_id, person_id)
    member = each.member
    papers = [
        *member.health_certificates.all(), *member.background_checks.all(),
        *member.qualifications.all(), *member.trainings.all(),
    ]  # fmt: skip
    if not any(one.file is not None and one.file.public_id == file_id for one in papers):
        raise NotFound
    return send_file(read_file(request.actor, file_id), inline=True)
