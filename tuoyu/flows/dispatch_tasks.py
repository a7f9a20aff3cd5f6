"""Flow: tasks go out, and their units hear of them."""

from collections.abc import Sequence

from django.db import transaction

from tuoyu.core.authority import Actor
from tuoyu.flows.task_notices import tell_units
from tuoyu.rules.days import words_of_date
from tuoyu.tasks import actions
from tuoyu.tasks.models import Task


@transaction.atomic
def dispatch_tasks(tasks: Sequence[Task], *, by: Actor) -> list[Task]:
    """Dispatch drafts, all or none; a notice for each task to the people of its units."""
    sent = actions.dispatch(tasks, by=by)
    for task in sent:
        _tell(task, by)
    return sent


def _tell(task: Task, by: Actor) -> None:
    assert task.answer_due_on is not None
    until = words_of_date(task.answer_due_on)
    for codes, part in (
        ([task.lead_part.unit.code], "牵头"),
        ([each.unit.code for each in task.supports], "配合"),
    ):
        if not codes:
            continue
        tell_units(
            task, codes, f"新任务待签收（{part}）：{task.title}",
            f"编号{task.number}，完成期限{words_of_date(task.due_on)}。请在{until}前签收；"
            "认为不应由本单位办理的，可以提出异议并写明理由。",
            key="dispatched", by=by, due_on=task.answer_due_on,
        )  # fmt: skip
