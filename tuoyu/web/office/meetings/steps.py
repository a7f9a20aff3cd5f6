"""The steps of a meeting: each asks once, then acts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.errors import Conflict, Invalid, NotFound
from tuoyu.flows.call_for_issues import call_for_issues
from tuoyu.flows.circulate_minutes import circulate_minutes
from tuoyu.flows.dispatch_resolutions import dispatch_resolutions
from tuoyu.flows.issue_minutes import issue_minutes
from tuoyu.flows.put_off_meeting import put_off_meeting
from tuoyu.flows.send_meeting_notice import send_meeting_notice
from tuoyu.meetings import actions, queries
from tuoyu.meetings.actions.meetings import default_days
from tuoyu.meetings.actions.minutes import faults_of, unsigned
from tuoyu.meetings.models import Meeting
from tuoyu.web.forms import DateField, Form
from tuoyu.web.held import typed
from tuoyu.web.office.meetings.form_page import (
    ReasonForm,
    WhenForm,
    form_page,
    long_text,
    meeting_url,
    when_initial,
)
from tuoyu.web.page import PageRequest, page


class IssuesDueForm(Form):
    due = DateField(label="议题截止日期", help_text="这一天以后各单位不能再提交议题。")


class RepliesDueForm(Form):
    due = DateField(label="参会回执截止日期")


class NoteForm(Form):
    note = long_text("签发说明", 300, required=False, help_text="有单位逾期没有会签的，必须说明。")


Act = Callable[[Meeting, Any, Any], Any]


@dataclass(frozen=True)
class Words:
    """How a step is asked for. `sources`: the states from which its page makes sense."""

    title: str
    text: str
    done: str
    sources: tuple[str, ...]
    act: Act
    form: type[forms.Form] = Form


def _put_off(step: str) -> Act:
    return lambda meeting, given, by: put_off_meeting(meeting, step, given["reason"], by=by)


STEPS: dict[str, Words] = {
    "call": Words(
        "征集议题", "会发消息请各参会单位提交议题和材料。", "已通知各单位提交议题。", ("planned",),
        lambda meeting, given, by: call_for_issues(meeting, given["due"], by=by), IssuesDueForm,
    ),
    "announce": Words(
        "确定议程，发会议通知",
        "会议通知、议程和材料清单按现在的内容定稿，并发消息通知各单位。之后要修改的，须先收回通知。",
        "会议通知已发出。", ("planned", "calling"),
        lambda meeting, given, by: send_meeting_notice(meeting, given["due"], by=by),
        RepliesDueForm,
    ),
    "reopen_agenda": Words(
        "收回通知，修改议程", "已发出的通知留档，各单位会收到消息；改好后重新发通知。",
        "已收回通知，可以修改安排和议程。", ("announced",), _put_off("reopen_agenda"), ReasonForm,
    ),
    "postpone": Words(
        "会议延期", "议题和议程保留，定下新时间后再重新安排。", "已延期，已通知各单位。",
        ("planned", "calling", "announced"), _put_off("postpone"), ReasonForm,
    ),
    "cancel": Words(
        "取消会议", "取消后不能恢复；已提交的议题转下次会议。", "已取消，已通知各单位。",
        ("planned", "calling", "announced", "postponed"), _put_off("cancel"), ReasonForm,
    ),
    "replan": Words(
        "重新安排", "填写新的会议时间；各单位须重新报送参会人员。", "已重新安排，请再发会议通知。",
        ("postponed",), lambda meeting, given, by: actions.replan(meeting, given, by=by), WhenForm,
    ),
    "hold": Words(
        "登记会议已召开", "登记后填写到会情况、起草纪要。", "已登记召开，请填写到会情况。",
        ("announced",), lambda meeting, given, by: actions.hold(meeting, by=by),
    ),
    "ask_comments": Words(
        "纪要送各单位征求意见", "纪要内容就此定稿为一稿，送出后要修改须先收回。",
        "已送各单位征求意见。", ("drafted",),
        lambda meeting, given, by: circulate_minutes(meeting, to_sign=False, by=by),
    ),
    "ask_signatures": Words(
        "纪要送到会单位会签", "各到会单位看过纪要后会签；会签期间内容不能修改。",
        "已送到会单位会签。", ("drafted", "commenting"),
        lambda meeting, given, by: circulate_minutes(meeting, to_sign=True, by=by),
    ),
    "redraft": Words(
        "收回修改", "收回后可以修改纪要，再送出时是新的一稿，已有的会签留在原稿。",
        "已收回，可以修改。", ("commenting", "signing"),
        lambda meeting, given, by: actions.redraft(meeting, given["reason"], by=by), ReasonForm,
    ),
    "issue": Words(
        "签发纪要", "编文号、定稿、通知各单位；签发后不能修改。", "纪要已印发，请派发任务。",
        ("signing",),
        lambda meeting, given, by: issue_minutes(meeting, by=by, note=given["note"]), NoteForm,
    ),
    "dispatch": Words(
        "派发任务", "每件需要落实的议定事项成为一项任务，发给牵头和配合单位。", "任务已派发。",
        ("issued",), lambda meeting, given, by: dispatch_resolutions(meeting, by=by),
    ),
    "close": Words(
        "会议办结", "议定事项都已派发任务的，会议可以办结；落实情况到下次会议继续跟进。",
        "会议已办结。", ("issued",), lambda meeting, given, by: actions.close(meeting, by=by),
    ),
}  # fmt: skip


@page(permission=Permission.MEETING_MANAGE, writes=True)
def step(request: PageRequest, public_id: UUID, step: str) -> HttpResponse:
    """Asks once, then takes the step."""
    found = queries.meeting_for(request.actor, public_id, Permission.MEETING_MANAGE)
    if step not in STEPS:
        raise NotFound
    told = STEPS[step]
    if request.method != "POST" and found.state not in told.sources:
        return redirect(meeting_url(found))
    form = told.form(typed(request), initial=_initial(found, step))
    if request.method == "POST" and (form.is_valid() or not form.fields):
        given = form.moment() if isinstance(form, WhenForm) else getattr(form, "cleaned_data", {})
        try:
            told.act(found, given, request.actor)
        except (Invalid, Conflict) as refused:
            form.add_error(None, refused.message)
            found.refresh_from_db()
        else:
            messages.success(request, told.done)
            return redirect(meeting_url(found))
    assert isinstance(form, Form)
    return form_page(
        request, form, told.title, told.title, found, text=told.text, lines=_lacks(found, step)
    )


def _initial(found: Meeting, step: str) -> dict[str, Any]:
    days = default_days(found)
    if step == "call":
        return {"due": min(days["issues"], found.day)}
    if step == "announce":
        return {"due": max(clock.today(), days["replies"])}
    return when_initial(found.held_at) if step == "replan" else {}


def _lacks(found: Meeting, step: str) -> list[str]:
    """What stands in the way, told before anybody presses the button."""
    if step == "ask_comments" or (step == "ask_signatures" and found.state == "drafted"):
        return faults_of(found)
    if step == "issue":
        missing = unsigned(found)
        return (
            [f"还没有会签：{'、'.join(unit.short_name for unit in missing)}。"] if missing else []
        )
    return []
