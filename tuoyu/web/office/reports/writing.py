"""Bulletins: drafted from the numbers in one click, edited, renewed, sent, withdrawn."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.divisions.queries import district
from tuoyu.flows.send_bulletin import send_bulletin
from tuoyu.reports import actions, drafting, periods, queries
from tuoyu.reports.kinds import KINDS
from tuoyu.reports.kinds import kind as kind_of
from tuoyu.reports.models import Bulletin
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page

WRITE = Permission.REPORT_WRITE
SHOWN = {"month": 13, "quarter": 5, "year": 3}


class NewForm(Form):
    what = forms.ChoiceField(label="种类和期间", help_text="按现有数据起草，起草后可以修改文字。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (
                kind.label,
                [
                    (f"{kind.code} {each.code}", f"{kind.label}：{each.words}")
                    for each in periods.recent(kind.every, today, SHOWN[kind.every])
                ],
            )
            for kind in KINDS.values()
            if kind.is_sent
        ]

    def asked(self) -> tuple[str, periods.Period]:
        kind, code = self.cleaned_data["what"].split()
        return kind, periods.parse(kind_of(kind).every, code, clock.today())


class TextForm(Form):
    title = forms.CharField(label="标题", max_length=120)
    addressee = forms.CharField(label="主送", max_length=200, required=False)
    copies = forms.CharField(
        label="抄送", max_length=200, required=False, help_text="几个单位之间用顿号分开。"
    )
    opening = forms.CharField(
        label="导语", max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )  # fmt: skip
    public = forms.BooleanField(label="主动公开（发送后在公开页面列出）", required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, parts: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = [f"words{number}" for number in range(len(parts))]
        for name, part in zip(self.words, parts, strict=True):
            self.fields[name] = forms.CharField(
                label=part["heading"], required=False, max_length=5000,
                initial="\n".join(part["words"]), help_text="每行一段。表格按取数时的数据，不能改。",
                widget=forms.Textarea(attrs={"rows": 5, "maxlength": 5000}),
            )  # fmt: skip

    def text(self) -> actions.Text:
        given = self.cleaned_data
        return actions.Text(
            given["title"], given["addressee"], given["copies"], given["opening"],
            [given[name] for name in self.words], given["public"],
        )  # fmt: skip


class ReasonForm(Form):
    reason = forms.CharField(
        label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300})
    )


class RevisionForm(Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)


def _form_page(
    request: PageRequest, form: Form, title: str, button: str,
    bulletin: Bulletin | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "title": title, "button": button, "bulletin": bulletin, **more}
    return render(request, "office/reports/bulletin_form.html", context, status=status)


@page(permission=WRITE, writes=True)
def new(request: PageRequest) -> HttpResponse:
    wanted = f"{request.GET.get('kind', '')} {request.GET.get('period', '')}"
    form = NewForm(typed(request), initial={"what": wanted})
    if request.method == "POST" and form.is_valid():
        kind, period = form.asked()
        try:
            made = actions.draft(kind, period, division=district().code, by=request.actor)
        except (Conflict, Invalid) as refused:
            form.add_error("what", refused.message)
        else:
            messages.success(request, "已按现有数据起草。请核对、修改后发送。")
            return redirect("office-bulletin", made.public_id)
    return _form_page(request, form, "起草通报或报告", "起草")


@page(permission=WRITE, writes=True)
def edit(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Two who edit at once: the later one keeps what was typed and is told."""
    found = queries.bulletin_for(request.actor, public_id, WRITE)
    if found.state != "draft":
        raise Conflict(actions.NOT_DRAFT)
    names = ("title", "addressee", "copies", "opening", "public", "revision")
    initial = {name: getattr(found, name) for name in names}
    form = TextForm(typed(request), parts=found.parts, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(
                found, form.text(), revision=form.cleaned_data["revision"], by=request.actor
            )
        except Conflict as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已保存。")
            return redirect("office-bulletin", found.public_id)
    return _form_page(request, form, "修改文字", "保存", found)


@page(permission=WRITE, writes=True)
def renew(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Shows what is another number now; only then are they replaced."""
    found = queries.bulletin_for(request.actor, public_id, WRITE)
    if found.state != "draft":
        raise Conflict(actions.NOT_DRAFT)
    form = RevisionForm(request.POST or None, initial={"revision": found.revision})
    if request.method == "POST" and form.is_valid():
        actions.redraft(found, revision=form.cleaned_data["revision"], by=request.actor)
        messages.success(request, "已换成现在的数据；修改过的文字没有动，请再核对一遍。")
        return redirect("office-bulletin", found.public_id)
    changed = drafting.differences(found, actions.renewal(found, by=request.actor))
    rows = [{"name": each.name, "drafted": each.drafted, "now": each.now} for each in changed]
    columns = [
        {"key": "name", "label": "项目"},
        {"key": "drafted", "label": "草稿中"},
        {"key": "now", "label": "现在"},
    ]
    return _form_page(
        request, form, "重新取数", "换成现在的数据", found,
        changes=rows, change_columns=columns, compares=True,
    )  # fmt: skip


@page(permission=WRITE, writes=True)
def send(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = queries.bulletin_for(request.actor, public_id, WRITE)
    if found.state != "draft":
        raise Conflict(actions.NOT_DRAFT)
    form = RevisionForm(request.POST or None, initial={"revision": found.revision})
    if request.method == "POST" and form.is_valid():
        sent = send_bulletin(found, revision=form.cleaned_data["revision"], by=request.actor)
        messages.success(request, f"已发送，发文字号{sent.number}，已通知各成员单位。")
        return redirect("office-bulletin", found.public_id)
    text = "发送后编号，内容不能再改，各成员单位的人员都会收到消息。"
    return _form_page(request, form, "编号发送", "编号并发送", found, text=text)


@page(permission=WRITE, writes=True)
def withdraw(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = queries.bulletin_for(request.actor, public_id, WRITE)
    form = ReasonForm(typed(request))
    if request.method == "POST" and form.is_valid():
        actions.withdraw(found, form.cleaned_data["reason"], by=request.actor)
        messages.success(request, "已撤回，原文和字号保留。")
        return redirect("office-bulletin", found.public_id)
    text = "撤回后原文、字号和理由都保留；需要更正的，另起草一份发送。"
    return _form_page(request, form, "撤回", "撤回", found, text=text)
