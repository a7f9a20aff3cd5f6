"""The yearly assessment: the list, one unit's lines with the tasks behind them, its steps."""

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
from tuoyu.core.errors import Invalid, NotFound
from tuoyu.core.lifecycle import available_steps
from tuoyu.flows import assess_units
from tuoyu.tasks.actions import assessments as acts
from tuoyu.tasks.lifecycle import ASSESSMENT
from tuoyu.tasks.models import Assessment
from tuoyu.tasks.queries import assessed as queries
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.office.tasks import words
from tuoyu.web.office.tasks.decisions import ReasonForm, reason_field
from tuoyu.web.page import PageRequest, page

COLUMNS = [
    {"key": "unit", "label": "单位"},
    {"key": "year", "label": "年度"},
    {"key": "score", "label": "得分", "numeric": True},
    {"key": "state", "label": "状态"},
]
EXPORT = (
    Column("年度", lambda each: each.year, Kind.NUMBER),
    Column("单位", lambda each: each.unit.name, width=30),
    Column("得分", lambda each: each.score, Kind.NUMBER),
    Column("状态", lambda each: each.get_state_display(), width=18),
    Column("单位意见", lambda each: each.comment, width=40),
    Column("签发时间", lambda each: each.signed_at, Kind.MOMENT, 18),
)
NONE_APPLIES = "没有可考核的事项"


@page(permission=Permission.PLAN_READ)
def assessments(request: PageRequest) -> HttpResponse:
    """By year, the latest first."""
    here = paged(request, queries.assessments_for(request.actor), size=50)
    office = bool(may(request.actor, Permission.TASK_DISPATCH))
    context = {**listed(here, COLUMNS, _row), "office": office}
    return render(request, "office/tasks/assessments.html", context)


def _row(each: Assessment) -> dict[str, Any]:
    state = ASSESSMENT.state(each.state)
    return {
        "unit": {
            "text": each.unit.name,
            "url": reverse("office-task-assessment", args=[each.public_id]),
        },
        "year": f"{each.year}年",
        "score": NONE_APPLIES if each.score is None else f"{each.score}",
        "state": {"text": state.label, "tag": state.tone.value},
    }


@page(permission=Permission.PLAN_READ)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    return export_answer("年度考核", EXPORT, queries.assessments_for(request.actor))


class DraftForm(Form):
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)


@page(permission=Permission.TASK_DISPATCH, writes=True)
def draft(request: PageRequest) -> HttpResponse:
    """Draft every unit's assessment of a year from the records."""
    form = DraftForm(typed(request), initial={"year": clock.today().year - 1})
    if request.method == "POST" and form.is_valid():
        try:
            made = assess_units.draft_assessments(form.cleaned_data["year"], by=request.actor)
        except Invalid as refused:
            form.add_error("year", refused.message)
        else:
            messages.success(
                request, f"已起草{len(made)}个单位的考核。请逐个核对，再征求单位意见。"
            )
            return redirect("office-task-assessments")
    return words.form_page(
        request, form, "起草年度考核", "起草", back=reverse("office-task-assessments"),
        trail=("年度考核", reverse("office-task-assessments")),
        text="按平台记录计算每个单位的得分。已经征求意见或签发的不变，起草中的重新计算。",
    )  # fmt: skip


@page(permission=Permission.PLAN_READ)
def assessment(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Each line with its formula, the numbers and the tasks behind it."""
    found = queries.assessment_for(request.actor, public_id)
    tasks = queries.tasks_by_number(found.division_id, found.year)
    links = {number: words.url(each) for number, each in tasks.items()}
    context = {
        "assessment": found,
        "state": ASSESSMENT.state(found.state),
        "score": NONE_APPLIES if found.score is None else f"{found.score}分",
        "lines": [_line(line, links) for line in found.lines],
        "steps": [each for each in available_steps(found, request.actor) if each.code in STEPS],
        "comments": found.state == "with_unit"
        and bool(may(request.actor, Permission.TASK_ANSWER, found)),
    }
    return render(request, "office/tasks/assessment.html", context)


def _line(line: dict[str, Any], links: dict[str, str]) -> dict[str, Any]:
    points = "不计分" if line["points"] is None else f"{line['points']} / {line['weight']}"
    whole = f"{words.plain_text(line['met'])} / {words.plain_text(line['of'])}"
    return {
        **line,
        "points": points,
        "whole": whole if line["points"] is not None else "没有可考核的事项",
        "good": [{"text": number, "url": links.get(number, "")} for number in line["good"]],
        "bad": [{"text": number, "url": links.get(number, "")} for number in line["bad"]],
    }


STEPS = {
    "ask": ("征求单位意见", "单位会看到考核明细，并收到消息。", "已发给单位。"),
    "redraft": ("收回重新起草", "收回后可以按最新记录重新计算。", "已收回。重新起草后再征求意见。"),
    "sign": ("签发", "签发后明细和得分不再变动，各成员单位都能看到。", "已签发。"),
}


@page(permission=Permission.TASK_DISPATCH, writes=True)
def step(request: PageRequest, public_id: UUID, step: str) -> HttpResponse:
    """Asks once, then takes the step."""
    found = queries.assessment_for(request.actor, public_id)
    if step not in STEPS:
        raise NotFound
    title, text, done = STEPS[step]
    needs = ASSESSMENT.step(step).needs_reason
    form = ReasonForm(typed(request)) if needs else Form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if step == "ask":
            assess_units.ask_assessment_comment(found, by=request.actor)
        elif step == "sign":
            assess_units.sign_assessment(found, by=request.actor)
        else:
            acts.redraft(found, form.cleaned_data["reason"], by=request.actor)
        messages.success(request, done)
        return redirect("office-task-assessment", found.public_id)
    return _form(request, found, form, title, warning=text)


class CommentForm(Form):
    text = reason_field("意见", 1000, help_text="没有意见的，请写“无意见”。")


@page(permission=Permission.TASK_ANSWER, writes=True)
def comment(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The unit's opinion."""
    found = queries.assessment_for(request.actor, public_id)
    form = CommentForm(typed(request))
    if request.method == "POST" and form.is_valid():
        assess_units.comment_on_assessment(found, form.cleaned_data["text"], by=request.actor)
        messages.success(request, "意见已反馈。")
        return redirect("office-task-assessment", found.public_id)
    return _form(request, found, form, "反馈意见")


def _form(
    request: PageRequest, found: Assessment, form: Form, title: str, warning: str = ""
) -> HttpResponse:
    back = reverse("office-task-assessment", args=[found.public_id])
    name = f"{found.unit.short_name}{found.year}年度考核"
    return words.form_page(
        request, form, title, title, back=back, trail=(name, back), warning=warning
    )
