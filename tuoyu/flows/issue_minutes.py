"""签发纪要: numbered and frozen; every unit is told what was decided for it."""

from django.db import transaction

from tuoyu.core.authority import Actor
from tuoyu.flows.meeting_notices import tell_units
from tuoyu.meetings import actions as meetings
from tuoyu.meetings.models import Meeting


@transaction.atomic
def issue_minutes(meeting: Meeting, *, by: Actor, note: str = "") -> str:
    """Issue the signed minutes; their number. Raises as `meetings.issue`."""
    number = meetings.issue(meeting, by=by, note=note)
    tell_units(
        meeting,
        subject=f"会议纪要印发：{meeting.name}",
        body=f"{number}。议定事项将作为任务派发给各责任单位。",
        key=f"issued:{meeting.public_id}",
        by=by,
    )
    return number
