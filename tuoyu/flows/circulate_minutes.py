"""The minutes go to the units that took part: for comments, then to be signed."""

from django.db import transaction

from tuoyu.core.authority import Actor
from tuoyu.flows.meeting_notices import tell_units
from tuoyu.meetings import actions as meetings
from tuoyu.meetings.models import Meeting, MinutesVersion
from tuoyu.meetings.vocabulary import Presence
from tuoyu.rules.days import words_of_date


@transaction.atomic
def circulate_minutes(meeting: Meeting, *, to_sign: bool, by: Actor) -> MinutesVersion:
    """For comments every invited unit is asked, to sign those that came."""
    asked = meeting.attendances.all()
    if to_sign:
        version = meetings.ask_signatures(meeting, by=by)
        asked = asked.filter(presence=Presence.PRESENT.value)
        words, due, page = "会签", meeting.signatures_due_on, "sign"
    else:
        version = meetings.ask_comments(meeting, by=by)
        words, due, page = "征求意见", meeting.comments_due_on, "comment"
    assert due is not None
    tell_units(
        meeting,
        units=asked.values_list("unit__code", flat=True),
        subject=f"会议纪要{words}：{meeting.name}",
        body=f"请在{words_of_date(due)}前{'看过纪要后会签' if to_sign else '反馈意见；没有意见的也请点“无意见”'}。",
        page=f"{page}/",
        due_on=due,
        key=f"{page}:{version.public_id}",
        by=by,
    )
    return version
