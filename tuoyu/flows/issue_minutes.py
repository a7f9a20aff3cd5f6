"""签发纪要: numbered and frozen; every unit is told what was decided for it."""

from django.db import transaction

from tuoyu.accounts.queries import unit_people
from tuoyu.core.authority import Actor
from tuoyu.meetings import actions as meetings
from tuoyu.meetings.models import Meeting
from tuoyu.notices import actions as notices


@transaction.atomic
def issue_minutes(meeting: Meeting, *, by: Actor, note: str = "") -> str:
    """Issue the signed minutes; their number. Raises as `meetings.issue`."""
    number = meetings.issue(meeting, by=by, note=note)
    codes = meeting.attendances.values_list("unit__code", flat=True)
    notices.queue(
        unit_people(codes),
        subject=f"会议纪要印发：{meeting.name}",
        body=f"{number}。议定事项将作为任务派发给各责任单位。",
        link=f"/office/meetings/{meeting.public_id}/",
        about=meeting.public_id,
        key=f"meeting.issued:{meeting.public_id}",
        by=by,
    )
    return number
