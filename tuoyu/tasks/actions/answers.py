"""Units answer: they accept or object, and the office settles objections."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from tuoyu.accounts.models import Unit
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.core.lifecycle import take_step
from tuoyu.divisions.queries import deadline_of
from tuoyu.tasks.models import DueChange, Objection, Task, TaskPart
from tuoyu.tasks.vocabulary import ACCEPT_PERIOD, Acceptance, Outcome, Part

SETTLED = "贵单位的异议办公室已经答复，请按答复签收办理；确有新情况的，请与领导小组办公室联系。"


def locked(task: Task) -> Task:
    """The task as it is with its parts, held until the transaction ends."""
    rows = Task.objects.select_for_update(of=("self",)).prefetch_related("parts")
    return rows.get(pk=task.pk)


@transaction.atomic
def accept(part: TaskPart, *, by: Actor) -> None:
    """A unit accepts its part; the lead's acceptance moves the task. Twice changes nothing."""
    require(by, Permission.TASK_ANSWER, part)
    task, part = _hold(part)
    if part.acceptance == Acceptance.ACCEPTED:
        return
    if part.part == Part.LEAD:
        take_step(task, "accept", by=by)
    else:
        _support_may_answer(task, part)
    _answer(part, Acceptance.ACCEPTED, by)
    if part.part == Part.SUPPORT:
        audit.record(by, "task.accept_part", task, unit=part.unit.code)


@transaction.atomic
def object_to(part: TaskPart, reason: str, *, by: Actor) -> Objection:
    """A unit objects to its part. Raises `Conflict` when the office has answered it before."""
    require(by, Permission.TASK_ANSWER, part)
    task, part = _hold(part)
    if not reason.strip():
        raise Invalid("请写明异议的理由，以及认为应由哪个单位、在什么时候办理。")
    refused = Objection.objects.filter(task=task, unit=part.unit, outcome=Outcome.REFUSED)
    if part.acceptance == Acceptance.WAITING and refused.exists():
        raise Conflict(SETTLED)
    if part.part == Part.LEAD:
        take_step(task, "object", by=by, reason=reason)
    else:
        _support_may_answer(task, part)
    _answer(part, Acceptance.OBJECTED, by, reason)
    made = Objection.objects.create(
        task=task, unit=part.unit, part=part.part, reason=reason, raised_by_id=by.person_id
    )
    if part.part == Part.SUPPORT:
        audit.record(by, "task.object_part", task, unit=part.unit.code)
    return made


def _hold(part: TaskPart) -> tuple[Task, TaskPart]:
    task = locked(part.task)
    found = TaskPart.objects.filter(pk=part.pk).first()
    if found is None:
        raise Conflict("这项任务已改由其他单位办理，请回到本单位任务列表查看。")
    found.task = task
    return task, found


def _support_may_answer(task: Task, part: TaskPart) -> None:
    if not task.is_open:
        raise Conflict(f"这项任务现在是“{task.get_state_display()}”，不用再答复。")
    if part.acceptance != Acceptance.WAITING:
        raise Conflict("本单位已经答复过，请刷新页面查看。")


def _answer(part: TaskPart, answer: Acceptance, by: Actor, reason: str = "") -> None:
    part.acceptance, part.reason = answer.value, reason
    part.answered_at, part.answered_by_id = clock.now(), by.person_id
    part.save(update_fields=["acceptance", "reason", "answered_at", "answered_by"])


@dataclass(frozen=True)
class Settlement:
    """The office's answer to an objection. Upheld: another unit (its code), another due day, or
    for a supporting unit neither: it is released."""

    upheld: bool
    answer: str
    unit: str = ""
    due_on: date | None = None


