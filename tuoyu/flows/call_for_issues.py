"""征集议题: the call goes out to every invited unit."""

from datetime import date

from django.db import transaction

from tuoyu.core.authority import Actor
from tuoyu.flows.meeting_notices import tell_units
from tuoyu.meetings import actions as meetings
from tuoyu.meetings.models import Meeting
from tuoyu.rules.days import words_of_date


@transaction.atomic
def call_for_issues(meeting: Meeting, issues_due_on: date, *, by: Actor) -> int:
    """Open the call until a day; the number of people told."""
    meetings.call(meeting, issues_due_on, by=by)
    made = tell_units(
        meeting,
        subject=f"征集联席会议议题：{meeting.title}",
        body=f"会议拟于{words_of_date(meeting.day)}召开。贵单位有需要研究的事项，"
        f"请在{words_of_date(issues_due_on)}前提交议题和材料；没有的不用答复。",
        due_on=issues_due_on,
        key=f"call:{meeting.public_id}:{issues_due_on}",
        by=by,
    )
    return len(made)
