"""Tasks go out: one act for many."""

from collections.abc import Sequence

from django.db import transaction

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Invalid
from tuoyu.core.lifecycle import take_step
from tuoyu.divisions.queries import deadline_of
from tuoyu.tasks.models import Task
from tuoyu.tasks.vocabulary import ACCEPT_PERIOD


@transaction.atomic
def dispatch(tasks: Sequence[Task], *, by: Actor) -> list[Task]:
    """Send drafts to their units; the period to answer starts. All or none.

    Raises `StepNotAllowed` when one is no draft any more, `Invalid` when its day has passed.
    """
    keys = [task.pk for task in tasks]
    if not keys:
        raise Invalid("请至少选择一项要派发的任务。")
    rows = Task.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    found = list(rows.prefetch_related("parts").order_by("pk"))
    for task in found:
        require(by, Permission.TASK_DISPATCH, task)
    today = clock.today()
    if late := [task for task in found if task.state == "drafted" and task.due_on < today]:
        raise Invalid(f"任务{late[0].number}的完成期限已经过去，请先改期限再派发。")
    sent = {
        "dispatched_at": clock.now(),
        "dispatched_by_id": by.person_id,
        "answer_due_on": deadline_of(ACCEPT_PERIOD, today).date,
    }
    for task in found:
        take_step(task, "dispatch", by=by, also=sent)
    return found