@transaction.atomic
def settle_objection(objection: Objection, settlement: Settlement, *, by: Actor) -> None:
    """Uphold an objection (the task goes out anew as changed) or reject it (the unit accepts).

    Raises `Conflict` when it is settled already, `Invalid` when nothing would change.
    """
    require(by, Permission.TASK_DISPATCH, objection.task)
    task = locked(objection.task)
    found = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if found.outcome:
        raise Conflict("这条异议已经处理过了，请刷新页面查看。")
    if not settlement.answer.strip():
        raise Invalid("请写明处理意见，单位会看到。")
    if not task.is_open:
        raise Conflict(f"这项任务现在是“{task.get_state_display()}”，不用再处理异议。")
    part = TaskPart.objects.get(task=task, unit=found.unit)
    if settlement.upheld:
        _uphold(task, part, found, settlement, by)
    else:
        _reject(task, part, settlement, by)
    found.outcome = (Outcome.GRANTED if settlement.upheld else Outcome.REFUSED).value
    found.answer, found.settled_at, found.settled_by_id = (
        settlement.answer, clock.now(), by.person_id,
    )  # fmt: skip
    found.save()
    if found.part == Part.SUPPORT:
        audit.record(by, "task.settle_part", task, upheld=settlement.upheld)


def _reject(task: Task, part: TaskPart, settlement: Settlement, by: Actor) -> None:
    if part.part == Part.LEAD:
        again = {"answer_due_on": deadline_of(ACCEPT_PERIOD, clock.today()).date}
        take_step(task, "reject", by=by, reason=settlement.answer, also=again)
    _wait(part)


def _uphold(
    task: Task, part: TaskPart, objection: Objection, settlement: Settlement, by: Actor
) -> None:
    unit = _replacement(part, settlement)
    columns: dict[str, Any] = {}
    if settlement.due_on is not None and settlement.due_on != task.due_on:
        columns["due_on"] = _moved(task, settlement, by)
    if part.part == Part.LEAD:
        if unit is None and not columns:
            raise Invalid("采纳异议时，请改由其他单位牵头，或者另定完成期限。")
        columns["answer_due_on"] = deadline_of(ACCEPT_PERIOD, clock.today()).date
        take_step(task, "uphold", by=by, reason=settlement.answer, also=columns)
        if unit is None:
            _wait(part)
    elif columns:
        Task.objects.filter(pk=task.pk).update(**columns)
    if unit is not None or part.part == Part.SUPPORT:
        _hand_over(task, part, unit)
    objection.new_unit = unit


def _replacement(part: TaskPart, settlement: Settlement) -> Unit | None:
    if not settlement.unit:
        return None
    unit = Unit.objects.filter(code=settlement.unit, is_active=True).first()
    if unit is None:
        raise Invalid("没有这个单位，请从列表中选择。")
    if unit.pk == part.unit_id:
        raise Invalid("请选择提出异议的单位以外的单位。")
    return unit


def _moved(task: Task, settlement: Settlement, by: Actor) -> date:
    assert settlement.due_on is not None
    if settlement.due_on < clock.today():
        raise Invalid("新的完成期限不能早于今天。")
    DueChange.objects.create(
        task=task, from_due=task.due_on, to_due=settlement.due_on,
        reason=settlement.answer, changed_by_id=by.person_id,
    )  # fmt: skip
    return settlement.due_on


def _hand_over(task: Task, part: TaskPart, unit: Unit | None) -> None:
    """The part goes to another unit, or ends. A lead taken from the supporting units supports no
    more."""
    part.delete()
    if unit is None:
        return
    other = TaskPart.objects.filter(task=task, unit=unit)
    if part.part == Part.SUPPORT and other.exists():
        raise Invalid("这个单位已经在这项任务里，请选择其他单位，或者不选。")
    other.delete()
    TaskPart.objects.create(task=task, unit=unit, part=part.part, order=part.order)


def _wait(part: TaskPart) -> None:
    part.acceptance, part.reason = Acceptance.WAITING.value, ""
    part.answered_at, part.answered_by = None, None
    part.save(update_fields=["acceptance", "reason", "answered_at", "answered_by"])
