"""The register for those who supervise: list, and one file per institution (一户一档)."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core.authority import Permission, may
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.filing import queries as filing
from tuoyu.registry import records
from tuoyu.registry.lifecycle import INSTITUTION
from tuoyu.registry.models import Institution
from tuoyu.registry.queries.papers import papers_of
from tuoyu.rules.filing.facts import InstitutionKind
from tuoyu.web.forms import Form, StreetField
from tuoyu.web.institution_file.findings import shown
from tuoyu.web.office.filing.rows import COLUMNS as CASE_COLUMNS
from tuoyu.web.office.filing.rows import queue_rows
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.office.registry.tabs import tabs_of
from tuoyu.web.page import PageRequest, page
from tuoyu.web.registry_parts import institution_rows

COLUMNS = [
    {"key": "name", "label": "机构名称"},
    {"key": "kind", "label": "类别"},
    {"key": "division", "label": "所在社区"},
    {"key": "places", "label": "托位", "numeric": True},
    {"key": "number", "label": "备案编号"},
    {"key": "filed_on", "label": "备案日期"},
    {"key": "state", "label": "状态"},
]

EXPORT = (
    Column("机构名称", lambda each: each.name, width=30),
    Column("类别", lambda each: each.get_kind_display()),
    Column("性质", lambda each: each.get_nature_display()),
    Column("统一社会信用代码", lambda each: each.credit_code, width=22),
    Column("所在社区", lambda each: each.division.name, width=22),
    Column("托位", lambda each: each.place_count, Kind.NUMBER),
    Column("备案编号", lambda each: each.filing_number, width=26),
    Column("备案日期", lambda each: each.filed_on, Kind.DATE),
    Column("状态", lambda each: each.get_state_display()),
)


class InstitutionFilterForm(Form):
    says_optional = False
    text = forms.CharField(label="名称、信用代码或备案编号", required=False, max_length=60)
    street = StreetField()
    kind = forms.ChoiceField(
        label="类别", required=False, choices=[("", "全部类别"), *InstitutionKind.choices()]
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部状态"), *INSTITUTION.choices()]
    )


def _wanted(request: PageRequest) -> tuple[InstitutionFilterForm, records.Filter]:
    form = InstitutionFilterForm(request.GET)
    form.is_valid()
    return form, records.Filter(**form.cleaned_data)


@page(permission=Permission.REGISTRY_READ)
def institutions(request: PageRequest) -> HttpResponse:
    form, wanted = _wanted(request)
    here = paged(request, records.listed(request.actor, wanted))
    context = {
        "form": form,
        **listed(here, COLUMNS, _row),
        "query": request.GET.urlencode(),
        "merges": bool(may(request.actor, Permission.REGISTRY_MERGE)),
    }
    return render(request, "office/institutions.html", context)


def _row(institution: Any) -> dict[str, Any]:
    state = INSTITUTION.state(institution.state)
    return {
        "name": {
            "text": institution.name,
            "url": reverse("office-institution", args=[institution.public_id]),
        },
        "kind": institution.get_kind_display(),
        "division": institution.division.name,
        "places": institution.place_count,
        "number": institution.filing_number,
        "filed_on": institution.filed_on and f"{institution.filed_on:%Y-%m-%d}",
        "state": {"text": state.label, "tag": state.tone.value},
    }


@page(permission=Permission.REGISTRY_READ)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet. No personal columns."""
    _, wanted = _wanted(request)
    found = records.listed(request.actor, wanted).iterator(chunk_size=500)
    return export_answer("机构档案", EXPORT, found)


@page(permission=Permission.REGISTRY_READ)
def institution(request: PageRequest, public_id: UUID) -> HttpResponse:
    found: Institution = records.institution_for(request.actor, public_id)
    reads_filings = bool(may(request.actor, Permission.FILING_READ, found))
    context = {
        "institution": found,
        "state": INSTITUTION.state(found.state),
        "sections": institution_rows(found, full=reads_filings),
        "tabs": tabs_of(request, found, "office-institution"),
        "findings": shown(papers_of(request.actor, found).findings),
        "case_columns": CASE_COLUMNS,
        "cases": queue_rows(filing.cases_of(request.actor, found.public_id))
        if reads_filings
        else None,
    }
    return render(request, "office/institution.html", context)
