"""Issues: the form of a unit, its papers, the office's answer."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.accounts.models import Unit
from tuoyu.accounts.queries import unit_by_code, units
from tuoyu.core.authority import Actor, Permission, may
from tuoyu.core.errors import Conflict, Invalid, NotAllowed, NotFound
from tuoyu.files import actions as files
from tuoyu.flows.answer_issue import ANSWERS, answer_issue
from tuoyu.meetings import actions, queries
from tuoyu.meetings.lifecycle import BEFORE_NOTICE, ISSUE
from tuoyu.meetings.models import Issue, Meeting
from tuoyu.rules.days import words_of_date
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.office.meetings.form_page import crumbs, form_page, long_text, meeting_url
from tuoyu.web.page import PageRequest, page

NO_CHILDREN = "不写儿童和家长的姓名。"


class IssueForm(Form):
    title = forms.CharField(label="议题名称", max_length=80)
    text = long_text("基本情况", 2000, rows=5, help_text=NO_CHILDREN)
    why = long_text("提请会议研究的理由", 1000)
    asked = long_text("建议议定的事项", 1000, help_text="写明请哪个单位在什么时候前做什么。")

    def given(self) -> actions.IssueGiven:
        names = ("title", "text", "why", "asked")
        return actions.IssueGiven(**{name: self.cleaned_data[name] for name in names})


class NewIssueForm(IssueForm):
    unit = forms.ChoiceField(label="提出单位")
    field_order = ["unit", "title", "text", "why", "asked"]

    def __init__(self, *args: Any, choices: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(unit.code, unit.short_name) for unit in choices]
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
            field.initial = choices[0].code


def issue_url(found: Issue) -> str:
    return reverse("office-meeting-issue", args=[found.public_id])


def _for_units(actor: Actor, meeting: Meeting) -> list[Unit]:
    """For which units this person may raise an issue: any member for the office, else one's own."""
    if may(actor, Permission.MEETING_MANAGE, meeting):
        codes = meeting.attendances.order_by("order").values_list("unit__code", flat=True)
        known = {unit.code: unit for unit in units()}
        return [known[code] for code in codes if code in known]
    return [row.unit for row in queries.attendance_of(actor, meeting)]


@page(permission=Permission.PLAN_READ, writes=True)
def new(request: PageRequest, public_id: UUID) -> HttpResponse:
    """A unit's issue during the call; the office's until the agenda stands."""
    meeting = queries.meeting_for(request.actor, public_id)
    choices = _for_units(request.actor, meeting)
    if not choices:
        raise NotFound
    if meeting.state not in BEFORE_NOTICE and request.method != "POST":
        return redirect(meeting_url(meeting))
    form = NewIssueForm(typed(request), choices=choices)
    if request.method == "POST" and form.is_valid():
        unit = unit_by_code(form.cleaned_data["unit"])
        assert unit is not None
        try:
            made = actions.raise_issue(meeting, unit, form.given(), by=request.actor)
        except (Invalid, Conflict) as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "议题已提交。可以继续上传材料。")
            return redirect(issue_url(made))
    text = ""
    if meeting.issues_due_on is not None:
        text = f"{words_of_date(meeting.issues_due_on)}截止。"
    return form_page(request, form, "提交议题", "提交", meeting, text=text)


