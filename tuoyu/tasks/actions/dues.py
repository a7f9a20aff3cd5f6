"""Due days: moved by the office, or at the request of the lead unit. Earlier days are kept."""

from datetime import date

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.tasks.actions.answers import locked
from tuoyu.tasks.models import DueChange, Extension, Task
from tuoyu.tasks.vocabulary import Outcome

LONGEST = 366


@transaction.atomic
def extend(task: Task, due_on: date, reason: str, *, by: Actor) -> None:
    """A later due day for a task that is out. The same day again changes nothing."""
    require(by, Permission.TASK_DISPATCH, task)
    found = locked(task)
    _open(found)
    if due_on != found.due_on:
        _move(found, due_on, reason, by)
    task.due_on = due_on


@transaction.atomic
def ask_extension(task: Task, wanted_on: date, reason: str, *, by: Actor) -> Extension:
    """The lead unit asks for a later day; one request at a time."""
    require(by, Permission.TASK_ANSWER, task)
    found = locked(task)
    if found.state != "accepted":
        raise Conflict(f"任务现在是“{found.get_state_display()}”，办理中才能申请延期。")
    _later(found, wanted_on, reason)
    if Extension.objects.filter(task=found, outcome="").exists():
        raise Conflict("已经有一份延期申请在等办公室答复，请等答复后再申请。")
    made = Extension.objects.create(
        task=found, unit=found.lead_part.unit, wanted_on=wanted_on, reason=reason,
        asked_by_id=by.person_id,
    )  # fmt: skip
    audit.record(by, "task.ask_extension", found)
    return made


@transaction.atomic
def decide_extension(extension: Extension, *, granted: bool, answer: str, by: Actor) -> None:
    """The office grants a request (the due day moves) or refuses it, which it explains."""
    require(by, Permission.TASK_DISPATCH, extension.task)
    task = locked(extension.task)
    found = Extension.objects.select_for_update(of=("self",)).get(pk=extension.pk)
    if found.outcome:
        raise Conflict("这份延期申请已经处理过了，请刷新页面查看。")
    if not granted and not answer.strip():
        raise Invalid("不同意延期的，请写明理由，单位会看到。")
    _open(task)
    if granted and found.wanted_on > task.due_on:
        _move(task, found.wanted_on, found.reason, by)
    found.outcome = (Outcome.GRANTED if granted else Outcome.REFUSED).value
    found.answer, found.decided_at, found.decided_by_id = answer, clock.now(), by.person_id
    found.save()
    audit.record(by, "task.decide_extension", task, granted=granted)


def _open(task: Task) -> None:
    if not task.is_open:
        raise Conflict(f"这项任务现在是“{task.get_state_display()}”，不能再改期限。")


def _later(task: Task, due_on: date, reason: str) -> None:
    if due_on <= task.due_on or due_on < clock.today():
        raise Invalid("新的期限应晚于现在的期限，并且不早于今天。")
    if (due_on - task.due_on).days > LONGEST:
        raise Invalid("一次最多延长一年，请核对年份。")
    if not reason.strip():
        raise Invalid("请写明延期的理由。")


def _move(task: Task, due_on: date, reason: str, by: Actor) -> None:
    _later(task, due_on, reason)
    DueChange.objects.create(
        task=task, from_due=task.due_on, to_due=due_on, reason=reason, changed_by_id=by.person_id
    )
    task.due_on = due_on
    task.save(update_fields=["due_on"])
    audit.record(by, "task.extend", task, due_on=due_on)
