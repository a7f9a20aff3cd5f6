"""Rounds: the list, one of them with how far each street is, and its steps."""

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
from tuoyu.core.errors import Conflict, Invalid, NotFound
from tuoyu.core.lifecycle import available_steps
from tuoyu.divisions.queries import district
from tuoyu.flows.open_survey_round import open_survey_round
from tuoyu.survey import actions
from tuoyu.survey.lifecycle import ROUND
from tuoyu.survey.models import Round
from tuoyu.survey.queries import rounds as queries
from tuoyu.web.forms import DateField, Form
from tuoyu.web.held import typed
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.page import PageRequest, page

COLUMNS = [
    {"key": "name", "label": "轮次"},
    {"key": "as_of", "label": "数据截止日"},
    {"key": "days", "label": "走访时间"},
    {"key": "state", "label": "状态"},
]
STREET_COLUMNS = [
    {"key": "street", "label": "街道"},
    {"key": "left", "label": "未走访", "numeric": True},
    {"key": "filled", "label": "待核验", "numeric": True},
    {"key": "returned", "label": "退回更正", "numeric": True},
    {"key": "verified", "label": "已核验", "numeric": True},
    {"key": "share", "label": "已填报", "numeric": True},
]
EXPORT = (
    Column("轮次", lambda each: each.name, width=30),
    Column("数据截止日", lambda each: each.as_of, Kind.DATE),
    Column("开始日期", lambda each: each.opens_on, Kind.DATE),
    Column("截止日期", lambda each: each.closes_on, Kind.DATE),
    Column("状态", lambda each: each.get_state_display()),
)


class RoundForm(Form):
    name = forms.CharField(label="名称", max_length=60, help_text="例如“2026年秋季摸底”。")
    as_of = DateField(label="数据截止日", help_text="各项数字是这一天的情况。")
    opens_on = DateField(label="开始日期")
    closes_on = DateField(label="截止日期", help_text="截止前7天、3天、1天和当天提醒街道。")
    instructions = forms.CharField(
        label="给街道的说明", required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )  # fmt: skip

    def plan(self) -> actions.Plan:
        return actions.Plan(**self.cleaned_data)


class ReasonForm(Form):
    reason = forms.CharField(
        label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300})
    )


@page(permission=Permission.SURVEY_READ)
def rounds(request: PageRequest) -> HttpResponse:
    """All rounds, the latest first."""
    here = paged(request, queries.rounds(request.actor))
    context = {
        **listed(here, COLUMNS, _row),
        "manages": may(request.actor, Permission.SURVEY_MANAGE),
        "fills": may(request.actor, Permission.SURVEY_FILL),
    }
    return render(request, "office/survey/rounds.html", context)


def _row(each: Round) -> dict[str, Any]:
    state = ROUND.state(each.state)
    return {
        "name": {"text": each.name, "url": reverse("office-survey-round", args=[each.public_id])},
        "as_of": f"{each.as_of:%Y-%m-%d}",
        "days": f"{each.opens_on:%Y-%m-%d}至{each.closes_on:%Y-%m-%d}",
        "state": {"text": state.label, "tag": state.tone.value},
    }


@page(permission=Permission.SURVEY_READ)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    return export_answer("摸底轮次", EXPORT, queries.rounds(request.actor).iterator(chunk_size=500))


