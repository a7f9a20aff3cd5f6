"""One clause with everything: text, units, tasks, figures, pages, instruments, what it lacks."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, may
from tuoyu.divisions.queries import district
from tuoyu.plan.queries import ClauseNode, PlanTree, UnitPart, clause_tree
from tuoyu.plan.queries.basis import standings
from tuoyu.tasks.queries import TaskFilter, tasks_for
from tuoyu.web.office.plan.board import TONES, row_of
from tuoyu.web.office.plan.links import address, openable, task_row
from tuoyu.web.office.plan.units import TASK_COLUMNS
from tuoyu.web.page import PageRequest, page
from tuoyu.web.plan_figures import Figure, beside
from tuoyu.web.public.plan.screens import screens_of
from tuoyu.web.public.plan.views import count_words

FIGURE_COLUMNS = [
    {"key": "name", "label": "指标"},
    {"key": "value", "label": "现在"},
    {"key": "aim", "label": "目标"},
    {"key": "lacks", "label": "还缺什么"},
]


@page(permission=Permission.PLAN_READ)
def clause(request: PageRequest, code: str) -> HttpResponse:
    """From the text to tasks, units, evidence and figures. Raises NotFound."""
    tree = clause_tree(counts=True)
    node = tree.clause(code)
    here = district().code
    row = row_of(node, beside(here))
    behind = {basis.code for basis in node.bases}
    words, tone = TONES[row.state]
    context = {
        "node": node,
        "row": row,
        "state": {"words": words, "tone": tone},
        "above": _above(tree, node),
        "parts": [_part(each) for each in (*node.leads, *node.supports)],
        "counts": [count_words(each) for each in node.counts],
        "figure_columns": FIGURE_COLUMNS,
        "figure_rows": [_figure(each) for each in row.figures],
        "task_columns": TASK_COLUMNS,
        "task_rows": [task_row(each) for each in tasks_for(request.actor, TaskFilter(clause=code))],
        "new_task": address("office-task-new", clause=code)
        if may(request.actor, Permission.TASK_DISPATCH) and node.needs_screen
        else "",
        "screens": _screens(node, request.actor),
        "bases": [each for each in standings(here, clock.today()) if each.basis.code in behind],
        "below": [child for child in node.walk() if child is not node],
    }
    return render(request, "office/plan/clause.html", context)


def _above(tree: PlanTree, node: ClauseNode) -> list[ClauseNode]:
    return [
        other
        for other in tree.walk()
        if other is not node and any(each is node for each in other.walk())
    ]


def _part(part: UnitPart) -> dict[str, Any]:
    return {
        "name": part.name,
        "lead": part.is_lead,
        "label": part.part_label,
        "basis": part.basis_label,
        "units": [
            {"name": name, "url": reverse("office-plan-unit", args=[code])}
            for code, name in zip(part.units, part.unit_names, strict=True)
        ],
    }


def _figure(each: Figure) -> dict[str, Any]:
    return {
        "name": {
            "text": each.indicator.name,
            "url": address("office-statistics-indicator", each.indicator.code),
        },
        "value": each.measured.words if each.is_known else "暂无数据",
        "aim": each.target_words,
        "lacks": "" if each.is_known else each.measured.missing or each.indicator.missing,
    }


def _screens(node: ClauseNode, by: Actor) -> list[dict[str, str]]:
    """The pages that do the work; a link where the reader may open it."""
    return [
        {"label": screen.label, "url": screen.url or openable(name, by)}
        for name in node.screens
        for screen in screens_of((name,))
    ]
