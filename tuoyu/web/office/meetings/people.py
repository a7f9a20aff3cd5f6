"""Who comes (a unit's reply), and who came (the office's entry)."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from tuoyu.core.authority import Permission
from tuoyu.core.errors import Conflict, Invalid, NotFound
from tuoyu.meetings import actions, queries
from tuoyu.meetings.lifecycle import WRITING
from tuoyu.meetings.models import Attendance
from tuoyu.meetings.vocabulary import Presence, Reply
from tuoyu.rules.days import words_of_date
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.office.meetings.form_page import form_page, meeting_url
from tuoyu.web.page import PageRequest, page


class ReplyForm(Form):
    says_optional = False
    unit = forms.ChoiceField(label="单位", widget=forms.HiddenInput)
    reply = forms.ChoiceField(label="参会情况", choices=Reply.choices(), widget=forms.RadioSelect)
    attendee = forms.CharField(label="参会人姓名", max_length=30, required=False)
    attendee_post = forms.CharField(label="参会人职务", max_length=40, required=False)
    reason = forms.CharField(
        label="请假理由", max_length=200, required=False, help_text="不能参会的填写。"
    )

    def __init__(self, *args: Any, own: list[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(row.unit.code, row.unit.short_name) for row in own]
        if len(own) > 1:
            field.widget = forms.Select(choices=field.choices)

    def given(self) -> actions.ReplyGiven:
        told = self.cleaned_data
        return actions.ReplyGiven(
            Reply.of(told["reply"]), told["attendee"], told["attendee_post"], told["reason"]
        )


@page(permission=Permission.MEETING_TAKE_PART, writes=True)
def reply(request: PageRequest, public_id: UUID) -> HttpResponse:
    """A unit tells who comes."""
    found = queries.meeting_for(request.actor, public_id)
    own = queries.attendance_of(request.actor, found)
    if not own:
        raise NotFound
    if found.state != "announced" and request.method != "POST":
        return redirect(meeting_url(found))
    row = own[0]
    initial = {
        "unit": row.unit.code, "reply": row.reply, "attendee": row.attendee,
        "attendee_post": row.attendee_post, "reason": row.reply_reason,
    }  # fmt: skip
    form = ReplyForm(typed(request), own=own, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = next(each for each in own if each.unit.code == form.cleaned_data["unit"])
        try:
            actions.reply(chosen, form.given(), by=request.actor)
        except (Invalid, Conflict) as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已报送参会人员；会前可以再改。")
            return redirect(meeting_url(found))
    text = f"{row.unit.short_name}。" + (
        f"{words_of_date(found.replies_due_on)}截止。" if found.replies_due_on else ""
    )
    return form_page(request, form, "报送参会人员", "报送", found, text=text)


class AttendanceForm(Form):
    """Four fields a unit; `groups` gives them back by unit."""

    says_optional = False

    def __init__(self, *args: Any, rows: list[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            key = row.public_id.hex
            usual = row.presence or (
                Presence.EXCUSED.value if row.reply == "excused" else Presence.PRESENT.value
            )
            self.add(
                f"presence-{key}",
                forms.ChoiceField(
                    label="到会情况", choices=Presence.choices(), initial=usual,
                ),
            )  # fmt: skip
            for name, label, most, value in (
                ("attendee", "姓名", 30, row.attendee),
                ("post", "职务", 40, row.attendee_post),
            ):
                field = forms.CharField(label=label, max_length=most, required=False, initial=value)
                self.add(f"{name}-{key}", field)
            late = [*(["late"] if row.came_late else []), *(["left"] if row.left_early else [])]
            self.add(
                f"marks-{key}",
                forms.MultipleChoiceField(
                    label="迟到、早退", required=False, choices=[("late", "迟到"), ("left", "早退")],
                    widget=forms.CheckboxSelectMultiple, initial=late,
                ),
            )  # fmt: skip

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        return [
            (
                row.unit.short_name,
                [
                    self[f"{name}-{row.public_id.hex}"]
                    for name in ("presence", "attendee", "post", "marks")
                ],
            )
            for row in self.rows
        ]

    def came(self) -> dict[UUID, actions.Came]:
        told = self.cleaned_data
        return {
            row.public_id: actions.Came(
                Presence.of(told[f"presence-{row.public_id.hex}"]),
                told[f"attendee-{row.public_id.hex}"],
                told[f"post-{row.public_id.hex}"],
                "late" in told[f"marks-{row.public_id.hex}"],
                "left" in told[f"marks-{row.public_id.hex}"],
            )
            for row in self.rows
        }


@page(permission=Permission.MEETING_MANAGE, writes=True)
def attendance(request: PageRequest, public_id: UUID) -> HttpResponse:
    """How it was for every unit."""
    found = queries.meeting_for(request.actor, public_id, Permission.MEETING_MANAGE)
    if found.state not in WRITING and request.method != "POST":
        return redirect(meeting_url(found))
    rows = list(found.attendances.select_related("unit").order_by("order", "id"))
    form = AttendanceForm(typed(request), rows=rows)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_attendance(found, form.came(), by=request.actor)
        except (Invalid, Conflict) as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "到会情况已登记。")
            return redirect(meeting_url(found))
    return form_page(
        request, form, "登记到会情况", "保存", found, template="office/meetings/attendance.html"
    )
