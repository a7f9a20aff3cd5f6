"""文件分发和签收: what was sent, who has signed; the unit signs, the office reminds and takes back."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission, may
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.core.errors import Invalid, NotFound
from tuoyu.divisions.queries import district
from tuoyu.files import actions as files
from tuoyu.flows.distribute_document import distribute_document
from tuoyu.flows.remind_receipts import remind_units
from tuoyu.flows.withdraw_document import withdraw_document
from tuoyu.plan import actions
from tuoyu.plan.models import Distribution, Receipt
from tuoyu.plan.queries import documents as queries
from tuoyu.plan.queries import plan_of
from tuoyu.plan.queries.units import receiver_choices
from tuoyu.web.forms import DateField, Form
from tuoyu.web.held import typed
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.page import PageRequest, page

COLUMNS = [
    {"key": "title", "label": "文件"},
    {"key": "sent", "label": "发出"},
    {"key": "asked", "label": "签收期限"},
    {"key": "signed", "label": "已签收", "numeric": True},
    {"key": "state", "label": "状态"},
]
RECEIPT_COLUMNS = [
    {"key": "unit", "label": "单位"},
    {"key": "state", "label": "签收"},
    {"key": "when", "label": "签收时间"},
    {"key": "who", "label": "签收人"},
]
EXPORT = (
    Column("文件", lambda each: each.title, width=36),
    Column("文号", lambda each: each.doc_no, width=20),
    Column("发出时间", lambda each: each.sent_at, Kind.MOMENT),
    Column("签收期限", lambda each: each.asked_by, Kind.DATE),
    Column("收文单位", lambda each: each.asked, Kind.NUMBER),
    Column("已签收", lambda each: each.signed, Kind.NUMBER),
    Column("状态", lambda each: _state(each)["text"]),
)
RECEIPTS_EXPORT = (
    Column("单位", lambda each: each.unit.short_name, width=26),
    Column("签收时间", lambda each: each.signed_at, Kind.MOMENT),
    Column("签收人", lambda each: each.signed_by.name if each.signed_by else ""),
)


class DocumentForm(Form):
    title = forms.CharField(label="标题", max_length=120)
    doc_no = forms.CharField(label="文号", max_length=80, required=False)
    text = forms.CharField(
        label="正文或说明", max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 4000}),
    )  # fmt: skip
    with_plan = forms.BooleanField(label="附上实施方案全文", required=False)
    file = forms.FileField(label="文件", required=False, help_text="PDF、JPG 或 PNG，20 MB 以内。")
    units = forms.MultipleChoiceField(label="收文单位", widget=forms.CheckboxSelectMultiple)
    asked_by = DateField(label="签收期限", help_text="期限前后由系统按期提醒没有签收的单位。")
    is_public = forms.BooleanField(
        label="主动公开：标题、正文和文件也在公开的实施方案页列出", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["units"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = receiver_choices()
        self.fields["file"].widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"


class ReasonForm(Form):
    reason = forms.CharField(label="撤回原因", max_length=200, help_text="收文单位会看到。")


@page(permission=Permission.PLAN_READ)
def listing(request: PageRequest) -> HttpResponse:
    """What one's own unit still has to sign, then every document."""
    here = paged(request, queries.documents(request.actor))
    context = {
        **listed(here, COLUMNS, _row),
        "waiting": queries.waiting_for(request.actor),
        "signs": bool(request.actor.units(Permission.DOCUMENT_SIGN)),
        "manages": bool(may(request.actor, Permission.GROUP_MANAGE)),
        "today": clock.today(),
    }
    return render(request, "office/plan/documents.html", context)


@page(permission=Permission.PLAN_READ)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    return export_answer(
        "文件分发和签收", EXPORT, queries.documents(request.actor).iterator(chunk_size=500)
    )


def _row(each: Distribution) -> dict[str, Any]:
    return {
        "title": {
            "text": each.title,
            "url": reverse("office-plan-document", args=[each.public_id]),
        },
        "sent": f"{clock.localday(each.sent_at):%Y-%m-%d}",
        "asked": f"{each.asked_by:%Y-%m-%d}",
        "signed": f"{each.signed}/{each.asked}",  # type: ignore[attr-defined]
        "state": _state(each),
    }


def _state(each: Any) -> dict[str, str]:
    if each.withdrawn_at is not None:
        return {"text": "已撤回", "tag": "quiet"}
    if each.signed == each.asked:
        return {"text": "全部签收", "tag": "good"}
    if each.asked_by < clock.today():
        return {"text": "有单位逾期未签收", "tag": "bad"}
    return {"text": "签收中", "tag": "info"}


