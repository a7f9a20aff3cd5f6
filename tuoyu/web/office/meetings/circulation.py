"""The minutes as they are out: read, commented on, signed."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core.authority import Actor, Permission, may
from tuoyu.core.documents.paper import OfficialPaper, headings
from tuoyu.core.errors import Conflict, Invalid, NotFound, StepNotAllowed
from tuoyu.meetings import actions, queries, words
from tuoyu.meetings.lifecycle import DONE, WRITING
from tuoyu.meetings.models import Attendance, Comment, Meeting, MinutesVersion
from tuoyu.meetings.papers import minutes_paper
from tuoyu.meetings.vocabulary import Answer, Presence
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.office.meetings.form_page import crumbs, form_page, long_text, meeting_url
from tuoyu.web.page import PageRequest, page


def latest_for(actor: Actor, meeting: Meeting) -> MinutesVersion | None:
    """What is out: for the office always, for units once circulated, for others once issued."""
    version = meeting.versions.select_related("meeting").order_by("-number").first()
    manages = may(actor, Permission.MEETING_MANAGE, meeting)
    if version is None or manages or meeting.state in DONE:
        return version
    out = meeting.state in ("commenting", "signing")
    return version if out and queries.attendance_of(actor, meeting) else None


def paper_of(version: MinutesVersion) -> dict[str, Any]:
    """The words of a version, for the page."""
    paper = minutes_paper(words.from_text(version.words), number=version.meeting.number)
    return {"shown": shown_paper(paper), "version": version}


def shown_paper(paper: OfficialPaper) -> dict[str, Any]:
    """A paper as a page shows it: with the numbers of its headings, its tables as tables."""
    parts = []
    for part, heading in zip(paper.parts, headings(paper.parts), strict=True):
        head = list(part.table.header) if part.table else []
        rows = part.table.rows if part.table else ()
        parts.append(
            {
                "heading": heading,
                "lines": part.paragraphs,
                "columns": [{"key": f"c{n}", "label": label} for n, label in enumerate(head)],
                "rows": [{f"c{n}": cell for n, cell in enumerate(row)} for row in rows],
            }
        )
    return {"title": paper.title, "number": paper.number, "opening": paper.opening, "parts": parts}


@page(permission=Permission.PLAN_READ)
def text(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The minutes to read; for the office with the draft while nothing is out."""
    found = queries.meeting_for(request.actor, public_id)
    version = latest_for(request.actor, found)
    manages = bool(may(request.actor, Permission.MEETING_MANAGE, found))
    if manages and found.state in WRITING:
        draft = minutes_paper(words.minutes_of(found))
        shown: dict[str, Any] = {"shown": shown_paper(draft), "version": None}
    elif version is None:
        return redirect(meeting_url(found))
    else:
        shown = paper_of(version)
    context = {"meeting": found, "crumbs": crumbs(found, "纪要"), **shown}
    return render(request, "office/meetings/text.html", context)


def _own(request: PageRequest, found: Meeting) -> list[Attendance]:
    own = queries.attendance_of(request.actor, found)
    if not own:
        raise NotFound
    return own


