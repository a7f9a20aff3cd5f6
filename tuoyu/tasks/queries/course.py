"""The course of one task: reports, answers, moved days, reminders and letters in one line of time.

The caller has found the task in scope.
"""

from collections.abc import Iterator
from typing import Any

from tuoyu.core.lifecycle.models import StepLog
from tuoyu.tasks.lifecycle import TASK
from tuoyu.tasks.models import Objection, ProgressReport, Task
from tuoyu.tasks.vocabulary import Origin, Part

LEVELS = {
    "clerk": "经办人",
    "head": "单位负责人",
    "office": "领导小组办公室",
    "leader": "领导小组组长",
}


def reports(task: Task) -> list[ProgressReport]:
    """Its reports, the latest first, with their files."""
    rows = task.reports.select_related("unit", "reported_by").prefetch_related("files__file")
    return list(rows.order_by("-reported_at", "-id"))


def before(task: Task) -> Task | None:
    """The task of the year before, from which it was rolled over."""
    if task.origin != Origin.ROLLOVER or task.origin_id is None:
        return None
    return Task.objects.filter(public_id=task.origin_id).first()


def open_objection(task: Task) -> Objection | None:
    return task.objections.filter(outcome="").first()


def events(task: Task) -> list[dict[str, Any]]:
    """What happened, newest first: title, when, by, text, tone."""
    found = [*_steps(task), *_parts(task), *_objections(task), *_days(task), *_reminded(task)]
    return sorted(found, key=lambda each: each["when"], reverse=True)


def _steps(task: Task) -> Iterator[dict[str, Any]]:
    for each in StepLog.objects.filter(record_id=task.public_id).order_by("id"):
        yield {
            "title": TASK.step(each.step).label,
            "when": each.taken_at,
            "by": each.taken_by_name,
            "text": each.reason,
            "tone": "good" if each.step == "confirm" else "",
        }


def _parts(task: Task) -> Iterator[dict[str, Any]]:
    for part in task.parts.select_related("answered_by"):
        if part.part == Part.SUPPORT and part.answered_at and part.acceptance == "accepted":
            yield {
                "title": f"{part.unit.short_name}签收（配合）",
                "when": part.answered_at,
                "by": part.answered_by.name if part.answered_by else "",
            }


def _objections(task: Task) -> Iterator[dict[str, Any]]:
    for each in task.objections.select_related("unit", "raised_by", "settled_by", "new_unit"):
        if each.part == Part.LEAD:
            continue  # its steps stand already
        yield {
            "title": f"{each.unit.short_name}提出异议（配合）",
            "when": each.raised_at,
            "by": each.raised_by.name,
            "text": each.reason,
        }
        if each.settled_at and each.settled_by:
            yield {
                "title": f"{each.unit.short_name}的异议{each.get_outcome_display()}",
                "when": each.settled_at,
                "by": each.settled_by.name,
                "text": each.answer,
            }


def _days(task: Task) -> Iterator[dict[str, Any]]:
    for each in task.due_changes.select_related("changed_by"):
        yield {
            "title": f"期限由{each.from_due:%Y-%m-%d}改为{each.to_due:%Y-%m-%d}",
            "when": each.changed_at,
            "by": each.changed_by.name,
            "text": each.reason,
        }
    for asked in task.extensions.select_related("unit", "asked_by", "decided_by"):
        yield {
            "title": f"{asked.unit.short_name}申请延至{asked.wanted_on:%Y-%m-%d}",
            "when": asked.asked_at,
            "by": asked.asked_by.name,
            "text": asked.reason,
        }
        if asked.decided_at and asked.decided_by:
            yield {
                "title": "同意延期" if asked.outcome == "granted" else "不同意延期",
                "when": asked.decided_at,
                "by": asked.decided_by.name,
                "text": asked.answer,
            }


def _reminded(task: Task) -> Iterator[dict[str, Any]]:
    for each in task.reminders.all():
        yield {"title": stage_words(each.stage), "when": each.sent_at, "by": "系统"}
    for letter in task.letters.select_related("issued_by").prefetch_related("replies__replied_by"):
        yield {
            "title": f"督办通知 {letter.number}",
            "when": letter.issued_at,
            "by": letter.issued_by.name,
            "letter": letter.public_id,
            "tone": "bad",
        }
        for reply in letter.replies.all():
            yield {
                "title": f"回复{letter.number}",
                "when": reply.replied_at,
                "by": reply.replied_by.name,
                "text": reply.text,
            }


def stage_words(stage: str) -> str:
    """A stage of reminding in words."""
    kind, _, what = stage.partition(":")
    if kind == "answer":
        return "提醒签收：期限已过"
    return f"提醒：{what}天内到期" if kind == "due" else f"超期提醒：{LEVELS[what]}"
