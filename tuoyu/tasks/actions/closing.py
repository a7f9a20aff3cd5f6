"""The office ends a task: confirmed, sent back, cancelled."""

from django.db import transaction

from tuoyu.core import clock
from tuoyu.core.authority import Actor
from tuoyu.core.lifecycle import take_step
from tuoyu.tasks.models import Task


@transaction.atomic
def confirm(task: Task, *, by: Actor) -> None:
    """The office has seen the result."""
    take_step(
        task, "confirm", by=by, also={"confirmed_at": clock.now(), "confirmed_by_id": by.person_id}
    )


@transaction.atomic
def send_back(task: Task, reason: str, *, by: Actor) -> None:
    """What was reported done is not: the unit goes on."""
    nobody = {"claimed_at": None, "claimed_by_id": None}
    take_step(task, "send_back", by=by, reason=reason, also=nobody)


@transaction.atomic
def cancel(task: Task, reason: str, *, by: Actor) -> None:
    """The task is not wanted any more."""
    take_step(task, "cancel", by=by, reason=reason)
