"""督办 letters: the list, one of them as paper, the unit's replies."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core.authority import Permission, may
from tuoyu.core.documents import docx as word
from tuoyu.core.documents.official_pdf import render_official_pdf
from tuoyu.core.documents.paper import headings
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.core.errors import Invalid
from tuoyu.flows.issue_task_letter import issue_task_letter, reply_to_letter
from tuoyu.tasks import letters as papers
from tuoyu.tasks.models import Letter
from tuoyu.tasks.queries import assessed as queries
from tuoyu.tasks.queries import task_for
from tuoyu.web.forms import DateField, Form
from tuoyu.web.held import typed
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.office.tasks import words
from tuoyu.web.office.tasks.decisions import reason_field
from tuoyu.web.page import PageRequest, page
from tuoyu.web.papers import PDF, saved

COLUMNS = [
    {"key": "number", "label": "文号"},
    {"key": "unit", "label": "督办单位"},
    {"key": "task", "label": "任务"},
    {"key": "issued", "label": "签发日期"},
    {"key": "answer", "label": "回复期限"},
    {"key": "state", "label": "回复"},
]
EXPORT = (
    Column("文号", lambda each: each.number, width=26),
    Column("督办单位", lambda each: each.unit.name, width=26),
    Column("任务编号", lambda each: each.task.number, width=12),
    Column("任务", lambda each: each.task.title, width=40),
    Column("签发时间", lambda each: each.issued_at, Kind.MOMENT, 18),
    Column("回复期限", lambda each: each.answer_due_on, Kind.DATE),
    Column("回复次数", lambda each: len(each.replies.all()), Kind.NUMBER),
)


@page(permission=Permission.PLAN_READ)
def letters(request: PageRequest) -> HttpResponse:
    """All letters, the latest first."""
    here = paged(request, queries.letters_for(request.actor))
    return render(request, "office/tasks/letters.html", listed(here, COLUMNS, _row))


def _row(each: Letter) -> dict[str, Any]:
    replied = list(each.replies.all())
    return {
        "number": {
            "text": each.number, "url": reverse("office-task-letter", args=[each.public_id]),
        },
        "unit": each.unit.short_name,
        "task": each.task.title,
        "issued": f"{each.issued_at:%Y-%m-%d}",
        "answer": f"{each.answer_due_on:%Y-%m-%d}",
        "state": {"text": "已回复", "tag": "good"} if replied else {"text": "未回复", "tag": "warn"},
    }  # fmt: skip


@page(permission=Permission.PLAN_READ)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    return export_answer("督办通知", EXPORT, queries.letters_for(request.actor))


@page(permission=Permission.PLAN_READ)
def letter(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One letter as issued, and what was answered."""
    found = queries.letter_for(request.actor, public_id)
    paper = papers.paper_of(found)
    context = {
        "letter": found,
        "paper": paper,
        "parts": list(zip(headings(paper.parts), paper.parts, strict=True)),
        "replies": list(found.replies.select_related("replied_by")),
        "answers": bool(may(request.actor, Permission.TASK_ANSWER, found)),
    }
    return render(request, "office/tasks/letter.html", context)


@page(permission=Permission.PLAN_READ)
def docx(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The letter for Word."""
    found = queries.letter_for(request.actor, public_id)
    made = word.render_official(papers.paper_of(found))
    return saved(made, word.MEDIA_TYPE, f"督办通知-{found.number}.docx")


@page(permission=Permission.PLAN_READ)
def pdf(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The letter as PDF."""
    found = queries.letter_for(request.actor, public_id)
    made = render_official_pdf(papers.paper_of(found))
    return saved(made, PDF, f"督办通知-{found.number}.pdf")


@page(permission=Permission.TASK_DISPATCH, writes=True)
def issue(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Asks once, then numbers and sends the letter."""
    found = task_for(request.actor, public_id, Permission.TASK_DISPATCH)
    if request.method == "POST":
        made = issue_task_letter(found, by=request.actor)
        messages.success(request, f"已签发{made.number}，已通知{made.unit.short_name}。")
        return redirect("office-task-letter", made.public_id)
    return words.form_page(
        request, Form(), "签发督办通知", "签发", back=words.url(found), facts=words.facts(found),
        trail=words.trail_of(found), warning="签发后文号和正文不再变动，立即通知牵头单位。",
    )  # fmt: skip


class ReplyForm(Form):
    text = reason_field("办理情况", 2000, help_text="写明办理情况、未完成的原因和下一步安排。")
    promised_on = DateField(label="承诺完成日期", required=False)


@page(permission=Permission.TASK_ANSWER, writes=True)
def reply(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The unit's written answer."""
    found = queries.letter_for(request.actor, public_id)
    form = ReplyForm(typed(request))
    back = reverse("office-task-letter", args=[found.public_id])
    if request.method == "POST" and form.is_valid():
        try:
            reply_to_letter(found, **form.cleaned_data, by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已回复，领导小组办公室会看到。")
            return redirect("office-task-letter", found.public_id)
    return words.form_page(
        request, form, "回复督办通知", "提交回复", back=back, trail=(found.number, back)
    )
