"""会议通知: the agenda stands, the notice goes out to every invited unit."""

from datetime import date

from django.db import transaction

from tuoyu.accounts.queries import unit_people
from tuoyu.core.authority import Actor
from tuoyu.meetings import actions as meetings
from tuoyu.meetings.models import Meeting
from tuoyu.meetings.words import moment_words
from tuoyu.notices import actions as notices


@transaction.atomic
def send_meeting_notice(meeting: Meeting, replies_due_on: date, *, by: Actor) -> int:
    """Freeze the papers and tell the units; the number of people told. Raises as `announce`."""
    meetings.announce(meeting, replies_due_on, by=by)
    codes = meeting.attendances.values_list("unit__code", flat=True)
    made = notices.queue(
        unit_people(codes),
        subject=f"会议通知：{meeting.name}",
        body=f"{moment_words(meeting)}在{meeting.place}召开，"
        f"请在{replies_due_on:%Y年%m月%d日}前报送参会人员。议程和材料见会议页。",
        link=f"/office/meetings/{meeting.public_id}/",
        about=meeting.public_id,
        due_on=replies_due_on,
        # A notice that was taken back goes out anew.
        key=f"meeting.notice:{meeting.public_id}:{meeting.papers.count()}",
        by=by,
    )
    return len(made)