class CommentForm(Form):
    says_optional = False
    choice = forms.ChoiceField(
        label="反馈", choices=[("text", "有意见"), ("consent", "无意见")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    text = long_text("意见", 1000, required=False, help_text="写明哪一处、建议怎样改。")


@page(permission=Permission.PLAN_READ, writes=True)
def comment(request: PageRequest, public_id: UUID) -> HttpResponse:
    """A unit says what it has to say of the minutes; the office reads and answers here."""
    found = queries.meeting_for(request.actor, public_id)
    manages = bool(may(request.actor, Permission.MEETING_MANAGE, found))
    own = queries.attendance_of(request.actor, found)
    version = latest_for(request.actor, found)
    if not manages and not own:
        raise NotFound
    if version is None or (found.state != "commenting" and not manages):
        return redirect(meeting_url(found))
    form = CommentForm(typed(request))
    if request.method == "POST" and form.is_valid() and own:
        told = form.cleaned_data
        try:
            actions.comment(
                version, own[0].unit, told["text"], by=request.actor,
                is_consent=told["choice"] == "consent",
            )  # fmt: skip
        except (Invalid, Conflict) as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已反馈。")
            return redirect(meeting_url(found))
    return form_page(
        request, form, "纪要意见", "反馈", found, template="office/meetings/comment.html",
        comments=_comments(found, own, manages=manages), manages=manages,
        says=bool(own) and found.state == "commenting", **paper_of(version),
    )  # fmt: skip


def _comments(found: Meeting, own: list[Attendance], *, manages: bool) -> list[dict[str, Any]]:
    """All for the office, a unit's own for the unit."""
    rows = Comment.objects.filter(version__meeting=found).select_related("unit", "version")
    if not manages:
        rows = rows.filter(unit__in=[row.unit_id for row in own])
    answerable = manages and found.state in ("commenting", "drafted")
    return [
        {
            "unit": row.unit.short_name,
            "version": row.version.number,
            "text": row.text or "无意见",
            "answer": row.get_answer_display() if row.answer else "",
            "answer_text": row.answer_text,
            "url": reverse("office-meeting-answer", args=[row.public_id])
            if answerable and not row.is_consent
            else "",
        }
        for row in rows.order_by("id")
    ]


class AnswerForm(Form):
    answer = forms.ChoiceField(label="处理", choices=Answer.choices(), widget=forms.RadioSelect)
    text = long_text("处理说明", 500, required=False, help_text="没有全部采纳的，写明理由。")


@page(permission=Permission.MEETING_MANAGE, writes=True)
def answer(request: PageRequest, public_id: UUID) -> HttpResponse:
    """What became of one comment."""
    row = Comment.objects.filter(public_id=public_id).select_related("version__meeting", "unit")
    said = row.first()
    if said is None:
        raise NotFound
    found = queries.meeting_for(
        request.actor, said.version.meeting.public_id, Permission.MEETING_MANAGE
    )
    initial = {"answer": said.answer, "text": said.answer_text}
    form = AnswerForm(typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = Answer.of(form.cleaned_data["answer"])
        try:
            actions.answer_comment(said, given, form.cleaned_data["text"], by=request.actor)
        except (Invalid, Conflict) as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已答复。")
            return redirect("office-meeting-comment", found.public_id)
    text = f"{said.unit.short_name}：{said.text or '无意见'}"
    return form_page(request, form, "答复纪要意见", "答复", found, text=text)


class SignForm(Form):
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read = forms.BooleanField(label="已看过纪要全文，代表本单位会签")


@page(permission=Permission.MEETING_TAKE_PART, writes=True)
def sign(request: PageRequest, public_id: UUID) -> HttpResponse:
    """A unit that came signs what it sees here."""
    found = queries.meeting_for(request.actor, public_id)
    own = _own(request, found)
    if found.state != "signing" and request.method != "POST":
        return redirect(meeting_url(found))
    version = latest_for(request.actor, found)
    if version is None:
        raise NotFound
    form = SignForm(typed(request), initial={"digest": version.digest})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["digest"]
        try:
            actions.sign(version, own[0].unit, digest=given, by=request.actor)
        except StepNotAllowed:
            raise
        except Conflict as refused:
            return _stale(request, found, version, own, refused.message)
        messages.success(request, "已会签。")
        return redirect(meeting_url(found))
    return _sign_page(request, found, version, own, form)


def _stale(
    request: PageRequest, found: Meeting, version: MinutesVersion, own: list[Attendance], why: str
) -> HttpResponse:
    """The latest words with an unticked form."""
    form = SignForm({"digest": version.digest})
    form.is_valid()
    form.errors.clear()
    form.add_error(None, why)
    return _sign_page(request, found, version, own, form, status=409)


def _sign_page(
    request: PageRequest, found: Meeting, version: MinutesVersion, own: list[Attendance],
    form: SignForm, *, status: int = 0,
) -> HttpResponse:  # fmt: skip
    row = own[0]
    done = version.signatures.filter(unit=row.unit).exists()
    may_sign = row.presence == Presence.PRESENT.value and not done
    told = "已经会签。" if done else "" if may_sign else "没有到会，不用会签。"
    return form_page(
        request, form, "会签纪要", "会签", found, template="office/meetings/sign.html",
        status=status, unit=row.unit.short_name, may_sign=may_sign, told=told,
        **paper_of(version),
    )  # fmt: skip
