"""Who comes, and who came."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Conflict, Invalid, require_state
from tuoyu.meetings.actions.meetings import held
from tuoyu.meetings.models import Attendance, Meeting
from tuoyu.meetings.vocabulary import Presence, Reply


@dataclass(frozen=True)
class ReplyGiven:
    """A unit's answer; who comes is named unless it is excused."""

    reply: Reply
    attendee: str = ""
    attendee_post: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Came:
    """How it was for one unit on the day."""

    presence: Presence
    attendee: str = ""
    attendee_post: str = ""
    came_late: bool = False
    left_early: bool = False


@transaction.atomic
def reply(attendance: Attendance, given: ReplyGiven, *, by: Actor) -> None:
    """A unit answers the invitation, again until the meeting begins."""
    require(by, Permission.MEETING_TAKE_PART, attendance)
    meeting = held(attendance.meeting)
    require_state(meeting, "announced", otherwise="会议现在是“{state}”，不用报送参会人员。")
    if clock.now() >= meeting.held_at:
        raise Conflict("会议已经开始，人员变动请直接告知领导小组办公室。")
    _check_reply(given)
    Attendance.objects.filter(pk=attendance.pk).update(
        reply=given.reply.value,
        reply_reason=given.reason if given.reply is Reply.EXCUSED else "",
        attendee=given.attendee.strip(),
        attendee_post=given.attendee_post.strip(),
        replied_at=clock.now(),
        replied_by_id=by.person_id,
    )
    audit.record(by, "meeting.reply", attendance, reply=given.reply.value)
    attendance.refresh_from_db()


def _check_reply(given: ReplyGiven) -> None:
    if given.reply is Reply.EXCUSED:
        if not given.reason.strip():
            raise Invalid("请填写请假理由。")
        return
    if not given.attendee.strip() or not given.attendee_post.strip():
        raise Invalid("请填写参会人姓名和职务。")


@transaction.atomic
def record_attendance(meeting: Meeting, came: Mapping[UUID, Came], *, by: Actor) -> None:
    """How it was, for every invited unit (public ids of its attendance). Until the minutes go out.

    Raises `Invalid` when a unit is left out, or somebody present has no name.
    """
    require(by, Permission.MEETING_MANAGE, meeting)
    found = held(meeting)
    require_state(found, "held", "drafted", otherwise="会议现在是“{state}”，不能登记到会情况。")
    rows = list(found.attendances.select_related("unit").order_by("order", "id"))
    for row in rows:
        given = came.get(row.public_id)
        if given is None:
            raise Invalid(f"还没有登记{row.unit.short_name}的到会情况。")
        present = given.presence is Presence.PRESENT
        if present and not given.attendee.strip():
            raise Invalid(f"请填写{row.unit.short_name}到会人员的姓名。")
        row.presence = given.presence.value
        row.attendee, row.attendee_post = given.attendee.strip(), given.attendee_post.strip()
        row.came_late = present and given.came_late
        row.left_early = present and given.left_early
    Attendance.objects.bulk_update(
        rows, ["presence", "attendee", "attendee_post", "came_late", "left_early"]
    )
    Meeting.objects.filter(pk=found.pk).update(revision=found.revision + 1)
    audit.record(by, "meeting.record_attendance", found, units=len(rows))
    meeting.refresh_from_db()
