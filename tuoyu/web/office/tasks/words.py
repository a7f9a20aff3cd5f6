"""Tasks in words: rows of lists, facts, and the form page that asks once."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.tasks import evidence
from tuoyu.tasks.lifecycle import TASK
from tuoyu.tasks.models import Task
from tuoyu.tasks.vocabulary import Direction
from tuoyu.web.forms import Form
from tuoyu.web.page import PageRequest

COLUMNS = [
    {"key": "number", "label": "编号"},
    {"key": "title", "label": "任务"},
    {"key": "clause", "label": "条款"},
    {"key": "lead", "label": "牵头单位"},
    {"key": "due", "label": "完成期限"},
    {"key": "state", "label": "状态"},
]


def url(task: Task, name: str = "office-task") -> str:
    return reverse(name, args=[task.public_id])


def row(task: Task) -> dict[str, Any]:
    """One line of a list; the task's parts and clause are at hand."""
    return {
        "number": {"text": task.number, "url": url(task)},
        "title": task.title,
        "clause": task.clause.number if task.clause else task.get_origin_display(),
        "lead": task.lead_part.unit.short_name,
        "due": f"{task.due_on:%Y-%m-%d}",
        "state": state_tag(task),
    }


def state_tag(task: Task) -> dict[str, str]:
    """The state, or by how many days it is late."""
    state = TASK.state(task.state)
    if not task.is_overdue():
        return {"text": state.label, "tag": state.tone.value}
    days = (clock.today() - task.due_on).days
    return {"text": f"{state.label}，超期{days}天", "tag": "bad"}


def plain(value: Decimal | None) -> str:
    """95.0000 → 95."""
    return "" if value is None else f"{value.normalize():f}"


def target_words(task: Task) -> str:
    """备案机构数 不低于 95, or what it is measured by without a target."""
    name = evidence.bound_name(task)
    if not name:
        return "没有绑定，由办公室核对佐证"
    if task.target is None:
        return f"{name}（没有目标值）"
    return f"{name}{Direction.of(task.direction).label}{plain(task.target)}"


def facts(task: Task) -> list[dict[str, Any]]:
    """What is wanted."""
    clause = task.clause
    rows: list[dict[str, Any]] = [
        {"key": "应提交的成果", "value": task.deliverable},
        {"key": "衡量标准", "value": task.measure},
        {"key": "需要的佐证", "value": task.evidence_wanted or "无"},
        {"key": "绑定的数据", "value": target_words(task)},
        {"key": "完成期限", "value": f"{task.due_on:%Y-%m-%d}"},
        {"key": "年度", "value": f"{task.year}年" + ("，每年都做" if task.is_annual else "")},
        {"key": "来源", "value": task.get_origin_display()},
    ]
    if clause is not None:
        rows.insert(0, {"key": "条款", "value": f"{clause.number}　{clause.title}"})
    return rows


def form_page(
    request: PageRequest, form: Form | None, title: str, button: str, *, back: str,
    trail: Sequence[str] = (), text: str = "", warning: str = "",
    facts: Iterable[dict[str, Any]] = (), kind: str = "primary", upload: bool = False,
) -> HttpResponse:  # fmt: skip
    """The page of one form. `trail`: name and address of the page above, `back` of leaving."""
    context = {
        "form": form,
        "title": title,
        "button": button,
        "back": back,
        "trail": list(trail),
        "text": text,
        "warning": warning,
        "facts": list(facts),
        "kind": kind,
        "upload": upload,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "office/tasks/form.html", context, status=status)


def trail_of(task: Task) -> tuple[str, str]:
    return (f"{task.number} {task.title}", url(task))


def plain_text(number: str) -> str:
    """A number kept as text: 1.00 → 1."""
    return plain(Decimal(number))
