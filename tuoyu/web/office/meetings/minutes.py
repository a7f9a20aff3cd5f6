"""The working draft of the minutes and the resolutions in it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from tuoyu.accounts.queries import units
from tuoyu.core.authority import Permission
from tuoyu.core.errors import Conflict, Invalid, StepNotAllowed
from tuoyu.meetings import actions, queries
from tuoyu.meetings.actions.minutes import faults_of
from tuoyu.meetings.lifecycle import WRITING
from tuoyu.meetings.models import Meeting, Resolution
from tuoyu.meetings.vocabulary import ResolutionKind
from tuoyu.plan.models import Clause
from tuoyu.rules.days import words_of_date
from tuoyu.statistics.catalogue import INDICATORS
from tuoyu.web.forms import DateField, Form
from tuoyu.web.held import typed
from tuoyu.web.office.meetings.form_page import form_page, long_text, meeting_url
from tuoyu.web.page import PageRequest, page

PAGE = "office/meetings/minutes.html"


class DraftForm(Form):
    """Opening and closing; a summary and a tick for each item. `revision`: what was before the
    eyes."""

    says_optional = False
    revision = forms.IntegerField(widget=forms.HiddenInput)
    opening = long_text("纪要开头", 2000, rows=5)
    closing = long_text("纪要结尾", 2000, required=False)

    def __init__(self, *args: Any, items: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            key = item.public_id.hex
            self.add(
                f"summary-{key}",
                long_text("会议意见", 3000, rows=5, required=False, initial=item.summary),
            )
            self.add(
                f"left-{key}",
                forms.BooleanField(label="本次未议", required=False, initial=item.is_left),
            )

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        return [
            (
                f"{item.order}. {item.title}",
                [self[f"summary-{item.public_id.hex}"], self[f"left-{item.public_id.hex}"]],
            )
            for item in self.items
        ]

    def draft(self) -> actions.Draft:
        told = self.cleaned_data
        ids = [item.public_id for item in self.items]
        return actions.Draft(
            told["opening"],
            told["closing"],
            {each: told[f"summary-{each.hex}"] for each in ids},
            frozenset(each for each in ids if told[f"left-{each.hex}"]),
        )


@page(permission=Permission.MEETING_MANAGE, writes=True)
def minutes(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The editor: what a colleague saved in between stands beside what was typed."""
    found = queries.meeting_for(request.actor, public_id, Permission.MEETING_MANAGE)
    if found.state not in WRITING and request.method != "POST":
        return redirect(meeting_url(found))
    items = list(found.items.order_by("order"))
    initial = {
        "revision": found.revision, "opening": found.opening or _usual_opening(found),
        "closing": found.closing,
    }  # fmt: skip
    form = DraftForm(typed(request), items=items, initial=initial)
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            actions.save_draft(found, form.draft(), revision=revision, by=request.actor)
        except StepNotAllowed:
            raise
        except Conflict as refused:
            return _beside(request, found, items, refused.message)
        except Invalid as refused:
            form.add_error("opening", refused.message)
        else:
            messages.success(request, "纪要稿已保存。")
            return redirect("office-meeting-minutes", found.public_id)
    return _editor(request, found, form)


def _usual_opening(found: Meeting) -> str:
    return (
        f"{words_of_date(found.day)}，{found.chair}在{found.place}主持召开{found.name}，"
        f"研究“{found.title}”。会议纪要如下："
    )


def _beside(request: PageRequest, found: Meeting, items: list[Any], message: str) -> HttpResponse:
    """What was typed, and what a colleague saved; saving again is a choice then."""
    found.refresh_from_db()
    typed_again: QueryDict = request.POST.copy()
    typed_again["revision"] = str(found.revision)
    form = DraftForm(typed_again, items=items)
    form.is_valid()
    form.add_error(None, message)
    saved = [("纪要开头", found.opening), *((item.title, item.summary) for item in items)]
    return _editor(request, found, form, status=409, saved=[*saved, ("纪要结尾", found.closing)])


def _editor(
    request: PageRequest, found: Meeting, form: DraftForm, *, status: int = 0, saved: Any = ()
) -> HttpResponse:
    rows = found.resolutions.select_related("lead").prefetch_related("supports").order_by("number")
    return form_page(
        request, form, "起草纪要", "保存纪要稿", found, status=status, template=PAGE,
        saved=saved, resolutions=list(rows),
        faults=faults_of(found) if found.state == "drafted" else [],
    )  # fmt: skip


