"""征集议题: the call goes out to every invited unit."""

from datetime import date

from django.db import transaction

from tuoyu.accounts.queries import unit_people
from tuoyu.core.authority import Actor
from tuoyu.meetings import actions as meetings
from tuoyu.meetings.models import Meeting
from tuoyu.notices import actions as notices


@transaction.atomic
def call_for_issues(meeting: Meeting, issues_due_on: date, *, by: Actor) -> int:
    """Open the call until a day; the number of people told."""
    meetings.call(meeting, issues_due_on, by=by)
    codes = meeting.attendances.values_list("unit__code", flat=True)
    made = notices.queue(
        unit_people(codes),
        subject=f"征集联席会议议题：{meeting.title}",
        body=f"会议拟于{meeting.day:%Y年%m月%d日}召开。贵单位有需要研究的事项，"
        f"请在{issues_due_on:%Y年%m月%d日}前提交议题和材料；没有的不用答复。",
        link=f"/office/meetings/{meeting.public_id}/",
        about=meeting.public_id,
        due_on=issues_due_on,
        key=f"meeting.call:{meeting.public_id}:{issues_due_on}",
        by=by,
    )
    return len(made)
