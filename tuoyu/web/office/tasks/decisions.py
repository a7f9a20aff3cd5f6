"""The office decides: objections, more time, the end of a task."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tuoyu.core.authority import Permission
from tuoyu.core.errors import Invalid, NotFound
from tuoyu.divisions.queries import district
from tuoyu.flows.close_task import close_task
from tuoyu.flows.move_task_due import decide_task_extension, move_task_due
from tuoyu.flows.settle_task_objection import settle_task_objection
from tuoyu.tasks import actions
from tuoyu.tasks.lifecycle import TASK
from tuoyu.tasks.queries import task_for
from tuoyu.tasks.queries import tasks as queries
from tuoyu.web.forms import DateField, Form, YesNoField
from tuoyu.web.held import typed
from tuoyu.web.office.tasks import words
from tuoyu.web.page import PageRequest, page


def reason_field(label: str = "理由", longest: int = 500, **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4, "maxlength": longest})
    return forms.CharField(label=label, max_length=longest, widget=area, **options)


class ReasonForm(Form):
    reason = reason_field(help_text="单位会看到。")


class SettleForm(Form):
    upheld = YesNoField(label="是否采纳", yes="采纳，按下面的安排重新派发", no="不采纳，请单位签收")
    answer = reason_field("处理意见", help_text="单位会看到。")
    unit = forms.ChoiceField(
        label="改由哪个单位", required=False,
        help_text="采纳时填写。牵头单位的异议，须改派或者另定期限；配合单位的异议，不选就是不再配合。",
    )  # fmt: skip
    due_on = DateField(label="另定完成期限", required=False, help_text="不改的留空。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["unit"].choices = [("", "不改派"), *queries.unit_choices(district().code)]


@page(permission=Permission.TASK_DISPATCH, writes=True)
def objection(request: PageRequest, public_id: UUID) -> HttpResponse:
    """A unit's objection and the office's answer."""
    found = queries.objection_for(request.actor, public_id)
    form = SettleForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            settlement = actions.Settlement(**form.cleaned_data)
            settle_task_objection(found, settlement, by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已答复，已通知有关单位。")
            return redirect("office-task", found.task.public_id)
    facts = [
        {"key": "提出单位", "value": f"{found.unit.name}（{found.get_part_display()}）"},
        {"key": "异议理由", "value": found.reason},
        {"key": "完成期限", "value": f"{found.task.due_on:%Y-%m-%d}"},
    ]
    if found.outcome:
        facts += [
            {"key": "处理结果", "value": found.get_outcome_display()},
            {"key": "处理意见", "value": found.answer},
        ]
    return words.form_page(
        request, None if found.outcome else form, "处理异议", "答复", facts=facts,
        back=words.url(found.task), trail=words.trail_of(found.task),
    )  # fmt: skip


class DecideForm(Form):
    granted = YesNoField(label="是否同意延期", yes="同意", no="不同意")
    answer = reason_field("答复", required=False, help_text="不同意的必须写明理由。")


@page(permission=Permission.TASK_DISPATCH, writes=True)
def extension(request: PageRequest, public_id: UUID) -> HttpResponse:
    """A request for more time and its answer."""
    found = queries.extension_for(request.actor, public_id)
    form = DecideForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            decide_task_extension(found, **form.cleaned_data, by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已答复，已通知申请单位。")
            return redirect("office-task", found.task.public_id)
    facts = [
        {"key": "申请单位", "value": found.unit.name},
        {"key": "现在的期限", "value": f"{found.task.due_on:%Y-%m-%d}"},
        {"key": "申请延至", "value": f"{found.wanted_on:%Y-%m-%d}"},
        {"key": "理由", "value": found.reason},
    ]
    if found.outcome:
        result = {"granted": "同意", "refused": "不同意"}[found.outcome]
        facts.append({"key": "处理结果", "value": f"{result}。{found.answer}"})
    return words.form_page(
        request, None if found.outcome else form, "答复延期申请", "答复", facts=facts,
        back=words.url(found.task), trail=words.trail_of(found.task),
    )  # fmt: skip


class ExtendForm(Form):
    due_on = DateField(label="新的完成期限")
    reason = reason_field(help_text="单位会看到；原来的期限保留在任务经过里。")


@page(permission=Permission.TASK_DISPATCH, writes=True)
def extend(request: PageRequest, public_id: UUID) -> HttpResponse:
    """A later day by the office itself."""
    found = task_for(request.actor, public_id, Permission.TASK_DISPATCH)
    form = ExtendForm(typed(request), initial={"due_on": found.due_on})
    if request.method == "POST" and form.is_valid():
        try:
            move_task_due(found, **form.cleaned_data, by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "期限已延长，已通知单位。")
            return redirect("office-task", found.public_id)
    return words.form_page(
        request, form, "延长期限", "延长", back=words.url(found), trail=words.trail_of(found),
        facts=[{"key": "现在的期限", "value": f"{found.due_on:%Y-%m-%d}"}],
    )  # fmt: skip


STEPS = {
    "confirm": ("确认完成", "确认后任务办结，不能再改。请先核对成果和佐证。", "已确认完成，已通知单位。"),
    "send_back": ("退回继续办理", "退回后任务回到“办理中”，单位补充后可以再次报告完成。", "已退回，已通知单位。"),
    "cancel": ("取消任务", "取消后不能恢复。", "已取消。"),
}  # fmt: skip


@page(permission=Permission.TASK_DISPATCH, writes=True)
def step(request: PageRequest, public_id: UUID, step: str) -> HttpResponse:
    """Asks once, then ends the task or sends it back."""
    found = task_for(request.actor, public_id, Permission.TASK_DISPATCH)
    if step not in STEPS:
        raise NotFound
    title, text, done = STEPS[step]
    needs = TASK.step(step).needs_reason
    form = ReasonForm(typed(request)) if needs else Form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        close_task(found, step, form.cleaned_data.get("reason", ""), by=request.actor)
        messages.success(request, done)
        return redirect("office-task", found.public_id)
    return words.form_page(
        request, form, title, title, back=reverse("office-task", args=[found.public_id]),
        trail=words.trail_of(found), warning=text, kind="warning" if step == "cancel" else "primary",
    )  # fmt: skip