class ResolutionForm(Form):
    kind = forms.ChoiceField(
        label="性质", choices=ResolutionKind.choices(), initial=ResolutionKind.TASK.value,
        widget=forms.RadioSelect,
    )  # fmt: skip
    text = long_text("议定事项", 500)
    item = forms.ChoiceField(label="出自哪项议程", required=False)
    lead = forms.ChoiceField(label="牵头单位", required=False)
    supports = forms.MultipleChoiceField(
        label="配合单位", required=False, widget=forms.CheckboxSelectMultiple
    )
    due_on = DateField(label="完成期限", required=False)
    deliverable = forms.CharField(label="应提交的成果", required=False, max_length=300)
    clause = forms.ChoiceField(label="对应的实施方案条款", required=False)
    indicator = forms.ChoiceField(label="用来衡量的指标", required=False)
    target = forms.DecimalField(
        label="目标值", required=False, min_value=0, max_digits=10, decimal_places=2,
        help_text="按所选指标的单位填写；派发的任务按它衡量。",
        widget=forms.NumberInput(attrs={"width": 10}),
    )  # fmt: skip
    replaces = forms.ChoiceField(label="调整的是哪件以前的议定事项", required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.known = {unit.code: unit for unit in units()}
        self.all_items = {str(item.public_id): item for item in meeting.items.order_by("order")}
        self.earlier = {str(row.public_id): row for row in queries.open_before(meeting)}
        names = [(code, unit.short_name) for code, unit in self.known.items()]
        self._choices("item", [(key, item.title) for key, item in self.all_items.items()])
        self._choices("lead", names)
        self._choices("supports", names, blank=False)
        self._choices("clause", clause_choices(meeting))
        self._choices("indicator", [(code, row.name) for code, row in INDICATORS.items()])
        self._choices("replaces", [(key, f"{row.meeting.name}：{row.text[:40]}")
                                   for key, row in self.earlier.items()])  # fmt: skip
        if not self.earlier:
            del self.fields["replaces"]

    def _choices(self, name: str, choices: list[tuple[str, str]], *, blank: bool = True) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "没有"), *choices] if blank else choices

    def given(self) -> actions.ResolutionGiven:
        told = self.cleaned_data
        return actions.ResolutionGiven(
            text=told["text"],
            kind=ResolutionKind.of(told["kind"]),
            item=self.all_items.get(told["item"]),
            lead=self.known.get(told["lead"]),
            supports=tuple(self.known[code] for code in told["supports"]),
            due_on=told["due_on"],
            deliverable=told["deliverable"],
            clause=told["clause"],
            indicator=told["indicator"],
            target=told["target"],
            replaces=self.earlier.get(told.get("replaces", "")),
        )


def clause_choices(meeting: Meeting) -> list[tuple[str, str]]:
    """The duties of the plan in their order."""
    rows = Clause.objects.filter(
        document__division__code=meeting.division_id, is_current=True,
        kind__in=[Clause.Kind.DUTY, Clause.Kind.ORGANISATION],
    )  # fmt: skip
    return [(row.code, str(row)) for row in rows.order_by("order", "pk")]


@page(permission=Permission.MEETING_MANAGE, writes=True)
def new_resolution(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = queries.meeting_for(request.actor, public_id, Permission.MEETING_MANAGE)
    if found.state not in WRITING and request.method != "POST":
        return redirect(meeting_url(found))
    form = ResolutionForm(typed(request), meeting=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_resolution(found, form.given(), by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已加入纪要。")
            return redirect("office-meeting-minutes", found.public_id)
    return form_page(request, form, "增加议定事项", "保存", found)


@page(permission=Permission.MEETING_MANAGE, writes=True)
def change_resolution(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Change or take out one of the draft."""
    row = queries.resolution_for(request.actor, public_id)
    found = queries.meeting_for(request.actor, row.meeting.public_id, Permission.MEETING_MANAGE)
    if found.state not in WRITING and request.method != "POST":
        return redirect(meeting_url(found))
    form = ResolutionForm(typed(request), meeting=found, initial=_initial(row))
    if request.method == "POST" and "drop" in request.POST:
        actions.drop_resolution(row, by=request.actor)
        messages.success(request, "已从纪要里删去。")
        return redirect("office-meeting-minutes", found.public_id)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_resolution(row, form.given(), by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已保存。")
            return redirect("office-meeting-minutes", found.public_id)
    return form_page(
        request, form, f"修改议定事项{row.number}", "保存", found, drop="删去这件议定事项"
    )


def _initial(row: Resolution) -> dict[str, Any]:
    return {
        "kind": row.kind, "text": row.text, "due_on": row.due_on, "deliverable": row.deliverable,
        "clause": row.clause, "indicator": row.indicator, "target": row.target,
        "item": str(row.item.public_id) if row.item else "",
        "lead": row.lead.code if row.lead else "",
        "supports": [unit.code for unit in row.supports.all()],
        "replaces": str(row.replaces.public_id) if row.replaces else "",
    }  # fmt: skip
