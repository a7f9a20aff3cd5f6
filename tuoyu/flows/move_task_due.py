"""Flow: the office moves the due day of a task or answers a request for it; the units hear of it."""

from datetime import date

from django.db import transaction

from tuoyu.core.authority import Actor
from tuoyu.flows.task_notices import tell_office, tell_units
from tuoyu.rules.days import words_of_date
from tuoyu.tasks import actions
from tuoyu.tasks.models import Extension, Task


@transaction.atomic
def move_task_due(task: Task, due_on: date, reason: str, *, by: Actor) -> None:
    """A later day by the office itself."""
    before = task.due_on
    actions.extend(task, due_on, reason, by=by)
    if due_on != before:
        tell_units(
            task, [part.unit.code for part in task.parts.all()], f"任务期限延长：{task.title}",
            f"编号{task.number}，完成期限改为{words_of_date(due_on)}。理由：{reason}",
            key=f"extended.{due_on}", by=by, due_on=due_on,
        )  # fmt: skip


@transaction.atomic
def ask_task_extension(task: Task, wanted_on: date, reason: str, *, by: Actor) -> Extension:
    """The lead asks; the office hears of it."""
    made = actions.ask_extension(task, wanted_on, reason, by=by)
    tell_office(
        task, f"{made.unit.short_name}申请延期：{task.title}",
        f"编号{task.number}，申请延至{words_of_date(wanted_on)}。请查看理由后答复。",
        key=f"extension.{made.public_id}", by=by,
        to=f"/office/tasks/extensions/{made.public_id}/",
    )  # fmt: skip
    return made


@transaction.atomic
def decide_task_extension(extension: Extension, *, granted: bool, answer: str, by: Actor) -> None:
    """The office answers the request."""
    actions.decide_extension(extension, granted=granted, answer=answer, by=by)
    word = "已同意" if granted else "未同意"
    until = f"，完成期限改为{words_of_date(extension.wanted_on)}" if granted else ""
    tell_units(
        extension.task, [extension.unit.code], f"延期申请{word}：{extension.task.title}",
        f"编号{extension.task.number}，延期申请{word}{until}。{answer}",
        key=f"decided.{extension.public_id}", by=by,
    )  # fmt: skip