@page(permission=Permission.PLAN_READ)
def issue(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One issue with its papers, and what may be done with it."""
    found = queries.issue_for(request.actor, public_id)
    own = _may_touch(request.actor, found)
    papers = list(found.papers.select_related("file"))
    state = ISSUE.state(found.state)
    context = {
        "issue": found,
        "state": state,
        "crumbs": [*crumbs(found.meeting)[:-1], *_meeting_crumb(found), (found.title, "")],
        "facts": [
            {"key": "提出单位", "value": found.unit.short_name},
            {"key": "提出时间", "value": f"{found.raised_at:%Y-%m-%d}"},
            {"key": "基本情况", "value": found.text},
            {"key": "提请理由", "value": found.why},
            {"key": "建议议定", "value": found.asked},
            *([{"key": "办公室意见", "value": found.reason}] if found.reason else []),
        ],
        "papers": [
            {
                "name": paper.title, "size": paper.file.size,
                "url": reverse("file", args=[paper.file.public_id]),
            }
            for paper in papers
        ],
        "own_papers": papers if own and found.state == "raised" else [],
        "changes": own and found.state == "raised",
        "withdraws": found.state == "raised" and _is_units(request.actor, found),
        "adds": own and found.state in ("raised", "accepted", "deferred"),
        "answers": bool(may(request.actor, Permission.MEETING_MANAGE, found))
        and found.state in ("raised", "deferred", "accepted"),
    }  # fmt: skip
    return render(request, "office/meetings/issue.html", context)


def _meeting_crumb(found: Issue) -> list[tuple[str, str]]:
    return [(found.meeting.name, meeting_url(found.meeting))] if found.meeting else []


def _is_units(actor: Actor, found: Issue) -> bool:
    return bool(may(actor, Permission.MEETING_TAKE_PART, found))


def _may_touch(actor: Actor, found: Issue) -> bool:
    return _is_units(actor, found) or bool(may(actor, Permission.MEETING_MANAGE, found))


def _own(request: PageRequest, public_id: UUID) -> Issue:
    """An issue that this person may write; for others it does not exist."""
    found = queries.issue_for(request.actor, public_id)
    if not _may_touch(request.actor, found):
        raise NotFound
    return found


@page(permission=Permission.PLAN_READ, writes=True)
def edit(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = _own(request, public_id)
    if found.state != "raised" and request.method != "POST":
        return redirect(issue_url(found))
    initial = {name: getattr(found, name) for name in IssueForm.base_fields}
    form = IssueForm(typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_issue(found, form.given(), by=request.actor)
        messages.success(request, "已保存。")
        return redirect(issue_url(found))
    return form_page(request, form, "修改议题", "保存", found.meeting)


class PaperForm(Form):
    title = forms.CharField(label="材料名称", max_length=80)
    file = forms.FileField(label="材料", help_text="PDF、JPG或PNG，不超过20MB。")


@page(permission=Permission.PLAN_READ, writes=True)
def paper(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Add a paper."""
    found = _own(request, public_id)
    form = PaperForm(typed(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            stored = files.store(
                form.cleaned_data["file"], by=request.actor, division=found.division_id,
                kind="meetings.issue",
            )  # fmt: skip
            actions.add_paper(found, stored, form.cleaned_data["title"], by=request.actor)
        except Invalid as refused:
            form.add_error("file", refused.message)
        else:
            messages.success(request, "材料已上传。")
            return redirect(issue_url(found))
    return form_page(request, form, "上传议题材料", "上传", found.meeting, text=found.title)


@page(permission=Permission.PLAN_READ, writes=True)
def drop_paper(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Take a paper off, while the issue is not answered."""
    paper = queries.issue_paper_for(request.actor, public_id)
    found = paper.issue
    if not _may_touch(request.actor, found):
        raise NotFound
    if found.state != "raised" and request.method != "POST":
        return redirect(issue_url(found))
    if request.method == "POST":
        actions.drop_paper(paper, by=request.actor)
        messages.success(request, f"已移除“{paper.title}”。")
        return redirect(issue_url(found))
    text = f"移除后不能恢复：{paper.title}"
    return form_page(request, Form(), "移除议题材料", "移除", found.meeting, text=text)


@page(permission=Permission.PLAN_READ, writes=True)
def withdraw(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = _own(request, public_id)
    if found.state != "raised" and request.method != "POST":
        return redirect(issue_url(found))
    if request.method == "POST":
        if not _is_units(request.actor, found):
            raise NotAllowed("由提出议题的单位撤回。")
        actions.withdraw_issue(found, by=request.actor)
        messages.success(request, "议题已撤回。")
        return redirect(issue_url(found))
    text = f"撤回后不能恢复：{found.title}"
    return form_page(request, Form(), "撤回议题", "撤回", found.meeting, text=text)


class AnswerForm(Form):
    answer = forms.ChoiceField(
        label="处理", choices=list(ANSWERS.items()), widget=forms.RadioSelect
    )
    meeting = forms.ChoiceField(label="列入的会议", required=False)
    duration = forms.IntegerField(
        label="汇报时长（分钟）", required=False, min_value=1, max_value=240, initial=10,
        widget=forms.NumberInput(attrs={"width": 4}),
    )  # fmt: skip
    reason = long_text("理由", 300, required=False, help_text="转下次会议或不列入的，必须写明。")

    def __init__(self, *args: Any, ahead: list[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["meeting"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(each.public_id), each.name) for each in ahead]
        if len(ahead) < 2:
            field.widget = forms.HiddenInput()
            field.initial = str(ahead[0].public_id) if ahead else ""


@page(permission=Permission.MEETING_MANAGE, writes=True)
def answer(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The office puts it on an agenda, defers or declines it."""
    found = queries.issue_for(request.actor, public_id, Permission.MEETING_MANAGE)
    if found.state not in ("raised", "deferred", "accepted") and request.method != "POST":
        return redirect(issue_url(found))
    rows = queries.meetings_for(request.actor).filter(state__in=BEFORE_NOTICE)
    form = AnswerForm(typed(request), ahead=list(rows.order_by("held_at")))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        meeting = rows.filter(public_id=given["meeting"]).first() if given["meeting"] else None
        try:
            answer_issue(
                found, given["answer"], by=request.actor, meeting=meeting,
                reason=given["reason"], duration=given["duration"] or 10,
            )  # fmt: skip
        except (Invalid, Conflict) as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已答复，提出单位会收到消息。")
            return redirect(meeting_url(meeting) if meeting else issue_url(found))
    text = f"{found.unit.short_name}：{found.title}"
    return form_page(request, form, "答复议题", "答复", found.meeting, text=text)
