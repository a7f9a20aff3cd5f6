"""One page for a street and one for a unit: what the cockpit says of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.errors import NotFound
from tuoyu.divisions.queries import district, streets_of
from tuoyu.plan.queries import member_units
from tuoyu.reports import cockpit as gathering
from tuoyu.reports import registers
from tuoyu.statistics.catalogue import INDICATORS
from tuoyu.statistics.queries import measure
from tuoyu.tasks.lifecycle import TASK
from tuoyu.tasks.queries import TaskFilter, UnitTasks, state_by_unit, tasks_for
from tuoyu.web.office.cockpit.board import card, chart, indicator_url
from tuoyu.web.page import PageRequest, page

INDICATOR_COLUMNS = [
    {"key": "name", "label": "指标"},
    {"key": "street", "label": "本街道"},
    {"key": "district", "label": "全区"},
]
INSTITUTION_COLUMNS = [
    {"key": "name", "label": "机构"},
    {"key": "kind", "label": "类别"},
    {"key": "places", "label": "托位数", "numeric": True},
]
TASK_COLUMNS = [
    {"key": "title", "label": "任务"},
    {"key": "due", "label": "期限"},
    {"key": "state", "label": "状态"},
]
MOST = 50


@page(permission=Permission.STATISTICS_READ)
def street(request: PageRequest, code: str) -> HttpResponse:
    """A street beside the whole district; its institutions for who may read them."""
    home = district().code
    place = streets_of(home).filter(code=code).first()
    if place is None:
        raise NotFound("没有这个街道，请从驾驶舱选择。")
    today = clock.today()
    here = measure(list(INDICATORS), division=code, on=today)
    whole = measure(list(INDICATORS), division=home, on=today)
    rows = registers.institutions(request.actor).filter(division__code__startswith=code)
    context = {
        "street": place,
        "cards": [card(each) for each in gathering.cards(gathering.CARDS[:5], code, today)],
        "charts": [chart(each) for each in gathering.lines(gathering.LINES[:2], code)],
        "columns": INDICATOR_COLUMNS,
        "rows": [
            {"name": {"text": INDICATORS[each].name, "url": indicator_url(each)},
             "street": here[each].words, "district": whole[each].words}
            for each in INDICATORS
            if whole[each].value is not None
        ],
        "institution_columns": INSTITUTION_COLUMNS,
        "institutions": [_institution(each) for each in rows[:MOST]],
        "total": rows.count(),
    }  # fmt: skip
    return render(request, "office/cockpit/street.html", context)


def _institution(each: Any) -> dict[str, Any]:
    return {
        "name": {"text": each.name, "url": reverse("office-institution", args=[each.public_id])},
        "kind": each.get_kind_display(),
        "places": each.places or "0",
    }


@page(permission=Permission.STATISTICS_READ)
def unit(request: PageRequest, code: str) -> HttpResponse:
    """A unit: its tasks of the year, the late ones first, and the indicators it answers for."""
    home, today = district().code, clock.today()
    member = next((each for each in member_units(home) if each.code == code), None)
    if member is None:
        raise NotFound("没有这个成员单位，请从驾驶舱选择。")
    tasks = state_by_unit(home, today.year).get(code, UnitTasks())
    rows = tasks_for(request.actor, TaskFilter(unit=code, year=today.year))
    own = [each.code for each in INDICATORS.values() if each.responsible == code]
    found = measure(own, division=home, on=today)
    context = {
        "unit": member,
        "cards": _cards(tasks),
        "task_columns": TASK_COLUMNS,
        "tasks": [_task(each) for each in rows[:MOST]],
        "total": rows.count(),
        "columns": [INDICATOR_COLUMNS[0], {"key": "value", "label": "今天"}],
        "rows": [
            {"name": {"text": INDICATORS[each].name, "url": indicator_url(each)},
             "value": found[each].words}
            for each in own
        ],
    }  # fmt: skip
    return render(request, "office/cockpit/unit.html", context)


def _cards(tasks: UnitTasks) -> list[dict[str, Any]]:
    return [
        {"label": "牵头任务", "value": tasks.total, "unit": "项"},
        {"label": "已完成", "value": tasks.done, "unit": "项", "note": f"按期{tasks.on_time}项"},
        {"label": "超期", "value": tasks.overdue, "unit": "项",
         "tone": "bad" if tasks.overdue else "good"},
        {"label": "待签收", "value": tasks.waiting_acceptance, "unit": "项"},
    ]  # fmt: skip


def _task(each: Any) -> dict[str, Any]:
    state = TASK.state(each.state)
    late = each.is_overdue()
    return {
        "title": {"text": each.title, "url": reverse("office-task", args=[each.public_id])},
        "due": f"{each.due_on:%Y-%m-%d}",
        "state": {"text": f"{state.label}，已超期" if late else state.label,
                  "tag": "bad" if late else state.tone.value},
    }  # fmt: skip
