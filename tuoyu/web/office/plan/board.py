"""The clause board: every clause with its units, tasks, figures and pages, and what it lacks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core.authority import Permission, may
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.core.errors import NotFound
from tuoyu.divisions.queries import district
from tuoyu.plan.models import Clause
from tuoyu.plan.queries import ClauseNode, PlanTree, clause_tree
from tuoyu.plan.queries.units import seat_choices
from tuoyu.tasks.queries import ClauseTasks
from tuoyu.web.forms import Form
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.page import PageRequest, page
from tuoyu.web.plan_figures import Beside, Figure, beside
from tuoyu.web.public.plan.screens import screens_of
from tuoyu.web.public.plan.views import count_words

COLUMNS = [
    {"key": "clause", "label": "条款"},
    {"key": "leads", "label": "牵头单位"},
    {"key": "tasks", "label": "任务"},
    {"key": "figures", "label": "指标和记录"},
    {"key": "state", "label": "状态"},
    {"key": "missing", "label": "还缺什么"},
]
STATES = [("", "全部"), ("gap", "缺口（红）"), ("partial", "待补"), ("done", "已承担")]
GAP, PARTIAL, DONE = "gap", "partial", "done"
TONES = {GAP: ("缺口", "bad"), PARTIAL: ("待补", "warn"), DONE: ("已承担", "good")}
PAGE_SIZE = 60


@dataclass(frozen=True)
class Row:
    """A clause on the board. `words`: its indicators and counts, as they are shown."""

    node: ClauseNode
    tasks: ClauseTasks
    figures: tuple[Figure, ...]
    state: str

    @property
    def words(self) -> list[str]:
        counts = [count_words(count) for count in self.node.counts]
        return [*counts, *(each.words for each in self.figures if each.is_known)]

    @property
    def missing(self) -> str:
        """What is lacking, and who provides it; also of indicators without records."""
        if self.node.missing:
            return self.node.missing
        if self.state == GAP:
            return f"还没有承担这一条的页面。要做的是：{self.node.platform_duty}"
        return ""

    @property
    def tasks_words(self) -> str:
        if not self.tasks.total:
            return "没有任务"
        late = f"，超期{self.tasks.overdue}" if self.tasks.overdue else ""
        return f"{self.tasks.total}项，完成{self.tasks.done}{late}"


def state_of(node: ClauseNode) -> str:
    """Red without any page that does its work; what has a page and lacks something waits for it."""
    if node.needs_screen and not screens_of(node.screens):
        return GAP
    return PARTIAL if node.missing else DONE


def row_of(node: ClauseNode, found: Beside) -> Row:
    figures = tuple(found.figures.get(node.code, ()))
    return Row(node, found.tasks_of(node.code), figures, state_of(node))


class BoardForm(Form):
    says_optional = False
    unit = forms.ChoiceField(label="责任单位", required=False)
    part = forms.ChoiceField(label="部分", required=False)
    kind = forms.ChoiceField(label="类别", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)

    def __init__(self, *args: Any, tree: PlanTree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [each for each in Clause.Kind.choices if each[0] != Clause.Kind.HEADING]
        for name, word, choices in (
            ("unit", "全部单位", seat_choices()),
            ("part", "全部", [(n.code, f"{n.number} {n.title}") for n in tree.roots]),
            ("kind", "全部", kinds),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", word), *choices]


def _wanted(request: PageRequest) -> tuple[PlanTree, BoardForm, list[Row]]:
    tree = clause_tree(counts=True)
    form = BoardForm(request.GET, tree=tree)
    form.is_valid()
    given = form.cleaned_data
    found = beside(district().code)
    return tree, form, [row for row in _rows(tree, found) if _fits(row, given, tree)]


def _rows(tree: PlanTree, found: Beside) -> Iterator[Row]:
    return (row_of(node, found) for node in tree.walk() if node.needs_screen)


def _fits(row: Row, given: dict[str, Any], tree: PlanTree) -> bool:
    unit, part = given.get("unit"), given.get("part")
    if unit and not any(unit in each.units for each in (*row.node.leads, *row.node.supports)):
        return False
    if part and not any(node.code == row.node.code for node in tree.clause(part).walk()):
        return False
    if given.get("kind") and row.node.kind != given["kind"]:
        return False
    return not given.get("state") or row.state == given["state"]


@page(permission=Permission.PLAN_READ)
def board(request: PageRequest) -> HttpResponse:
    """All clauses, or those of a unit, a part, a kind or a state."""
    try:
        tree, form, rows = _wanted(request)
    except NotFound:
        return render(request, "office/plan/no_plan.html", {})
    here = paged(request, rows, size=PAGE_SIZE)
    context = {
        **listed(here, COLUMNS, _cells),
        "tree": tree,
        "form": form,
        "cards": _cards(rows),
        "query": request.GET.urlencode(),
        "manages": bool(may(request.actor, Permission.GROUP_MANAGE)),
    }
    return render(request, "office/plan/board.html", context)


EXPORT = (
    Column("编号", lambda row: row.node.number, width=14),
    Column("条款", lambda row: row.node.title, width=26),
    Column("类别", lambda row: row.node.kind_label),
    Column("原文", lambda row: row.node.text, width=60),
    Column("牵头", lambda row: "、".join(part.name for part in row.node.leads), width=26),
    Column("配合", lambda row: "、".join(part.name for part in row.node.supports), width=40),
    Column("任务", lambda row: row.tasks.total, Kind.NUMBER),
    Column("已完成", lambda row: row.tasks.done, Kind.NUMBER),
    Column("超期", lambda row: row.tasks.overdue, Kind.NUMBER),
    Column("指标和记录", lambda row: "；".join(row.words), width=50),
    Column("状态", lambda row: TONES[row.state][0]),
    Column("还缺什么", lambda row: row.missing, width=60),
)


@page(permission=Permission.PLAN_READ)
def export(request: PageRequest) -> HttpResponse:
    """The same clauses as a spreadsheet."""
    _, _, rows = _wanted(request)
    return export_answer("实施方案逐条进展", EXPORT, rows)


def _cards(rows: list[Row]) -> list[dict[str, Any]]:
    count = {state: sum(row.state == state for row in rows) for state in TONES}
    late = sum(row.tasks.overdue for row in rows)
    here = reverse("office-plan")
    return [
        {"label": "条款", "value": len(rows), "unit": "条"},
        {"label": "已承担", "value": count[DONE], "unit": "条", "tone": "good", "url": f"{here}?state=done"},
        {"label": "待补", "value": count[PARTIAL], "unit": "条", "tone": "warn", "url": f"{here}?state=partial"},
        {"label": "缺口", "value": count[GAP], "unit": "条", "tone": "bad", "url": f"{here}?state=gap"},
        {"label": "超期任务", "value": late, "unit": "项", "tone": "bad" if late else ""},
    ]  # fmt: skip


def _cells(row: Row) -> dict[str, Any]:
    words, tone = TONES[row.state]
    return {
        "clause": {
            "text": f"{row.node.number} {row.node.title}",
            "url": reverse("office-plan-clause", args=[row.node.code]),
        },
        "leads": "、".join(part.name for part in row.node.leads),
        "tasks": row.tasks_words,
        "figures": "；".join(row.words[:2]),
        "state": {"text": words, "tag": tone},
        "missing": row.missing,
    }
