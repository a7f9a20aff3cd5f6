"""Reads of the joint meetings. Whoever organises sees all; a unit from the call on; others from the
notice on."""

from tuoyu.meetings.queries.meetings import (
    Filter,
    attendance_of,
    issue_for,
    issue_paper_for,
    issues_of,
    last_meeting,
    meeting_for,
    meetings_for,
    next_due,
    next_meeting,
    own_units,
    paper_for,
    waiting_issues,
)
from tuoyu.meetings.queries.resolutions import (
    ResolutionFilter,
    open_before,
    open_resolutions,
    resolution_for,
    resolutions_for,
)

__all__ = [
    "Filter", "ResolutionFilter", "attendance_of", "issue_for", "issue_paper_for", "issues_of", "last_meeting",
    "meeting_for", "meetings_for", "next_due", "next_meeting", "open_before", "open_resolutions",
    "own_units", "paper_for", "resolution_for", "resolutions_for", "waiting_issues",
]  # fmt: skip
