"""One task: what is wanted, who answers, claimed beside measured, and its course."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core.authority import Actor, Permission, may
from tuoyu.core.lifecycle import available_steps
from tuoyu.tasks import evidence
from tuoyu.tasks.models import ProgressReport, Task, TaskPart
from tuoyu.tasks.queries import course, part_of, task_for, tasks_of_origins
from tuoyu.tasks.vocabulary import Acceptance, Part
from tuoyu.web.office.tasks import words
from tuoyu.web.page import PageRequest, page

PART_COLUMNS = [
    {"key": "unit", "label": "单位"},
    {"key": "part", "label": "分工"},
    {"key": "state", "label": "签收"},
    {"key": "when", "label": "答复时间"},
]
REPORT_COLUMNS = [
    {"key": "when", "label": "报告日期"},
    {"key": "unit", "label": "单位"},
    {"key": "percent", "label": "自报完成", "numeric": True},
    {"key": "value", "label": "自报数值", "numeric": True},
    {"key": "measured", "label": "平台实测（当时）"},
]
TONES = {"waiting": "info", "accepted": "good", "objected": "warn"}


@page(permission=Permission.PLAN_READ)
def task(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = task_for(request.actor, public_id)
    by, part = request.actor, part_of(request.actor, found)
    reports = course.reports(found)
    context = {
        "task": found,
        "state": words.state_tag(found),
        "facts": words.facts(found),
        "measured": _measured(found, reports),
        "part_columns": PART_COLUMNS,
        "parts": [_part(each) for each in found.parts.all()],
        "report_columns": REPORT_COLUMNS,
        "report_rows": [_report_row(each) for each in reports],
        "reports": [_report(each) for each in reports],
        "events": [_event(each) for each in course.events(found)],
        "letters": list(found.letters.all()),
        "links": _links(found),
        "unit_acts": _unit_acts(found, part),
        "office_acts": _office_acts(found, by),
    }
    return render(request, "office/tasks/task.html", context)


def _event(each: dict[str, Any]) -> dict[str, Any]:
    letter = each.pop("letter", None)
    url = reverse("office-task-letter", args=[letter]) if letter else ""
    return {**each, "url": url}


def _measured(task: Task, reports: list[ProgressReport]) -> dict[str, Any] | None:
    """Claimed and measured side by side; None where nothing is bound."""
    reading = evidence.reading_of(task)
    if reading is None:
        return None
    met = reading.meets(task.target, task.direction)
    claims = [each for each in reports if each.part == Part.LEAD]
    last = claims[0] if claims else None
    claimed = "还没有报告"
    if last is not None:
        value = f"{words.plain(last.claimed_value)}　" if last.claimed_value is not None else ""
        percent = f"完成{last.percent}%" if last.percent is not None else ""
        claimed = f"{value}{percent}".strip()
    return {
        "rows": [
            {"key": "单位自报", "value": claimed},
            {"key": "平台实测", "value": reading.words},
            {"key": "目标", "value": words.target_words(task)},
        ],
        "as_of": reading.as_of,
        "verdict": {True: "已达到目标", False: "未达到目标", None: "无法比较"}[met],
        "tone": {True: "good", False: "warn", None: "quiet"}[met],
    }


def _part(each: TaskPart) -> dict[str, Any]:
    return {
        "unit": each.unit.name,
        "part": each.get_part_display(),
        "state": {"text": each.get_acceptance_display(), "tag": TONES[each.acceptance]},
        "when": f"{each.answered_at:%Y-%m-%d}" if each.answered_at else "",
    }


def _report_row(each: ProgressReport) -> dict[str, Any]:
    return {
        "when": f"{each.reported_at:%Y-%m-%d}",
        "unit": each.unit.short_name,
        "percent": "" if each.percent is None else f"{each.percent}%",
        "value": words.plain(each.claimed_value),
        "measured": each.measured_words,
    }


def _report(each: ProgressReport) -> dict[str, Any]:
    return {
        "title": f"{each.reported_at:%Y-%m-%d}　{each.unit.short_name}（{each.get_part_display()}）",
        "text": each.text,
        "final": each.is_final,
        "numbers": "；".join(
            f"{n['label']}{words.plain_text(n['value'])}{n['unit']}" for n in each.numbers
        ),
        "files": [
            {
                "name": row.file.name,
                "url": reverse("file", args=[row.file.public_id]),
                "size": row.file.size,
            }
            for row in each.files.all()
        ],
    }


def _links(task: Task) -> list[dict[str, str]]:
    """The task of the year before and that of the year after."""
    found = []
    if before := course.before(task):
        found.append({"text": f"上一年：{before.number}", "url": words.url(before)})
    for after in tasks_of_origins([task.public_id]).get(task.public_id, [])[:1]:
        found.append({"text": f"下一年：{after.number}", "url": words.url(after)})
    return found


def _unit_acts(task: Task, part: TaskPart | None) -> list[dict[str, str]]:
    """The buttons of a unit's person, the next act first."""
    if part is None or not task.is_open:
        return []
    lead, acts = part.part == Part.LEAD, []
    if part.acceptance == Acceptance.WAITING and (not lead or task.state == "dispatched"):
        acts = [("签收", "office-task-accept"), ("提出异议", "office-task-object")]
    elif part.acceptance == Acceptance.ACCEPTED and not (lead and task.state == "claimed"):
        acts = [("报告进展", "office-task-report")]
        if lead:
            acts.append(("申请延期", "office-task-extension"))
    return [{"text": text, "url": words.url(task, name)} for text, name in acts]


def _office_acts(task: Task, by: Actor) -> list[dict[str, str]]:
    if not may(by, Permission.TASK_DISPATCH, task):
        return []
    steps = {step.code for step in available_steps(task, by)}
    acts = []
    if "dispatch" in steps:
        address = f"{reverse('office-task-dispatch')}?task={task.public_id}"
        acts = [("派发", address), ("修改", words.url(task, "office-task-edit"))]
    for code, label in (("confirm", "确认完成"), ("send_back", "退回继续办理")):
        if code in steps:
            acts.append((label, reverse("office-task-step", args=[task.public_id, code])))
    if "uphold" in steps and (waiting := course.open_objection(task)):
        acts.append(("处理异议", reverse("office-task-objection", args=[waiting.public_id])))
    if task.is_overdue() and not task.letters.filter(due_on=task.due_on).exists():
        acts.append(("签发督办通知", words.url(task, "office-task-letter-issue")))
    if task.is_open:
        acts.append(("延长期限", words.url(task, "office-task-extend")))
    if "cancel" in steps:
        acts.append(("取消任务", reverse("office-task-step", args=[task.public_id, "cancel"])))
    return [{"text": text, "url": address} for text, address in acts]
