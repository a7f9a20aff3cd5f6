"""Acts on the tables of the joint meetings. What also tells people or makes tasks is a flow."""

from tuoyu.meetings.actions.agenda import (
    ItemGiven,
    add_item,
    change_item,
    drop_item,
    order_items,
)
from tuoyu.meetings.actions.attendance import Came, ReplyGiven, record_attendance, reply
from tuoyu.meetings.actions.issues import (
    IssueGiven,
    accept_issue,
    add_paper,
    change_issue,
    decline_issue,
    defer_issue,
    drop_paper,
    raise_issue,
    withdraw_issue,
)
from tuoyu.meetings.actions.meetings import (
    MeetingGiven,
    announce,
    call,
    cancel,
    change_meeting,
    close,
    hold,
    plan_meeting,
    postpone,
    reopen_agenda,
    replan,
)
from tuoyu.meetings.actions.minutes import (
    Draft,
    answer_comment,
    ask_comments,
    ask_signatures,
    comment,
    faults_of,
    issue,
    latest,
    redraft,
    save_draft,
    sign,
    unsigned,
)
from tuoyu.meetings.actions.resolutions import (
    ResolutionGiven,
    add_resolution,
    change_resolution,
    drop_resolution,
    mark_dispatched,
    take_note,
)

__all__ = [
    "Came", "Draft", "IssueGiven", "ItemGiven", "MeetingGiven", "ReplyGiven", "ResolutionGiven",
    "accept_issue", "add_item", "add_paper", "add_resolution", "announce", "answer_comment",
    "ask_comments", "ask_signatures", "call", "cancel", "change_issue", "change_item",
    "change_meeting", "change_resolution", "close", "comment", "decline_issue", "defer_issue",
    "drop_item", "drop_paper", "drop_resolution", "faults_of", "hold", "issue", "latest", "mark_dispatched",
    "order_items", "plan_meeting", "postpone", "raise_issue", "record_attendance", "redraft",
    "reopen_agenda", "replan", "reply", "save_draft", "sign", "take_note", "unsigned",
    "withdraw_issue",
]  # fmt: skip
