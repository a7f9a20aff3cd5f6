"""One unit of the plan: its persons, its clauses, its tasks, what it has to sign for."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission, may
from tuoyu.core.errors import NotFound
from tuoyu.divisions.queries import district
from tuoyu.plan.queries import clause_tree, member_units
from tuoyu.plan.queries import documents as sent
from tuoyu.plan.queries import group as seats
from tuoyu.tasks.queries import TaskFilter, UnitTasks, state_by_unit, tasks_for
from tuoyu.web.office.plan.group import SEAT_COLUMNS, seat_row
from tuoyu.web.office.plan.links import address, task_row
from tuoyu.web.page import PageRequest, page

CLAUSE_COLUMNS = [
    {"key": "clause", "label": "条款"},
    {"key": "part", "label": "分工"},
    {"key": "duty", "label": "平台任务"},
]
TASK_COLUMNS = [
    {"key": "task", "label": "任务"},
    {"key": "due", "label": "期限"},
    {"key": "state", "label": "状态"},
]
MOST_TASKS = 10


@page(permission=Permission.PLAN_READ)
def unit(request: PageRequest, code: str) -> HttpResponse:
    """Everything of one unit; 404 for one that the plan does not name."""
    found = next((each for each in member_units() if each.code == code), None)
    if found is None:
        raise NotFound("方案里没有这个单位，请从领导小组页选择。")
    manages = bool(may(request.actor, Permission.GROUP_MANAGE))
    state = state_by_unit(district().code).get(code, UnitTasks())
    tasks = tasks_for(request.actor, TaskFilter(unit=code, state="open"))[:MOST_TASKS]
    context = {
        "unit": found,
        "manages": manages,
        "columns": SEAT_COLUMNS if manages else SEAT_COLUMNS[:-1],
        "rows": [
            seat_row(each) for each in seats.seats_on(request.actor, clock.today(), unit=code)
        ],
        "clause_columns": CLAUSE_COLUMNS,
        "clause_rows": _clauses(found.leads, found.supports),
        "cards": _cards(state),
        "task_columns": TASK_COLUMNS,
        "task_rows": [task_row(each) for each in tasks],
        "tasks_url": address("office-task-list", unit=code),
        "waiting": sent.waiting_of_unit(code),
        "signs": code in request.actor.units(Permission.DOCUMENT_SIGN),
    }
    return render(request, "office/plan/unit.html", context)


def _clauses(leads: tuple[str, ...], supports: tuple[str, ...]) -> list[dict[str, Any]]:
    tree = {node.code: node for node in clause_tree().walk()}
    return [
        {
            "clause": {
                "text": f"{tree[code].number} {tree[code].title}",
                "url": reverse("office-plan-clause", args=[code]),
            },
            "part": {"text": words, "tag": tone},
            "duty": tree[code].platform_duty,
        }
        for codes, words, tone in ((leads, "牵头", "info"), (supports, "配合", "quiet"))
        for code in codes
    ]


def _cards(state: UnitTasks) -> list[dict[str, Any]]:
    return [
        {"label": "牵头任务", "value": state.total, "unit": "项"},
        {"label": "已完成", "value": state.done, "unit": "项", "tone": "good"},
        {"label": "超期", "value": state.overdue, "unit": "项", "tone": "bad" if state.overdue else ""},
        {"label": "待答复", "value": state.waiting_acceptance, "unit": "项"},
    ]  # fmt: skip