@page(permission=Permission.GROUP_MANAGE, writes=True)
def new(request: PageRequest) -> HttpResponse:
    start = {"units": [code for code, _ in receiver_choices()]}
    form = DocumentForm(typed(request), request.FILES or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            sent = distribute_document(
                _letter(form, request), division=district().code, by=request.actor
            )
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已发出，并已通知各单位签收。")
            return redirect("office-plan-document", sent.public_id)
    status = 422 if form.errors else 200
    return render(request, "office/plan/document_form.html", {"form": form}, status=status)


def _letter(form: DocumentForm, request: PageRequest) -> actions.Letter:
    given = form.cleaned_data
    stored = None
    if given["file"]:
        stored = files.store(
            given["file"], by=request.actor, division=district().code, kind="plan.document"
        )
    return actions.Letter(
        given["title"], given["units"], given["asked_by"], given["text"], given["doc_no"],
        plan_of() if given["with_plan"] else None, stored, given["is_public"],
    )  # fmt: skip


@page(permission=Permission.PLAN_READ)
def document(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One document: what it says, who has signed, and what the reader may do."""
    sent = queries.document_for(request.actor, public_id)
    receipts = list(queries.receipts_of(sent))
    own = queries.receipt_for(request.actor, sent)
    waiting = [each for each in receipts if each.signed_at is None]
    manages = bool(may(request.actor, Permission.GROUP_MANAGE, sent))
    is_open = sent.withdrawn_at is None
    context = {
        "sent": sent,
        "state": _state(sent),
        "facts": _facts(sent),
        "columns": RECEIPT_COLUMNS,
        "rows": [_receipt_row(each, sent) for each in receipts],
        "waiting": len(waiting),
        "may_sign": is_open and own is not None and own.signed_at is None,
        "signed": own if own is not None and own.signed_at is not None else None,
        "manages": manages and is_open,
    }
    return render(request, "office/plan/document.html", context)


def _facts(sent: Distribution) -> list[dict[str, Any]]:
    facts = [
        ("文号", sent.doc_no or "无"),
        ("发出", f"{clock.localday(sent.sent_at):%Y-%m-%d}，{sent.sent_by.name}"),
        ("签收期限", f"{sent.asked_by:%Y-%m-%d}"),
        ("公开", "主动公开" if sent.is_public else "不公开，只在单位之间"),
    ]
    if sent.withdrawn_at is not None:
        facts.append(
            ("撤回", f"{clock.localday(sent.withdrawn_at):%Y-%m-%d}，{sent.withdraw_reason}")
        )
    return [{"key": key, "value": value} for key, value in facts]


def _receipt_row(each: Receipt, sent: Distribution) -> dict[str, Any]:
    late = sent.asked_by < clock.today() and sent.withdrawn_at is None
    state = {"text": "已签收", "tag": "good"}
    if each.signed_at is None:
        state = {"text": "逾期未签收" if late else "待签收", "tag": "bad" if late else "warn"}
    return {
        "unit": {
            "text": each.unit.short_name,
            "url": reverse("office-plan-unit", args=[each.unit.code]),
        },
        "state": state,
        "when": f"{clock.local(each.signed_at):%Y-%m-%d %H:%M}" if each.signed_at else "",
        "who": each.signed_by.name if each.signed_by else "",
    }


@page(permission=Permission.PLAN_READ)
def receipts(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Who has signed, as a spreadsheet."""
    sent = queries.document_for(request.actor, public_id)
    return export_answer(
        "签收情况", RECEIPTS_EXPORT, queries.receipts_of(sent).iterator(chunk_size=500)
    )


@page(permission=Permission.DOCUMENT_SIGN, writes=True)
def sign(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The unit signs; asked once."""
    sent = queries.document_for(request.actor, public_id)
    own = queries.receipt_for(request.actor, sent)
    if own is None:
        raise NotFound("这份文件没有发给本单位，不用签收。")
    if request.method == "POST":
        actions.sign(own, by=request.actor)
        messages.success(request, "已签收。")
        return redirect("office-plan-document", sent.public_id)
    words = f"代表{own.unit.short_name}签收“{sent.title}”。签收后不能撤销。"
    return _ask(request, sent, Form(), "签收", words)


@page(permission=Permission.GROUP_MANAGE, writes=True)
def remind(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Every unit that has not signed hears of it now."""
    sent = queries.document_for(request.actor, public_id)
    if request.method == "POST":
        told = remind_units(sent, by=request.actor)
        messages.success(request, f"已提醒{told}个没有签收的单位。")
        return redirect("office-plan-document", sent.public_id)
    return _ask(request, sent, Form(), "催签", "给没有签收的单位发消息，一天只发一次。")


@page(permission=Permission.GROUP_MANAGE, writes=True)
def withdraw(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Take it back with a reason that the units see."""
    sent = queries.document_for(request.actor, public_id)
    form = ReasonForm(typed(request))
    if request.method == "POST" and form.is_valid():
        withdraw_document(sent, form.cleaned_data["reason"], by=request.actor)
        messages.success(request, "已撤回，并已通知各单位。")
        return redirect("office-plan-document", sent.public_id)
    words = "撤回后各单位不再签收，已签收的记录保留。撤回不能取消。"
    return _ask(request, sent, form, "撤回文件", words)


def _ask(
    request: PageRequest, sent: Distribution, form: Form, title: str, words: str
) -> HttpResponse:
    context = {"sent": sent, "form": form, "title": title, "words": words}
    status = 422 if form.errors else 200
    return render(request, "office/plan/document_act.html", context, status=status)
