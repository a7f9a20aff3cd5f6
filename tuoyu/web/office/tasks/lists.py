"""Lists of tasks: what waits for me first, then all of them with filters and the export."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core.authority import Actor, Permission, may
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.divisions.queries import district
from tuoyu.tasks.lifecycle import TASK
from tuoyu.tasks.models import Task
from tuoyu.tasks.queries import TaskFilter, tasks_for
from tuoyu.tasks.queries import tasks as queries
from tuoyu.tasks.vocabulary import Origin, Part
from tuoyu.web.forms import Form
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.office.tasks import words
from tuoyu.web.page import PageRequest, page

EXPORT = (
    Column("编号", lambda each: each.number, width=12),
    Column("任务", lambda each: each.title, width=40),
    Column("条款", lambda each: each.clause.number if each.clause else "", width=12),
    Column("来源", lambda each: each.get_origin_display(), width=16),
    Column("牵头单位", lambda each: each.lead_part.unit.name, width=26),
    Column("配合单位", lambda each: "、".join(p.unit.short_name for p in each.supports), width=40),
    Column("成果", lambda each: each.deliverable, width=40),
    Column("衡量标准", lambda each: each.measure, width=40),
    Column("年度", lambda each: each.year, Kind.NUMBER),
    Column("完成期限", lambda each: each.due_on, Kind.DATE),
    Column("状态", lambda each: each.get_state_display(), width=18),
    Column("已超期", lambda each: "是" if each.is_overdue() else ""),
    Column("报告完成时间", lambda each: each.claimed_at, Kind.MOMENT, 18),
    Column("确认完成时间", lambda each: each.confirmed_at, Kind.MOMENT, 18),
)

GROUP_COLUMNS = [
    {"key": "number", "label": "编号"},
    {"key": "title", "label": "任务"},
    {"key": "what", "label": "事项"},
    {"key": "due", "label": "完成期限"},
]


class TaskFilterForm(Form):
    """The filters of the list, as they stand in the address."""

    text = forms.CharField(label="名称或编号", required=False, max_length=60)
    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="状态", required=False)
    overdue = forms.BooleanField(label="只看超期", required=False)
    unit = forms.ChoiceField(label="单位", required=False)
    part = forms.ChoiceField(
        label="分工", required=False, choices=[("", "牵头和配合"), *Part.choices()]
    )
    clause = forms.ChoiceField(label="条款", required=False)
    origin = forms.ChoiceField(
        label="来源", required=False, choices=[("", "全部来源"), *Origin.choices()]
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [each for each in TASK.choices() if each[0] != "drafted" or _dispatches(by)]
        fields: Any = self.fields
        fields["state"].choices = [("", "全部状态"), ("open", "未完成"), *states]
        fields["year"].choices = [("", "全部年度"), *((y, f"{y}年") for y in queries.years(by))]
        fields["unit"].choices = [("", "全部单位"), *queries.unit_choices(district().code)]
        fields["clause"].choices = [("", "全部条款"), *queries.clause_choices(district().code)]

    def wanted(self) -> TaskFilter:
        """What the address asks for; a value that is no choice narrows nothing."""
        self.is_valid()
        return TaskFilter(**{name: self.cleaned_data[name] for name in self.cleaned_data})


def _dispatches(by: Actor) -> bool:
    return bool(may(by, Permission.TASK_DISPATCH))


@page(permission=Permission.PLAN_READ)
def queue(request: PageRequest) -> HttpResponse:
    """What waits for me: a unit's open tasks, or what the office has to decide."""
    by = request.actor
    units = by.units(Permission.TASK_ANSWER)
    mine = queries.of_unit(by, units) if units else Task.objects.none()
    context = {
        **listed(paged(request, mine), words.COLUMNS, words.row),
        "units": units,
        "office": _dispatches(by),
        "groups": _office_groups(by) if _dispatches(by) else [],
        "group_columns": GROUP_COLUMNS,
        "cards": task_cards(by),
    }
    return render(request, "office/tasks/queue.html", context)


def task_cards(by: Actor) -> list[dict[str, Any]]:
    """A unit's own counts; of all units for whoever answers for none."""
    units = by.units(Permission.TASK_ANSWER)
    address = reverse("office-task-list")
    open_, late = queries.counts(by, units)
    own = f"&unit={units[0]}" if len(units) == 1 else ""
    return [
        {"label": "未完成任务", "value": open_, "url": f"{address}?state=open{own}"},
        {
            "label": "超期任务", "value": late, "url": f"{address}?overdue=on{own}",
            "tone": "bad" if late else "",
        },
    ]  # fmt: skip


def _office_groups(by: Actor) -> list[dict[str, Any]]:
    """What the office decides, each kind with its first tasks."""
    objections = [
        _group_row(
            each.task, f"{each.unit.short_name}：{each.reason}", "office-task-objection", each
        )
        for each in queries.objections(by)
    ]
    extensions = [
        _group_row(
            each.task, f"{each.unit.short_name}申请延至{each.wanted_on:%Y-%m-%d}：{each.reason}",
            "office-task-extension-decide", each,
        )
        for each in queries.extensions(by)
    ]  # fmt: skip
    claimed = [
        _group_row(task, f"{task.lead_part.unit.short_name}报告完成", "office-task", task)
        for task in tasks_for(by, TaskFilter(state="claimed"))
    ]
    return [
        {"title": "异议", "rows": objections},
        {"title": "延期申请", "rows": extensions},
        {"title": "报告完成，待确认", "rows": claimed},
    ]


def _group_row(task: Task, what: str, name: str, record: Any) -> dict[str, Any]:
    return {
        "number": {"text": task.number, "url": reverse(name, args=[record.public_id])},
        "title": task.title,
        "what": what,
        "due": f"{task.due_on:%Y-%m-%d}",
    }


@page(permission=Permission.PLAN_READ)
def every(request: PageRequest) -> HttpResponse:
    """All tasks that the reader may see, narrowed by the address."""
    form = TaskFilterForm(request.GET, by=request.actor)
    rows = tasks_for(request.actor, form.wanted())
    context = {
        **listed(paged(request, rows), words.COLUMNS, words.row),
        "form": form,
        "office": _dispatches(request.actor),
        "query": request.GET.urlencode(),
    }
    return render(request, "office/tasks/list.html", context)


@page(permission=Permission.PLAN_READ)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    rows = tasks_for(request.actor, TaskFilterForm(request.GET, by=request.actor).wanted())
    return export_answer("任务清单", EXPORT, rows.iterator(chunk_size=500))
