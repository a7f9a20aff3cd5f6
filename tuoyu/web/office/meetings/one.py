"""One meeting: what is next and who, what earlier meetings left open, agenda, people, papers."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission, may
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.meetings import queries
from tuoyu.meetings.actions import unsigned
from tuoyu.meetings.lifecycle import BEFORE_NOTICE, DONE, ISSUE, MEETING
from tuoyu.meetings.models import Attendance, Meeting
from tuoyu.web.office.meetings.circulation import latest_for
from tuoyu.web.office.meetings.form_page import crumbs
from tuoyu.web.office.meetings.resolutions import resolution_rows
from tuoyu.web.office.meetings.stages import Button, buttons_of, next_words, stages
from tuoyu.web.page import PageRequest, page

ISSUE_COLUMNS = [
    {"key": "title", "label": "议题"},
    {"key": "unit", "label": "提出单位"},
    {"key": "state", "label": "状态"},
]
AGENDA_COLUMNS = [
    {"key": "order", "label": "序号"},
    {"key": "title", "label": "议程"},
    {"key": "rapporteur", "label": "汇报单位"},
    {"key": "duration", "label": "时长", "numeric": True},
]
EARLIER_COLUMNS = [
    {"key": "text", "label": "议定事项"},
    {"key": "meeting", "label": "会议"},
    {"key": "lead", "label": "牵头单位"},
    {"key": "due_on", "label": "完成期限"},
    {"key": "tasks", "label": "任务状态"},
    {"key": "decision", "label": "本次意见"},
]
RESOLUTION_COLUMNS = [
    {"key": "number", "label": "序号"},
    {"key": "text", "label": "议定事项"},
    {"key": "lead", "label": "牵头单位"},
    {"key": "supports", "label": "配合单位"},
    {"key": "due_on", "label": "完成期限"},
    {"key": "tasks", "label": "任务状态"},
]
PEOPLE_COLUMNS = [
    {"key": "unit", "label": "单位"},
    {"key": "reply", "label": "回执"},
    {"key": "presence", "label": "到会情况"},
    {"key": "attendee", "label": "参会人"},
    {"key": "signed", "label": "会签"},
]


@page(permission=Permission.PLAN_READ)
def meeting(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Everything of one meeting that this reader may see."""
    found = queries.meeting_for(request.actor, public_id)
    manages = bool(may(request.actor, Permission.MEETING_MANAGE, found))
    own = queries.attendance_of(request.actor, found)
    agenda_out = manages or found.state not in BEFORE_NOTICE
    context = {
        "meeting": found,
        "state": MEETING.state(found.state),
        "crumbs": crumbs(found),
        "next": next_words(found),
        "buttons": _buttons(found, own, manages=manages),
        "stages": stages(found),
        "facts": _facts(found),
        "earlier": _earlier(found) if manages or own or found.state in DONE else [],
        "earlier_columns": EARLIER_COLUMNS,
        "agenda": _agenda(found) if agenda_out else [],
        "agenda_columns": AGENDA_COLUMNS,
        "issues": [_issue_row(each) for each in queries.issues_of(request.actor, found)],
        "issue_columns": ISSUE_COLUMNS,
        "resolutions": _resolutions(found) if manages or found.state in DONE else [],
        "resolution_columns": RESOLUTION_COLUMNS,
        "people": _people(found, manages=manages) if agenda_out else [],
        "people_columns": PEOPLE_COLUMNS if manages else PEOPLE_COLUMNS[:3],
        "papers": _papers(found) if agenda_out else [],
        "prints_sign_in": manages and found.state == "announced",
        "version": latest_for(request.actor, found),
        "events": _events(found) if manages else [],
    }
    return render(request, "office/meetings/meeting.html", context)


def _buttons(found: Meeting, own: list[Attendance], *, manages: bool) -> list[Button]:
    return buttons_of(found, manages=manages, takes_part=bool(own))


def _facts(found: Meeting) -> list[dict[str, Any]]:
    facts = [
        {"key": "主题", "value": found.title},
        {"key": "会议时间", "value": f"{clock.local(found.held_at):%Y-%m-%d %H:%M}"},
        {"key": "会议地点", "value": found.place},
        {"key": "主持人", "value": found.chair},
    ]
    if found.request:
        facts.append({"key": "有关要求", "value": found.request})
    for words, day in (
        ("议题截止", found.issues_due_on), ("回执截止", found.replies_due_on),
        ("意见截止", found.comments_due_on), ("会签截止", found.signatures_due_on),
    ):  # fmt: skip
        if day is not None:
            facts.append({"key": words, "value": f"{day:%Y-%m-%d}"})
    if found.number:
        facts.append({"key": "纪要文号", "value": found.number})
    if found.issue_note:
        facts.append({"key": "签发说明", "value": found.issue_note})
    return facts


