"""Remind of tasks: unanswered, due soon, overdue; from the clerk up to the group's leader.

Each stage is taken once for a due day; a day that is moved begins anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db import transaction
from django.db.models import Q

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Role
from tuoyu.divisions.queries import provision
from tuoyu.flows.task_notices import CLERKS, HEADS, tell_office, tell_units
from tuoyu.rules.days import reached, words_left, words_of_date
from tuoyu.tasks.models import Reminder, Task
from tuoyu.tasks.models.task import LATE_STATES

TO_DO = "请尽快报告进展、提交成果和佐证；确需延期的，请在任务页写明理由提出申请。"

LEVELS = ("clerk", "head", "office", "leader")


@dataclass(frozen=True)
class Stages:
    """The days before the due day, and those after it by whom they reach."""

    before: tuple[int, ...]
    after: Mapping[str, int]

    @classmethod
    def of_today(cls) -> Self:
        after = {level: provision(f"task.escalate_{level}_days").whole for level in LEVELS}
        return cls(provision("task.reminder_days").wholes, after)


@transaction.atomic
def remind_tasks(*, by: Actor) -> int:
    """Take the stages that have come; their number. Twice a day takes them once."""
    stages = Stages.of_today()
    tasks = _concerned(max(stages.before))
    known = set(Reminder.objects.filter(task__in=tasks).values_list("task_id", "stage", "due_on"))
    taken = 0
    for task in tasks:
        for stage, due_on in _come(task, stages):
            if (task.pk, stage, due_on) not in known:
                _take(task, stage, due_on, by)
                taken += 1
    return taken


def _concerned(within: int) -> list[Task]:
    today = clock.today()
    horizon = today + timedelta(days=within)
    rows = Task.objects.select_for_update(of=("self",)).filter(
        Q(due_on__lte=horizon) | Q(state="dispatched", answer_due_on__lt=today),
        state__in=LATE_STATES,
    )
    return list(rows.prefetch_related("parts").order_by("pk"))


def _come(task: Task, stages: Stages) -> Iterator[tuple[str, date]]:
    """What has come by today, each with the day that it is about."""
    today = clock.today()
    if task.state == "dispatched" and task.answer_due_on and task.answer_due_on < today:
        yield "answer", task.answer_due_on
    left = (task.due_on - today).days
    near = reached(left, stages.before)
    if left >= 0 and near is not None:
        yield f"due:{near}", task.due_on
    for level, days in stages.after.items():
        if -left >= days:
            yield f"late:{level}", task.due_on


def _take(task: Task, stage: str, due_on: date, by: Actor) -> None:
    Reminder.objects.create(task=task, stage=stage, due_on=due_on)
    audit.record(by, "task.remind", task, stage=stage)
    lead, key = task.lead_part.unit, f"remind.{stage}.{due_on}"
    if stage == "answer":
        tell_units(
            task, [lead.code], f"任务逾期未签收：{task.title}",
            f"编号{task.number}，签收期限{words_of_date(due_on)}已过。请立即签收或提出异议。",
            key=key, by=by, due_on=due_on,
        )  # fmt: skip
    elif stage.startswith("due:"):
        left = (due_on - clock.today()).days
        tell_units(
            task, [lead.code], f"任务{words_left(left, end='到期')}：{task.title}",
            f"编号{task.number}，完成期限{words_of_date(due_on)}。{TO_DO}",
            key=key, by=by, due_on=due_on, roles=CLERKS,
        )  # fmt: skip
    else:
        _escalate(task, stage.removeprefix("late:"), key, by)


def _escalate(task: Task, level: str, key: str, by: Actor) -> None:
    lead, days = task.lead_part.unit, (clock.today() - task.due_on).days
    subject = f"任务超期{days}天：{task.title}"
    known = f"编号{task.number}，{lead.short_name}牵头，完成期限{words_of_date(task.due_on)}。"
    if level in ("clerk", "head"):
        tell_units(
            task, [lead.code], subject, known + TO_DO,
            key=key, by=by, due_on=task.due_on, roles=CLERKS if level == "clerk" else HEADS,
        )  # fmt: skip
    elif level == "office":
        what = "请与该单位联系，可以在任务页签发督办通知。"
        tell_office(task, subject, known + what, key=key, by=by)
    else:
        what = "已提醒经办人、单位负责人和领导小组办公室，请过问。"
        tell_office(task, subject, known + what, key=key, by=by, role=Role.GROUP_LEADER)