@page(permission=Permission.SURVEY_MANAGE, writes=True)
def new(request: PageRequest) -> HttpResponse:
    today = clock.today()
    form = RoundForm(typed(request), initial={"as_of": today, "opens_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_round(form.plan(), division=district().code, by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已建立新一轮摸底。准备好后点“开始走访”通知各街道。")
            return redirect("office-survey-round", made.public_id)
    return _form_page(request, form, "新建一轮摸底", "保存")


@page(permission=Permission.SURVEY_MANAGE, writes=True)
def edit(request: PageRequest, public_id: UUID) -> HttpResponse:
    """What is said of a round; its last day too, while it is walked."""
    found = queries.round_for(request.actor, public_id)
    if found.state not in ("planned", "open"):
        raise Conflict(f"这一轮“{found.get_state_display()}”，不能再修改。")
    initial = {name: getattr(found, name) for name in RoundForm.base_fields}
    form = RoundForm(typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_round(found, form.plan(), by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已保存。")
            return redirect("office-survey-round", found.public_id)
    return _form_page(request, form, "修改本轮安排", "保存", found)


@page(permission=Permission.SURVEY_READ)
def round_page(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One round: how far each street is, and what to do next."""
    found = queries.round_for(request.actor, public_id)
    rows = queries.progress(request.actor, found)
    total = queries.whole(rows)
    earlier = queries.earlier_round(found)
    context = {
        "round": found,
        "state": ROUND.state(found.state),
        "facts": [
            {"key": "数据截止日", "value": f"{found.as_of:%Y-%m-%d}"},
            {"key": "走访时间", "value": f"{found.opens_on:%Y-%m-%d}至{found.closes_on:%Y-%m-%d}"},
            {"key": "给街道的说明", "value": found.instructions or "无"},
        ],
        "cards": _cards(found, total),
        "columns": STREET_COLUMNS,
        "rows": [_street_row(found, each) for each in rows],
        "steps": available_steps(found, request.actor),
        "manages": bool(may(request.actor, Permission.SURVEY_MANAGE, found)),
        "fills": bool(may(request.actor, Permission.SURVEY_FILL)) and found.state == "open",
        "earlier": earlier,
    }
    return render(request, "office/survey/round.html", context)


def _cards(found: Round, total: queries.Progress) -> list[dict[str, Any]]:
    listed = reverse("office-survey-entries", args=[found.public_id])
    cards: list[dict[str, Any]] = [{"label": "已填报", "value": total.done, "url": listed}]
    if found.state in ("planned", "open"):
        cards.insert(0, {"label": "未走访", "value": total.left})
    for code in ("filled", "returned", "verified"):
        label = {"filled": "待核验", "returned": "退回更正", "verified": "已核验"}[code]
        count = total.states.get(code, 0)
        cards.append({"label": label, "value": count, "url": f"{listed}?state={code}"})
    return cards


def _street_row(found: Round, each: queries.Progress) -> dict[str, Any]:
    listed = reverse("office-survey-entries", args=[found.public_id])
    share = f"{100 * each.done // each.total}%" if each.total else "—"
    return {
        "street": {"text": each.name, "url": f"{listed}?street={each.code}"},
        "left": each.left or "0",
        **{code: each.states.get(code) or "0" for code in ("filled", "returned", "verified")},
        "share": share,
    }


WORDS = {
    "open": ("开始走访", "已知的点位会列入各街道的走访清单，并发消息通知街道。", "已开始走访，已通知各街道。"),
    "close": ("结束本轮", "结束后不能再填报和核验；现状为“已关闭或搬走”的点位下一轮不再列入。", "本轮已结束，可以查看比对。"),
    "reopen": ("重新开放", "开放后街道可以补报和更正。", "已重新开放。"),
    "cancel": ("取消本轮", "取消后不能恢复。", "已取消。"),
}  # fmt: skip


@page(permission=Permission.SURVEY_MANAGE, writes=True)
def step(request: PageRequest, public_id: UUID, step: str) -> HttpResponse:
    """Asks once, then takes the step."""
    found = queries.round_for(request.actor, public_id)
    if step not in WORDS:
        raise NotFound
    title, text, done = WORDS[step]
    told = ROUND.step(step)
    form = ReasonForm(typed(request)) if told.needs_reason else Form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _take(found, step, form.cleaned_data.get("reason", ""), request)
        messages.success(request, done)
        return redirect("office-survey-round", found.public_id)
    return _form_page(request, form, title, title, found, text)


def _take(found: Round, step: str, reason: str, request: PageRequest) -> None:
    if step == "open":
        open_survey_round(found, by=request.actor)
    elif step == "close":
        actions.close_round(found, by=request.actor)
    elif step == "reopen":
        actions.reopen_round(found, reason, by=request.actor)
    else:
        actions.cancel_round(found, reason, by=request.actor)


def _form_page(
    request: PageRequest, form: Form, title: str, button: str, round: Round | None = None,
    text: str = "",
) -> HttpResponse:  # fmt: skip
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "title": title, "button": button, "round": round, "text": text}
    return render(request, "office/survey/round_form.html", context, status=status)
