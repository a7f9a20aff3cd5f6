"""年度报告: what is asked for now, and what was reported."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.errors import Invalid, NotFound
from tuoyu.files import actions as files
from tuoyu.filing import reports as annual
from tuoyu.filing.models import AnnualReport
from tuoyu.registry.models import Institution
from tuoyu.registry.records import own_institution
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page
from tuoyu.web.provider.filing.forms.classes import whole
from tuoyu.web.report_parts import report_rows

FILE_KIND = "report.annual"
YEAR_DIGITS = 4
MOST_PEOPLE = 2000


class ReportForm(Form):
    children = whole("年末在托人数", most=MOST_PEOPLE, attrs={"suffix": "名"})
    staff = whole("年末工作人员数", most=MOST_PEOPLE, attrs={"suffix": "名"})
    work = forms.CharField(
        label="一年工作情况",
        max_length=3000,
        help_text="保育照护、卫生保健、安全管理、队伍建设等。不写婴幼儿和家长的个人信息。",
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": 3000}),
    )
    plan = forms.CharField(
        label="下一年工作计划",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 2000}),
    )
    file = forms.FileField(label="附件", required=False, help_text="PDF、JPG或PNG，不超过20MB。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"


@page(permission=Permission.FILING_PREPARE)
def reports(request: PageRequest) -> HttpResponse:
    """The reports of the institution, the one that is asked for on top."""
    own = own_institution(request.actor)
    year = annual.reported_year(clock.today())
    known = annual.reports_of(own)
    context = {
        "institution": own,
        "year": year,
        "due": annual.due_on(year),
        "wanted": annual.owes_report(own, year) and all(each.year != year for each in known),
        "reports": known,
    }
    return render(request, "provider/filing/reports.html", context)


@page(permission=Permission.FILING_PREPARE, writes=True)
def report(request: PageRequest, year: str) -> HttpResponse:
    """Fill in, change while it waits, read once it was received."""
    own = own_institution(request.actor)
    wanted = _year(year)
    known = next((each for each in annual.reports_of(own) if each.year == wanted), None)
    if known is None and not annual.owes_report(own, wanted):
        raise NotFound
    posted = request.method == "POST"
    initial = _initial(known)
    form = ReportForm(typed(request), request.FILES if posted else None, initial=initial)
    if posted and form.is_valid() and _kept(request, own, wanted, form):
        messages.success(request, f"{wanted}年度报告已报送。")
        return redirect("provider-reports")
    context = {
        "institution": own,
        "year": wanted,
        "form": form,
        "report": known,
        "rows": report_rows(known) if known else [],
        "file": reverse("file", args=[known.file.public_id]) if known and known.file else "",
        "is_received": known is not None and known.received_at is not None,
        "due": annual.due_on(wanted),
    }
    return render(request, "provider/filing/report.html", context, status=422 if posted else 200)


def _year(text: str) -> int:
    """The year of the address; `NotFound` for what is none, or lies ahead."""
    if not (text.isdecimal() and len(text) == YEAR_DIGITS):
        raise NotFound
    if int(text) > annual.reported_year(clock.today()):
        raise NotFound
    return int(text)


def _initial(known: AnnualReport | None) -> dict[str, Any]:
    if known is None:
        return {}
    return {name: getattr(known, name) for name in ("children", "staff", "work", "plan")}


def _kept(request: PageRequest, own: Institution, year: int, form: ReportForm) -> bool:
    given = form.cleaned_data
    try:
        with transaction.atomic():
            stored = given["file"] and files.store(
                given["file"],
                by=request.actor,
                institution=own.public_id,
                division=own.division_id,
                kind=FILE_KIND,
            )
            text = annual.ReportText(
                given["children"], given["staff"], given["work"], given["plan"], stored or None
            )
            annual.submit_report(own, year, text, by=request.actor)
    except Invalid as fault:
        form.add_error("file" if given["file"] else None, fault.message)
        return False
    return True
