"""The minutes go to the units that took part: for comments, then to be signed."""

from django.db import transaction

from tuoyu.accounts.queries import unit_people
from tuoyu.core.authority import Actor
from tuoyu.meetings import actions as meetings
from tuoyu.meetings.models import Meeting, MinutesVersion
from tuoyu.meetings.vocabulary import Presence
from tuoyu.notices import actions as notices


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
    notices.queue(
        unit_people(asked.values_list("unit__code", flat=True)),
        subject=f"会议纪要{words}：{meeting.name}",
        body=f"请在{due:%Y年%m月%d日}前{'看过纪要后会签' if to_sign else '反馈意见；没有意见的也请点“无意见”'}。",
        link=f"/office/meetings/{meeting.public_id}/{page}/",
        about=meeting.public_id,
        due_on=due,
        key=f"meeting.{page}:{version.public_id}",
        by=by,
    )
    return version
