"""The list of meetings; a new one, and what is said of it before the notice."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.accounts.queries import units
from tuoyu.core import clock
from tuoyu.core.authority import Permission, may
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.core.errors import Invalid
from tuoyu.divisions.queries import district
from tuoyu.meetings import actions, queries
from tuoyu.meetings.actions.meetings import member_codes
from tuoyu.meetings.lifecycle import BEFORE_NOTICE, MEETING
from tuoyu.meetings.models import Meeting
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.office.meetings.form_page import (
    WhenForm,
    form_page,
    long_text,
    meeting_url,
    when_initial,
)
from tuoyu.web.page import PageRequest, page

COLUMNS = [
    {"key": "name", "label": "会议"},
    {"key": "title", "label": "主题"},
    {"key": "held_at", "label": "会议时间"},
    {"key": "place", "label": "地点"},
    {"key": "number", "label": "纪要文号"},
    {"key": "state", "label": "状态"},
]
EXPORT = (
    Column("会议", lambda each: each.name, width=24),
    Column("主题", lambda each: each.title, width=40),
    Column("会议时间", lambda each: each.held_at, Kind.MOMENT),
    Column("地点", lambda each: each.place, width=24),
    Column("状态", lambda each: each.get_state_display()),
    Column("纪要文号", lambda each: each.number, width=30),
)


class FilterForm(Form):
    says_optional = False
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *MEETING.choices()]
    )
    year = forms.CharField(label="年度", required=False, max_length=4)
    text = forms.CharField(label="主题、议程或纪要文号", required=False, max_length=60)


def _wanted(request: PageRequest) -> tuple[FilterForm, queries.Filter]:
    form = FilterForm(request.GET)
    form.is_valid()
    names = queries.Filter.__dataclass_fields__
    return form, queries.Filter(**{name: form.cleaned_data.get(name, "") for name in names})


@page(permission=Permission.PLAN_READ)
def meetings(request: PageRequest) -> HttpResponse:
    """The meetings in sight, the latest first; by when the next one is due."""
    form, wanted = _wanted(request)
    here = paged(request, queries.meetings_for(request.actor, wanted))
    due, ahead = queries.next_due(), queries.next_meeting(district().code)
    context = {
        **listed(here, COLUMNS, _row),
        "form": form,
        "query": request.GET.urlencode(),
        "manages": bool(may(request.actor, Permission.MEETING_MANAGE)),
        "due": due,
        "is_late": due is not None and ahead is None and due < clock.today(),
        "nothing_ahead": ahead is None,
    }
    return render(request, "office/meetings/meetings.html", context)


def _row(each: Meeting) -> dict[str, Any]:
    state = MEETING.state(each.state)
    return {
        "name": {"text": each.name, "url": meeting_url(each)},
        "title": each.title,
        "held_at": f"{clock.local(each.held_at):%Y-%m-%d %H:%M}",
        "place": each.place,
        "number": each.number or "—",
        "state": {"text": state.label, "tag": state.tone.value},
    }


@page(permission=Permission.PLAN_READ)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    _, wanted = _wanted(request)
    rows = queries.meetings_for(request.actor, wanted).iterator(chunk_size=500)
    return export_answer("联席会议", EXPORT, rows)


class MeetingForm(WhenForm):
    title = forms.CharField(label="会议主题", max_length=80, help_text="例如“备案提质和街道监管”。")
    place = forms.CharField(label="会议地点", max_length=80)
    chair = forms.CharField(label="主持人", max_length=60, help_text="写职务，例如“分管副区长”。")
    request = long_text("有关要求", 500, required=False)
    units = forms.MultipleChoiceField(label="参会单位", widget=forms.CheckboxSelectMultiple)

    field_order = ["title", "day", "at", "place", "chair", "request", "units"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["units"]
        assert isinstance(field, forms.MultipleChoiceField)
        known = {unit.code: unit.short_name for unit in units()}
        field.choices = [(code, known[code]) for code in member_codes() if code in known]

    def given(self) -> actions.MeetingGiven:
        told = self.cleaned_data
        return actions.MeetingGiven(
            told["title"], self.moment(), told["place"], told["chair"], told["request"],
            tuple(told["units"]),
        )  # fmt: skip


@page(permission=Permission.MEETING_MANAGE, writes=True)
def new(request: PageRequest) -> HttpResponse:
    initial = {**when_initial(None), "units": member_codes()}
    form = MeetingForm(typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_meeting(form.given(), division=district().code, by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已安排会议。下一步征集议题，或直接编排议程。")
            return redirect(meeting_url(made))
    return form_page(request, form, "安排联席会议", "保存")


@page(permission=Permission.MEETING_MANAGE, writes=True)
def edit(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Day, place, units: until the notice goes out."""
    found = queries.meeting_for(request.actor, public_id, Permission.MEETING_MANAGE)
    if found.state not in BEFORE_NOTICE and request.method != "POST":
        return redirect(meeting_url(found))
    invited = found.attendances.order_by("order").values_list("unit__code", flat=True)
    initial = {
        **when_initial(found.held_at), "title": found.title, "place": found.place,
        "chair": found.chair, "request": found.request, "units": list(invited),
    }  # fmt: skip
    form = MeetingForm(typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_meeting(found, form.given(), by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已保存。")
            return redirect(meeting_url(found))
    return form_page(request, form, "修改会议安排", "保存", found)
