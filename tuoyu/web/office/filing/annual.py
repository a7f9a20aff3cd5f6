"""The yearly reports: who has reported and who has not; one report, and its receipt."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission, may
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.filing import reports
from tuoyu.filing.aftermath import FIRST_REPORT_YEAR
from tuoyu.flows.remind_annual_reports import last_reminded
from tuoyu.web.forms import Form, StreetField
from tuoyu.web.office.listing import export_answer, paged
from tuoyu.web.page import PageRequest, page
from tuoyu.web.report_parts import report_rows

STATES = [
    ("", "全部"),
    ("missing", "未报送"),
    ("submitted", "待接收"),
    ("received", "已接收"),
]
TONES = {"未报送": "warn", "待接收": "info", "已接收": "good"}
COLUMNS = [
    {"key": "name", "label": "机构名称"},
    {"key": "division", "label": "所在社区"},
    {"key": "reported", "label": "报送时间"},
    {"key": "reminded", "label": "最近提醒"},
    {"key": "state", "label": "状态"},
]
EXPORT = (
    Column("机构名称", lambda each: each.name, width=30),
    Column("备案编号", lambda each: each.filing_number, width=26),
    Column("所在社区", lambda each: each.division.name, width=22),
    Column("报送时间", lambda each: each.reported_at, Kind.MOMENT),
    Column("接收时间", lambda each: each.received_at, Kind.MOMENT),
    Column("状态", lambda each: state_of(each)),
)


class ReportFilterForm(Form):
    says_optional = False
    year = forms.ChoiceField(label="年度", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
    street = StreetField()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        year = self.fields["year"]
        assert isinstance(year, forms.ChoiceField)
        newest = reports.reported_year(clock.today())
        year.choices = [
            (str(each), f"{each}年") for each in range(newest, FIRST_REPORT_YEAR - 1, -1)
        ]


def _wanted(request: PageRequest) -> tuple[ReportFilterForm, reports.ReportFilter]:
    newest = reports.reported_year(clock.today())
    form = ReportFilterForm({"year": str(newest), **request.GET.dict()})
    form.is_valid()
    given = form.cleaned_data
    return form, reports.ReportFilter(
        int(given.get("year") or newest), given.get("state", ""), given.get("street", "")
    )


@page(permission=Permission.FILING_READ)
def annual(request: PageRequest) -> HttpResponse:
    form, wanted = _wanted(request)
    rows = paged(request, reports.owed(request.actor, wanted))
    due = reports.due_on(wanted.year)
    reminded = last_reminded(rows.object_list, wanted.year)
    context = {
        "form": form,
        "page": rows,
        "columns": COLUMNS,
        "rows": [_row(each, reminded.get(each.public_id)) for each in rows.object_list],
        "counts": reports.counts(request.actor, wanted.year),
        "year": wanted.year,
        "due": due,
        "overdue": clock.today() > due,
        "query": request.GET.urlencode(),
    }
    return render(request, "office/filing/annual.html", context)


@page(permission=Permission.FILING_READ)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    _, wanted = _wanted(request)
    rows = reports.owed(request.actor, wanted).iterator(chunk_size=500)
    return export_answer(f"{wanted.year}年度报告", EXPORT, rows)


@page(permission=Permission.FILING_READ, writes=True)
def report(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One report; whoever decides takes it over."""
    found = reports.report_for(request.actor, public_id)
    if request.method == "POST":
        reports.receive_report(found, by=request.actor)
        messages.success(request, "年度报告已接收。")
        return redirect("office-report", found.public_id)
    context = {
        "report": found,
        "rows": report_rows(found),
        "file": reverse("file", args=[found.file.public_id]) if found.file else "",
        "may_receive": found.received_at is None
        and may(request.actor, Permission.FILING_DECIDE, found),
    }
    return render(request, "office/filing/report.html", context)


def state_of(each: Any) -> str:
    if each.reported_at is None:
        return "未报送"
    return "待接收" if each.received_at is None else "已接收"


def _row(each: Any, reminded: date | None) -> dict[str, Any]:
    state = state_of(each)
    name = reverse("office-institution", args=[each.public_id])
    return {
        "name": {"text": each.name, "url": name},
        "division": each.division.name,
        "reported": {
            "text": f"{clock.localday(each.reported_at):%Y-%m-%d}",
            "url": reverse("office-report", args=[each.report_id]),
        }
        if each.reported_at
        else "",
        "reminded": f"{reminded:%Y-%m-%d}" if reminded and each.reported_at is None else "",
        "state": {"text": state, "tag": TONES[state]},
    }