def _earlier(found: Meeting) -> list[dict[str, Any]]:
    """Open ones of earlier meetings, and those of which this meeting took note."""
    noted = {
        row.resolution_id: row
        for row in found.followups.select_related("resolution__meeting", "resolution__lead")
        .order_by("resolution__meeting__held_at", "resolution__number")
    }  # fmt: skip
    rows = [] if found.state in (*DONE, "cancelled") else queries.open_before(found)
    known = {row.pk for row in rows}
    rows = [*rows, *(row.resolution for key, row in noted.items() if key not in known)]
    shown = []
    for row, cells in zip(rows, resolution_rows(rows), strict=True):
        told = noted.get(row.pk)
        words = f"{told.get_decision_display()}：{told.words}" if told else "—"
        shown.append({**cells, "decision": words})
    return shown


def _agenda(found: Meeting) -> list[dict[str, Any]]:
    items = found.items.select_related("rapporteur", "issue").order_by("order")
    return [
        {
            "order": str(item.order),
            "title": {
                "text": item.title,
                "url": reverse("office-meeting-issue", args=[item.issue.public_id]),
            }
            if item.issue
            else item.title,
            "rapporteur": item.rapporteur.short_name if item.rapporteur else "—",
            "duration": f"{item.duration}分钟",
        }
        for item in items
    ]


def _issue_row(each: Any) -> dict[str, Any]:
    state = ISSUE.state(each.state)
    return {
        "title": {
            "text": each.title, "url": reverse("office-meeting-issue", args=[each.public_id]),
        },
        "unit": each.unit.short_name,
        "state": {"text": state.label, "tag": state.tone.value},
    }  # fmt: skip


def _resolutions(found: Meeting) -> list[dict[str, Any]]:
    rows = found.resolutions.select_related("meeting", "lead").prefetch_related("supports")
    return resolution_rows(list(rows.order_by("number")))


def _people(found: Meeting, *, manages: bool) -> list[dict[str, Any]]:
    """Names of people are the office's to see; units see who comes."""
    rows = found.attendances.select_related("unit").order_by("order", "id")
    waiting: set[int] = set()
    if manages and found.state == "signing":
        waiting = {unit.pk for unit in unsigned(found)}
    return [_person_row(found, row, waiting, manages=manages) for row in rows]


def _person_row(
    found: Meeting, row: Attendance, waiting: set[int], *, manages: bool
) -> dict[str, Any]:
    marks = [word for word, is_so in (("迟到", row.came_late), ("早退", row.left_early)) if is_so]
    presence = row.get_presence_display() if row.presence else "—"
    reply = row.get_reply_display() if row.reply else "未报"
    if manages and row.reply_reason:
        reply = f"{reply}：{row.reply_reason}"
    signed = found.state in ("signing", *DONE) and row.presence == "present"
    return {
        "unit": row.unit.short_name,
        "reply": reply,
        "presence": "、".join([presence, *marks]),
        "attendee": f"{row.attendee} {row.attendee_post}".strip() or "—" if manages else "",
        "signed": ("待会签" if row.unit_id in waiting else "已会签")
        if signed and found.state == "signing"
        else "—",
    }


def _papers(found: Meeting) -> list[dict[str, Any]]:
    """What went out, the latest of each kind first; older ones stay on file."""
    rows = found.papers.only("public_id", "kind", "title", "sent_at").order_by("-id")
    return [
        {
            "name": row.get_kind_display(),
            "title": row.title,
            "sent": f"{clock.local(row.sent_at):%Y-%m-%d %H:%M}",
            "pdf": reverse("office-meeting-pdf", args=[row.public_id]),
            "docx": reverse("office-meeting-docx", args=[row.public_id]),
        }
        for row in rows
    ]


def _events(found: Meeting) -> list[dict[str, Any]]:
    rows = StepLog.objects.filter(record_id=found.public_id).order_by("-id")
    return [
        {
            "title": MEETING.step(row.step).label, "when": row.taken_at, "by": row.taken_by_name,
            "text": row.reason,
        }
        for row in rows
    ]  # fmt: skip
