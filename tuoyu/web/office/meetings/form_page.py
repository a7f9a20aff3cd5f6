"""What the form pages of the meetings share: fields, the page, where it leads back."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tuoyu.core import clock
from tuoyu.meetings.models import Meeting
from tuoyu.web.forms import DateField, Form
from tuoyu.web.page import PageRequest

OVER = "office/meetings/form.html"


def long_text(label: str, most: int, *, rows: int = 3, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": most})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


class WhenForm(Form):
    """A day and a time of day."""

    day = DateField(label="会议日期")
    at = forms.TimeField(
        label="会议时间", input_formats=["%H:%M", "%H：%M"], help_text="24小时制，例如 14:30。",
        widget=forms.TimeInput(format="%H:%M", attrs={"width": 5, "autocomplete": "off"}),
    )  # fmt: skip

    def moment(self) -> datetime:
        day, at = self.cleaned_data["day"], self.cleaned_data["at"]
        return timezone.make_aware(datetime.combine(day, at))


def when_initial(held_at: datetime | None) -> dict[str, Any]:
    if held_at is None:
        return {"at": time(14, 30)}
    local = clock.local(held_at)
    return {"day": local.date(), "at": local.time().replace(second=0, microsecond=0)}


class ReasonForm(Form):
    reason = long_text("理由", 300)


def meeting_url(meeting: Meeting) -> str:
    return reverse("office-meeting", args=[meeting.public_id])


def crumbs(meeting: Meeting | None, *last: str) -> list[tuple[str, str]]:
    """联席会议 › the meeting › this page."""
    trail = [("联席会议", reverse("office-meetings"))]
    if meeting is not None:
        trail.append((meeting.name, meeting_url(meeting) if last else ""))
    return [*trail, *((words, "") for words in last)]


def form_page(
    request: PageRequest,
    form: Form,
    title: str,
    button: str,
    meeting: Meeting | None = None,
    *,
    text: str = "",
    lines: Any = (),
    status: int = 0,
    template: str = OVER,
    **more: Any,
) -> HttpResponse:
    """The page of one form; after a POST that was not taken with status 422."""
    context = {
        "form": form, "title": title, "button": button, "text": text, "lines": lines, "meeting": meeting, "drop": "",
        "crumbs": crumbs(meeting, title), **more,
    }  # fmt: skip
    usual = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status or usual)
