"""常用意见: the clerks' own list of sentences for a notice, and one of them with its history."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core.authority import Permission
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.core.errors import Invalid
from tuoyu.filing.opinions import actions, queries, wording
from tuoyu.filing.opinions.models import Opinion, OpinionAct, OpinionChange
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.page import PageRequest, page

STATES = [("", "全部"), ("used", "使用中"), ("retired", "已停用")]
COLUMNS = [
    {"key": "text", "label": "意见内容"},
    {"key": "part", "label": "用于哪一部分"},
    {"key": "state", "label": "状态"},
    {"key": "changed", "label": "最近修改"},
]
EXPORT = (
    Column("用于哪一部分", lambda each: each.part_name, width=24),
    Column("意见内容", lambda each: each.text, width=60),
    Column("状态", lambda each: _state(each)["text"]),
    Column("最近修改", lambda each: each.last_changed_at.date(), Kind.DATE),
)


class OpinionFilterForm(Form):
    says_optional = False
    text = forms.CharField(label="意见里的词语", required=False, max_length=60)
    part = forms.ChoiceField(
        label="用于哪一部分",
        required=False,
        choices=[("", "全部"), *wording.part_choices()],
    )
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)


class OpinionForm(Form):
    """One sentence, and where it is offered."""

    part = forms.ChoiceField(
        label="用于哪一部分", choices=[("", "请选择"), *wording.part_choices()]
    )
    text = forms.CharField(
        label="意见内容",
        max_length=wording.LONGEST,
        help_text="写成可以直接发给申请人的一句话，说明缺什么、怎么补。"
        "可以写{机构名称}、{申请编号}、{本栏名称}，办理时自动填入。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=1_000_000
    )


@page(permission=Permission.FILING_DECIDE)
def opinions(request: PageRequest) -> HttpResponse:
    form, wanted = _wanted(request)
    here = paged(request, queries.listed(request.actor, wanted))
    context = {
        "form": form,
        **listed(here, COLUMNS, _row),
        "query": request.GET.urlencode(),
        "filtered": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "office/filing/opinions.html", context)


@page(permission=Permission.FILING_DECIDE)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    _, wanted = _wanted(request)
    return export_answer("常用意见", EXPORT, queries.listed(request.actor, wanted))


def _wanted(request: PageRequest) -> tuple[OpinionFilterForm, queries.Filter]:
    form = OpinionFilterForm(request.GET)
    form.is_valid()
    return form, queries.Filter(**form.cleaned_data)


def _row(each: Any) -> dict[str, Any]:
    return {
        "text": {"text": each.text, "url": reverse("office-opinion", args=[each.public_id])},
        "part": each.part_name,
        "state": _state(each),
        "changed": f"{each.last_changed_at:%Y-%m-%d}",
    }


def _state(opinion: Opinion) -> dict[str, str]:
    if opinion.retired_at:
        return {"text": "已停用", "tag": "quiet"}
    return {"text": "使用中", "tag": "good"}


@page(permission=Permission.FILING_DECIDE, writes=True)
def add(request: PageRequest) -> HttpResponse:
    form = OpinionForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add(form.cleaned_data["part"], form.cleaned_data["text"], by=request.actor)
        except Invalid as fault:
            form.add_error("text", fault.message)
        else:
            messages.success(request, "意见已加入，办理备案时可以勾选。")
            return redirect("office-opinions")
    status = 422 if request.method == "POST" else 200
    return render(request, "office/filing/opinion.html", {"form": form}, status=status)


@page(permission=Permission.FILING_DECIDE, writes=True)
def opinion(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One opinion: its form, its history, and the button that retires it or brings it back."""
    found = queries.opinion_for(request.actor, public_id)
    start = {"part": found.part, "text": found.text, "seen": found.revision}
    form = OpinionForm(typed(request), initial=start)
    act = request.POST.get("act", "")
    if request.method == "POST" and act in _BUTTONS:
        return _turn(request, found, act)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.edit(
                public_id,
                given["part"],
                given["text"],
                seen=given["seen"] or 0,
                by=request.actor,
            )
        except Invalid as fault:
            form.add_error("text", fault.message)
        else:
            messages.success(request, "意见已修改。以前发出的告知书不受影响。")
            return redirect("office-opinions")
    context = {
        "form": form,
        "opinion": found,
        "state": _state(found),
        "events": [_event(each) for each in queries.history_of(found)],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "office/filing/opinion.html", context, status=status)


_BUTTONS = {
    "retire": (actions.retire, "意见已停用，办理时不再列出。"),
    "restore": (actions.restore, "意见已恢复使用。"),
}


def _turn(request: PageRequest, found: Opinion, act: str) -> HttpResponse:
    turn, told = _BUTTONS[act]
    seen = request.POST.get("seen", "")
    turn(
        found.public_id,
        seen=int(seen) if seen.isdecimal() and len(seen) < 8 else 0,
        by=request.actor,
    )
    messages.success(request, told)
    return redirect("office-opinion", found.public_id)


def _event(each: OpinionChange) -> dict[str, Any]:
    return {
        "title": each.get_act_display(),
        "when": each.changed_at,
        "by": each.changed_by.name if each.changed_by else "地区数据包",
        "text": f"{wording.part_in_words(each.part)}：{each.text}",
        "tone": "bad" if each.act == OpinionAct.RETIRED.value else "",
    }
