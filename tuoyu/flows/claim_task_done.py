"""Flow: the lead reports a task done, and the office is asked to confirm it."""

from django.db import transaction

from tuoyu.core.authority import Actor
from tuoyu.flows.task_notices import tell_office
from tuoyu.tasks import actions
from tuoyu.tasks.models import ProgressReport, TaskPart


@transaction.atomic
def claim_task_done(part: TaskPart, report: actions.Report, *, by: Actor) -> ProgressReport:
    made = actions.claim_done(part, report, by=by)
    tell_office(
        part.task, f"任务报告完成，请确认：{part.task.title}",
        f"编号{part.task.number}，{part.unit.short_name}报告完成。请核对成果和佐证，确认或退回。",
        key=f"claimed.{made.public_id}", by=by,
    )  # fmt: skip
    return made
