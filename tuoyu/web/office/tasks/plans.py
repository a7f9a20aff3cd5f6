"""The office writes tasks and sends them out."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.divisions.queries import district
from tuoyu.flows.dispatch_tasks import dispatch_tasks
from tuoyu.tasks import actions, evidence
from tuoyu.tasks.models import Task
from tuoyu.tasks.queries import task_for
from tuoyu.tasks.queries import tasks as queries
from tuoyu.tasks.vocabulary import Origin
from tuoyu.web.forms import DateField, Form
from tuoyu.web.held import typed
from tuoyu.web.office.tasks import words
from tuoyu.web.page import PageRequest, page

INDICATOR, LIVE = "indicator:", "live:"


def _long(label: str, longest: int, **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2, "maxlength": longest})
    return forms.CharField(label=label, max_length=longest, widget=area, **options)


class TaskForm(Form):
    clause = forms.ChoiceField(
        label="条款", required=False, help_text="任务落实实施方案哪一条；临时交办的不选。"
    )
    title = forms.CharField(label="任务名称", max_length=120)
    deliverable = _long("应提交的成果", 300, help_text="例如“检查情况报告一份”。")
    measure = _long("衡量标准", 300, help_text="做到什么程度算完成。")
    evidence_wanted = _long(
        "需要的佐证", 300, required=False, help_text="例如检查记录、照片、文件。"
    )
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    due_on = DateField(label="完成期限")
    is_annual = forms.BooleanField(
        label="每年都做", required=False, help_text="年度结转时自动列入下一年。"
    )
    lead = forms.ChoiceField(label="牵头单位")
    supports = forms.MultipleChoiceField(
        label="配合单位", required=False, widget=forms.CheckboxSelectMultiple
    )
    binding = forms.ChoiceField(
        label="用来衡量的数据", required=False,
        help_text="绑定后，任务页把自报进展与平台实测并列；不绑定的由办公室核对佐证。",
    )  # fmt: skip
    target = forms.DecimalField(
        label="目标值", required=False, max_digits=14, decimal_places=4,
        help_text="与所选数据的单位一致，例如95%填95。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = queries.unit_choices(district().code)
        fields: Any = self.fields
        fields["clause"].choices = [("", "不出自条款"), *queries.clause_choices(district().code)]
        fields["lead"].choices = [("", "请选择"), *units]
        fields["supports"].choices = units
        fields["binding"].choices = [
            ("", "不绑定"),
            ("指标目录", [(f"{INDICATOR}{c}", name) for c, name in evidence.indicator_choices()]),
            ("平台实时数据", [(f"{LIVE}{c}", name) for c, name in evidence.live_choices()]),
        ]

    def plan(self, task: Task | None = None) -> actions.TaskPlan:
        told = dict(self.cleaned_data)
        binding = told.pop("binding")
        clause = told["clause"]
        origin = (Origin.CLAUSE if clause else Origin.OFFICE).value
        return actions.TaskPlan(
            **{**told, "supports": tuple(told["supports"])},
            indicator=binding.removeprefix(INDICATOR) if binding.startswith(INDICATOR) else "",
            evidence_key=binding.removeprefix(LIVE) if binding.startswith(LIVE) else "",
            origin=task.origin if task else origin,
            origin_id=task.origin_id if task else None,
        )


@page(permission=Permission.TASK_DISPATCH, writes=True)
def new(request: PageRequest) -> HttpResponse:
    """A new draft; `?clause=` fills in the clause and its units."""
    clause = request.GET.get("clause", "")
    lead, supports = queries.clause_units(district().code, clause)
    initial = {
        "clause": clause, "lead": lead, "supports": list(supports), "year": clock.today().year,
    }  # fmt: skip
    form = TaskForm(typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.derive(form.plan(), by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"已保存为草稿{made.number}。核对后派发，单位才能看到。")
            return redirect("office-task", made.public_id)
    return words.form_page(
        request, form, "新建任务", "保存草稿", back=reverse("office-tasks"),
    )  # fmt: skip


@page(permission=Permission.TASK_DISPATCH, writes=True)
def edit(request: PageRequest, public_id: UUID) -> HttpResponse:
    """A draft is written anew."""
    found = task_for(request.actor, public_id, Permission.TASK_DISPATCH)
    if found.state != "drafted":
        raise Conflict("任务已经派发，不能再改。期限可以延长；内容有误的，取消后另派。")
    form = TaskForm(typed(request), initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(found, form.plan(found), by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已保存。")
            return redirect("office-task", found.public_id)
    return words.form_page(
        request, form, "修改任务", "保存", back=words.url(found), trail=words.trail_of(found)
    )


def _initial(task: Task) -> dict[str, Any]:
    binding = f"{INDICATOR}{task.indicator}" if task.indicator else ""
    target: Decimal | str | None = words.plain(task.target) or None
    return {
        **{name: getattr(task, name) for name in TaskForm.base_fields if hasattr(task, name)},
        "clause": task.clause.code if task.clause else "",
        "lead": task.lead_part.unit.code,
        "supports": [part.unit.code for part in task.supports],
        "binding": f"{LIVE}{task.evidence_key}" if task.evidence_key else binding,
        "target": target,
    }


class ChoiceOfDrafts(Form):
    tasks = forms.MultipleChoiceField(
        label="要派发的任务", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一项要派发的任务。"},
    )  # fmt: skip


@page(permission=Permission.TASK_DISPATCH, writes=True)
def dispatch(request: PageRequest) -> HttpResponse:
    """All drafts with boxes; those ticked go out together. `?task=` ticks one only."""
    rows = {str(each.public_id): each for each in queries.drafts(request.actor)}
    only = request.GET.get("task", "")
    ticked = [key for key in rows if key == only] if only else list(rows)
    form = ChoiceOfDrafts(typed(request), initial={"tasks": ticked})
    fields: Any = form.fields
    fields["tasks"].choices = [(key, _draft_words(each)) for key, each in rows.items()]
    if request.method == "POST" and form.is_valid():
        chosen = [rows[key] for key in form.cleaned_data["tasks"]]
        try:
            sent = dispatch_tasks(chosen, by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"已派发{len(sent)}项任务，已通知牵头和配合单位。")
            return redirect("office-tasks")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "rows": rows, "title": "派发任务"}
    return render(request, "office/tasks/dispatch.html", context, status=status)


def _draft_words(task: Task) -> str:
    supports = f"，配合单位{len(task.supports)}个" if task.supports else ""
    return (
        f"{task.number}　{task.title}（{task.lead_part.unit.short_name}牵头{supports}，"
        f"{task.due_on:%Y-%m-%d}前）"
    )
