"""会议通知: the agenda stands, the notice goes out to every invited unit."""

from datetime import date

from django.db import transaction

from tuoyu.core.authority import Actor
from tuoyu.flows.meeting_notices import tell_units
from tuoyu.meetings import actions as meetings
from tuoyu.meetings.models import Meeting
from tuoyu.meetings.words import moment_words
from tuoyu.rules.days import words_of_date


@transaction.atomic
def send_meeting_notice(meeting: Meeting, replies_due_on: date, *, by: Actor) -> int:
    """Freeze the papers and tell the units; the number of people told. Raises as `announce`."""
    meetings.announce(meeting, replies_due_on, by=by)
    made = tell_units(
        meeting,
        subject=f"会议通知：{meeting.name}",
        body=f"{moment_words(meeting)}在{meeting.place}召开，"
        f"请在{words_of_date(replies_due_on)}前报送参会人员。议程和材料见会议页。",
        due_on=replies_due_on,
        # A notice that was taken back goes out anew.
        key=f"notice:{meeting.public_id}:{meeting.papers.count()}",
        by=by,
    )
    return len(made)
