"""The office answers an issue: onto the agenda, deferred or declined; its unit hears of it."""

from django.db import transaction

from tuoyu.accounts.queries import unit_people
from tuoyu.core.authority import Actor
from tuoyu.core.errors import Invalid
from tuoyu.meetings import actions as meetings
from tuoyu.meetings.models import Issue, Meeting
from tuoyu.notices import actions as notices

ANSWERS = {"accept": "列入议程", "defer": "转下次会议", "decline": "不列入"}


@transaction.atomic
def answer_issue(
    issue: Issue, answer: str, *, by: Actor, meeting: Meeting | None = None, reason: str = "",
    duration: int = 10,
) -> None:  # fmt: skip
    """`answer`: accept (for a `meeting`), defer or decline (with a `reason`)."""
    if answer == "accept":
        if meeting is None:
            raise Invalid("请选择列入哪次会议。")
        meetings.accept_issue(issue, meeting, by=by, duration=duration)
        reason = f"列入{meeting.name}议程，请准备汇报（{duration}分钟）。"
    elif answer == "defer":
        meetings.defer_issue(issue, reason, by=by)
    elif answer == "decline":
        meetings.decline_issue(issue, reason, by=by)
    else:
        raise Invalid("请选择列入议程、转下次会议或不列入。")
    notices.queue(
        unit_people([issue.unit.code]),
        subject=f"议题{ANSWERS[answer]}：{issue.title}",
        body=reason,
        link=f"/office/meetings/issues/{issue.public_id}/",
        about=issue.public_id,
        by=by,
    )
