"""What of the plan at work waits for the reader: documents, tasks, joint meetings."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, may
from tuoyu.meetings.queries import waiting
from tuoyu.plan.queries import documents
from tuoyu.tasks.queries import TaskFilter, tasks, tasks_for

COLUMNS = [
    {"key": "title", "label": "事项"},
    {"key": "what", "label": "要做的"},
    {"key": "due", "label": "期限"},
]
FIRST = 10


class Todo(NamedTuple):
    """One matter; `due` None has no last day and stands behind the others."""

    title: str
    what: str
    url: str
    due: date | None = None

    def row(self, today: date) -> dict[str, Any]:
        return {
            "title": {"text": self.title, "url": self.url},
            "what": self.what,
            "due": _due(self.due, today),
        }


def acts(by: Actor) -> bool:
    """Whether anything of the plan can wait for this person: the group's leader only looks."""
    return bool(by.units(Permission.TASK_ANSWER)) or bool(may(by, Permission.TASK_DISPATCH))


def todo(by: Actor) -> list[dict[str, Any]]:
    """The first rows, the next due first. A constant number of queries."""
    found = [*_as_unit(by), *_as_office(by)]
    found.sort(key=lambda each: (each.due or date.max, each.title))
    today = clock.today()
    return [each.row(today) for each in found[:FIRST]]


def _due(day: date | None, today: date) -> Any:
    if day is None:
        return "—"
    if day >= today:
        return f"{day:%Y-%m-%d}"
    return {"text": f"{day:%Y-%m-%d}，已超{(today - day).days}天", "tag": "bad"}


def _as_unit(by: Actor) -> Iterator[Todo]:
    for receipt in documents.waiting_for(by)[:FIRST]:
        sent = receipt.distribution
        url = reverse("office-plan-document", args=[sent.public_id])
        yield Todo(sent.title, "签收文件", url, sent.asked_by)
    units = by.units(Permission.TASK_ANSWER)
    for task in tasks.waiting(by, units)[:FIRST] if units else ():
        what = "签收任务" if task.state == "dispatched" else "报告进展、提交成果"
        due = task.answer_due_on if task.state == "dispatched" else task.due_on
        yield Todo(task.title, what, reverse("office-task", args=[task.public_id]), due)
    for place in waiting.owed_by(by)[:FIRST]:
        owed, due = waiting.OWED[place.meeting.state], waiting.due_on(place.meeting)
        url = reverse("office-meeting", args=[place.meeting.public_id])
        yield Todo(place.meeting.name, owed.words, url, due)


def _as_office(by: Actor) -> Iterator[Todo]:
    if may(by, Permission.TASK_DISPATCH):
        yield from _decisions(by)
    if may(by, Permission.MEETING_MANAGE):
        for meeting, words in waiting.waiting_for_office(by)[:FIRST]:
            url = reverse("office-meeting", args=[meeting.public_id])
            yield Todo(meeting.name, words, url)


def _decisions(by: Actor) -> Iterator[Todo]:
    for objection in tasks.objections(by)[:FIRST]:
        url = reverse("office-task-objection", args=[objection.public_id])
        yield Todo(objection.task.title, f"答复{objection.unit.short_name}的异议", url)
    for asked in tasks.extensions(by)[:FIRST]:
        url = reverse("office-task-extension-decide", args=[asked.public_id])
        yield Todo(asked.task.title, f"答复{asked.unit.short_name}的延期申请", url)
    for task in tasks_for(by, TaskFilter(state="claimed"))[:FIRST]:
        url = reverse("office-task", args=[task.public_id])
        yield Todo(task.title, f"确认{task.lead_part.unit.short_name}的完成报告", url)
