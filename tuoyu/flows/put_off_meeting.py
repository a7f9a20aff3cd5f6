"""A meeting does not take place as said: postponed, cancelled, or its notice taken back."""

from django.db import transaction

from tuoyu.core.authority import Actor
from tuoyu.core.errors import NotFound
from tuoyu.flows.meeting_notices import tell_units
from tuoyu.meetings import actions as meetings
from tuoyu.meetings.models import Meeting

ACTS = {
    "postpone": (meetings.postpone, "会议延期"),
    "cancel": (meetings.cancel, "会议取消"),
    "reopen_agenda": (meetings.reopen_agenda, "会议通知收回"),
}


@transaction.atomic
def put_off_meeting(meeting: Meeting, step: str, reason: str, *, by: Actor) -> None:
    """`step`: postpone, cancel or reopen_agenda. Units hear of it when they knew of the meeting."""
    if step not in ACTS:
        raise NotFound
    act, words = ACTS[step]
    act(meeting, reason, by=by)
    if meeting.called_at is None:
        return
    tell_units(meeting, f"{words}：{meeting.name}", f"原因：{reason}", by=by)
