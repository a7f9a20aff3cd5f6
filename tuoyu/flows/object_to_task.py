"""Flow: a unit objects to its part in a task, and the office hears of it."""

from django.db import transaction

from tuoyu.core.authority import Actor
from tuoyu.flows.task_notices import tell_office
from tuoyu.tasks import actions
from tuoyu.tasks.models import Objection, TaskPart


@transaction.atomic
def object_to_task(part: TaskPart, reason: str, *, by: Actor) -> Objection:
    made = actions.object_to(part, reason, by=by)
    tell_office(
        part.task, f"{part.unit.short_name}对任务提出异议：{part.task.title}",
        f"编号{part.task.number}。请查看理由，采纳后重新派发，或者答复不采纳。",
        key=f"objected.{made.public_id}", by=by, to=f"/office/tasks/objections/{made.public_id}/",
    )  # fmt: skip
    return made
