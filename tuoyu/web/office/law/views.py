"""待核实条款: what still has to be compared with its instrument, and the comparison itself."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.errors import NotFound
from tuoyu.divisions.queries import district
from tuoyu.law.actions import verify_provision
from tuoyu.law.models import LONGEST_REMARK, LONGEST_SOURCE, Result, Verification
from tuoyu.law.queries import Standing, history_of, standing, times_checked
from tuoyu.rules.dated import Law
from tuoyu.rules.errors import UnknownParameter
from tuoyu.rules.provisions import Dated
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.office.listing import export_answer, paged
from tuoyu.web.page import PageRequest, page
from tuoyu.web.public.rules import open_data
from tuoyu.web.public.rules.asked import LawFilterForm, found, read
from tuoyu.web.public.rules.words import mark_of, source_in_words, time_in_words, value_in_words

COLUMNS = [
    {"key": "text", "label": "规定"},
    {"key": "value", "label": "内容"},
    {"key": "source", "label": "依据"},
    {"key": "evidence", "label": "录入依据"},
    {"key": "mark", "label": "核实情况"},
    {"key": "checked", "label": "最近核实"},
]


@page(permission=Permission.LAW_VERIFY)
def provisions(request: PageRequest) -> HttpResponse:
    """The list; without a word about it, what awaits checking."""
    law = district().law
    form, entries = _wanted(request, law)
    checked = standing()
    here = paged(request, entries)
    context = {
        "form": form,
        "columns": COLUMNS,
        "rows": [_row(entry, checked) for entry in here.object_list],
        "page": here,
        "total": len(entries),
        "query": request.GET.urlencode(),
    }
    return render(request, "office/law/list.html", context)


@page(permission=Permission.LAW_VERIFY)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    _, entries = _wanted(request, district().law)
    checked = standing()
    rows = (open_data.Row(each, checked.get((each.id, each.version))) for each in entries)
    return export_answer("待核实条款", open_data.COLUMNS, rows)


def _wanted(request: PageRequest, law: Law) -> tuple[LawFilterForm, list[Dated]]:
    given = request.GET.copy()
    if "mark" not in given:
        given["mark"] = "open"
    form = LawFilterForm(_frozen(given), law)
    return form, found(law, read(form))


def _frozen(given: QueryDict) -> QueryDict:
    return QueryDict(given.urlencode())


def _row(entry: Dated, checked: Standing) -> dict[str, Any]:
    last = checked.get((entry.id, entry.version))
    differs = last is not None and last.result == Result.DIFFERS
    return {
        "text": {
            "text": entry.text,
            "url": f"{reverse('office-law-verify', args=[entry.id])}?version={entry.version}".replace(
                "#", "%23"
            ).replace("+", "%2B"),
        },
        "value": value_in_words(entry),
        "source": source_in_words(entry),
        "evidence": entry.evidence.label,
        "mark": {"text": "与原文不一致", "tag": "bad"} if differs else mark_of(entry),
        "checked": f"{last.verified_at:%Y-%m-%d}" if last else "",
    }


class VerificationForm(Form):
    """What the clerk found in the original text."""

    result = forms.ChoiceField(label="核对结果", choices=Result.choices, widget=forms.RadioSelect)
    source = forms.CharField(
        label="核对的是哪份原文",
        max_length=LONGEST_SOURCE,
        help_text="写明文件名称和出处，例如政府网站的网址或公报的期号。",
    )
    remark = forms.CharField(
        label="说明",
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="与原文不一致的，写明原文是怎么规定的。",
    )
    version = forms.CharField(widget=forms.HiddenInput, max_length=120)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("result") == Result.DIFFERS and not str(given.get("remark", "")).strip():
            self.add_error("remark", "请写明原文是怎么规定的，方便更正。")
        return given


@page(permission=Permission.LAW_VERIFY, writes=True)
def verify(request: PageRequest, id: str) -> HttpResponse:
    """One version of a provision beside the form that says how it compares."""
    asked = str(request.POST.get("version") or request.GET.get("version") or "")
    entry = _entry(id, asked)
    if request.method == "POST":
        form = VerificationForm(typed(request))
        if form.is_valid():
            given = form.cleaned_data
            made = verify_provision(
                id,
                given["version"],
                Result(given["result"]),
                given["source"],
                given["remark"],
                seen=given["seen"],
                by=request.actor,
            )
            messages.success(request, _told(made))
            return redirect("office-law")
    else:
        start = {"version": entry.version, "seen": times_checked(id, entry.version)}
        form = VerificationForm(typed(request), initial=start)
    context = {
        "entry": entry,
        "form": form,
        "facts": _facts(entry),
        "checks": [_check(each) for each in history_of(id)],
    }
    return render(request, "office/law/verify.html", context, status=422 if form.errors else 200)


def _entry(id: str, version: str) -> Dated:
    """The version named, else the one in force today, else the last."""
    try:
        versions = district().law.history(id)
    except UnknownParameter as fault:
        raise NotFound("没有这一条规定。请从待核实条款中选择。") from fault
    for entry in versions:
        if entry.version == version:
            return entry
    today = clock.today()
    return next((entry for entry in versions if entry.in_force(today)), versions[-1])


def _told(made: Verification) -> str:
    if made.result == Result.CONFIRMED:
        return "已记录：与原文一致，“待核实”标记已去掉。"
    return "已记录：与原文不一致。请联系平台维护人员更正录入的内容。"


def _facts(entry: Dated) -> list[dict[str, Any]]:
    facts = [
        ("规定", entry.text),
        ("录入的内容", value_in_words(entry)),
        ("依据", source_in_words(entry)),
        ("发文机关", entry.instrument.issuer),
        ("效力", entry.level.label),
        ("有效时间", time_in_words(entry)),
        ("录入依据", entry.evidence.label),
        ("核实情况", mark_of(entry)["text"]),
    ]
    return [{"key": key, "value": value} for key, value in facts]


def _check(each: Verification) -> dict[str, Any]:
    return {
        "title": each.get_result_display(),
        "when": each.verified_at,
        "by": each.verified_by.name,
        "text": f"原文：{each.source}。{each.remark}",
        "tone": "good" if each.result == Result.CONFIRMED else "bad",
    }
