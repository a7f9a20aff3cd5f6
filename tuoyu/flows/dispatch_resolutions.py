"""What a meeting decided becomes tasks of the units; once, however often it is asked for."""

from django.db import transaction

from tuoyu.accounts.queries import unit_people
from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Conflict, require_state
from tuoyu.meetings import actions as meetings
from tuoyu.meetings.models import Meeting, Resolution
from tuoyu.notices import actions as notices
from tuoyu.rules.days import words_of_date
from tuoyu.tasks import actions as tasks
from tuoyu.tasks.models import Task
from tuoyu.tasks.queries import tasks_of_origins

LONGEST_TITLE = 120


@transaction.atomic
def dispatch_resolutions(meeting: Meeting, *, by: Actor) -> list[Task]:
    """Derive and dispatch a task for each resolution that waits for it; the new tasks.

    A resolution that adjusts an earlier one takes the place of its tasks: those still open are
    cancelled. One whose day has passed waits to be adjusted at the next meeting. Raises
    `StepNotAllowed` before the minutes are issued, `Conflict` when nothing but such ones waits.
    """
    require(by, Permission.MEETING_MANAGE, meeting)
    locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    require_state(
        locked, "issued", "closed", otherwise="会议现在是“{state}”，纪要印发后才能派发任务。"
    )
    waiting = list(
        Resolution.objects.filter(meeting=locked, state="standing")
        .select_related("lead", "meeting", "replaces")
        .prefetch_related("supports")
        .order_by("number")
    )
    late = [each for each in waiting if each.due_on is not None and each.due_on < clock.today()]
    waiting = [each for each in waiting if each not in late]
    if not waiting and late:
        raise Conflict(
            f"议定事项{late[0].number}的完成期限已经过去，不能派发；请在下次会议上选择“调整”，定下新的期限。"
        )
    if not waiting:
        return []
    derived = [tasks.derive(_plan(each), by=by, division=locked.division_id) for each in waiting]
    made = tasks.dispatch(derived, by=by)  # in the order of their keys, as derived
    for resolution, task in zip(waiting, made, strict=True):
        meetings.mark_dispatched(resolution, by=by)
        if resolution.replaces is not None:
            _cancel_former(resolution, by)
        _tell(resolution, task, by)
    return made


def _plan(resolution: Resolution) -> tasks.TaskPlan:
    assert resolution.lead is not None
    assert resolution.due_on is not None
    return tasks.TaskPlan(
        title=resolution.text[:LONGEST_TITLE],
        deliverable=resolution.deliverable or "书面报告落实情况",
        measure=f"按{resolution.meeting.name}议定事项{resolution.number}完成",
        evidence_wanted="落实情况报告",
        year=resolution.due_on.year,
        due_on=resolution.due_on,
        lead=resolution.lead.code,
        supports=tuple(unit.code for unit in resolution.supports.all()),
        clause=resolution.clause,
        indicator=resolution.indicator,
        target=resolution.target,
        origin="meeting",
        origin_id=resolution.public_id,
    )


def _cancel_former(resolution: Resolution, by: Actor) -> None:
    assert resolution.replaces is not None
    former = resolution.replaces.public_id
    for task in tasks_of_origins([former]).get(former, []):
        if task.is_open or task.state == "drafted":
            reason = f"{resolution.meeting.name}议定事项{resolution.number}作了调整，改派新任务。"
            tasks.cancel(task, reason, by=by)


def _tell(resolution: Resolution, task: Task, by: Actor) -> None:
    assert resolution.lead is not None
    assert resolution.due_on is not None
    codes = [resolution.lead.code, *(unit.code for unit in resolution.supports.all())]
    notices.queue(
        unit_people(codes),
        subject=f"联席会议议定事项派发：{resolution.text[:40]}",
        body=f"{resolution.meeting.name}议定，{resolution.lead.short_name}牵头，"
        f"{words_of_date(resolution.due_on)}前完成。请签收任务。",
        link=f"/office/tasks/{task.public_id}/",
        about=resolution.public_id,
        due_on=resolution.due_on,
        key=f"meeting.dispatched:{resolution.public_id}",
        by=by,
    )
