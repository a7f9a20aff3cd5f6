"""部门联席会议: the meeting and who comes, issues, agenda, minutes, what was decided."""

from tuoyu.meetings.models.issue import AgendaItem, Issue, IssuePaper
from tuoyu.meetings.models.meeting import Attendance, Meeting
from tuoyu.meetings.models.minutes import Comment, MeetingPaper, MinutesVersion, Signature
from tuoyu.meetings.models.resolution import FollowUp, Resolution

__all__ = [
    "AgendaItem", "Attendance", "Comment", "FollowUp", "Issue", "IssuePaper", "Meeting",
    "MeetingPaper", "MinutesVersion", "Resolution", "Signature",
]  # fmt: skip
