"""Two rounds compared: totals by street, what is new, gone and changed, and like places."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core.authority import Permission, may
from tuoyu.core.documents.spreadsheet import Column
from tuoyu.divisions import queries as divisions
from tuoyu.survey import actions
from tuoyu.survey.comparison import Change, Comparison, Item
from tuoyu.survey.models import Place, Round
from tuoyu.survey.queries import entries
from tuoyu.survey.queries.compared import comparison as compared
from tuoyu.survey.queries.rounds import earlier_round, place_for, round_for, rounds
from tuoyu.web.forms import Form, StreetField, YesNoField
from tuoyu.web.office.listing import export_answer, paged
from tuoyu.web.page import PageRequest, page
from tuoyu.web.survey_words import label_of, said

TOTAL_COLUMNS = [
    {"key": "street", "label": "街道"},
    {"key": "care", "label": "托育点位", "numeric": True},
    {"key": "places", "label": "托位", "numeric": True},
    {"key": "children", "label": "3岁以下在托", "numeric": True},
    {"key": "unfiled", "label": "未备案", "numeric": True},
]
COLUMNS = [
    {"key": "name", "label": "名称"},
    {"key": "number", "label": "点位编号"},
    {"key": "street", "label": "街道"},
    {"key": "what", "label": "类别"},
    {"key": "detail", "label": "说明"},
]
DOUBT_COLUMNS = [
    {"key": "later", "label": "本轮新发现"},
    {"key": "earlier", "label": "上一轮的点位"},
    {"key": "reason", "label": "为什么相近"},
    {"key": "act", "label": "认定"},
]
NEW, GONE, CHANGED, UNSEEN = "new", "gone", "changed", "unseen"
WHAT = {NEW: ("新增", "good"), GONE: ("减少", "bad"), CHANGED: ("有变化", "info"),
        UNSEEN: ("未走访", "quiet")}  # fmt: skip


class CompareForm(Form):
    says_optional = False
    street = StreetField()
    what = forms.ChoiceField(
        label="类别",
        required=False,
        choices=[("", "全部"), *((code, words[0]) for code, words in WHAT.items())],
    )
    base = forms.ChoiceField(label="与哪一轮比", required=False)

    def __init__(self, *args: Any, others: list[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        base = self.fields["base"]
        assert isinstance(base, forms.ChoiceField)
        base.choices = [("", "上一轮"), *((str(each.public_id), each.name) for each in others)]


@dataclass(frozen=True)
class Line:
    """One difference, for the list and the export."""

    item: Item
    what: str
    detail: str
    street: str


@dataclass
class View:
    """What the page and its export show."""

    round: Round
    base: Round | None
    form: CompareForm
    found: Comparison
    lines: list[Line]


def _view(request: PageRequest, public_id: UUID) -> View:
    round = round_for(request.actor, public_id)
    visible = rounds(request.actor).exclude(pk=round.pk).exclude(state__in=["planned", "cancelled"])
    others = list(visible)
    form = CompareForm(request.GET, others=others)
    form.is_valid()
    wanted = form.cleaned_data
    base = next((e for e in others if str(e.public_id) == wanted.get("base")), None)
    base = base or earlier_round(round)
    if base is None:
        return View(round, None, form, Comparison(), [])
    street = wanted.get("street", "")
    found = compared(request.actor, base, round, street=street)
    names = dict(divisions.street_choices())
    lines = [line for line in _lines(found, names) if wanted.get("what", "") in ("", line.what)]
    return View(round, base, form, found, lines)


def _lines(found: Comparison, names: dict[str, str]) -> Iterator[Line]:
    for item in found.new:
        yield Line(item, NEW, item.presence.label, names.get(item.street, ""))
    for gone in found.gone:
        detail = f"本轮现状：{gone.after.presence.label}"
        yield Line(gone.before, GONE, detail, names.get(gone.before.street, ""))
    for change in found.changed:
        yield Line(change.after, CHANGED, change_words(change), names.get(change.after.street, ""))
    for item in found.unseen:
        yield Line(item, UNSEEN, "本轮没有走访记录", names.get(item.street, ""))


def change_words(change: Change) -> str:
    """“保育人员（3 → 9）、托位数（30 → 40）”."""
    return "、".join(
        f"{label_of(name)}（{said(name, before)} → {said(name, after)}）"
        for name, (before, after) in change.fields.items()
    )


@page(permission=Permission.SURVEY_READ)
def comparison(request: PageRequest, public_id: UUID) -> HttpResponse:
    """What this round found otherwise than the last."""
    view = _view(request, public_id)
    here = paged(request, view.lines)
    manages = bool(may(request.actor, Permission.SURVEY_MANAGE, view.round))
    context = {
        "round": view.round,
        "base": view.base,
        "form": view.form,
        "page": here,
        "columns": COLUMNS,
        "rows": [_row(line) for line in here.object_list],
        "total": len(view.lines),
        "found": view.found,
        "total_columns": TOTAL_COLUMNS,
        "totals": list(_totals(view.found)),
        "doubt_columns": DOUBT_COLUMNS if manages else DOUBT_COLUMNS[:3],
        "doubts": [_doubt(each, manages) for each in view.found.doubts],
        "query": request.GET.urlencode(),
    }
    return render(request, "office/survey/comparison.html", context)


def _row(line: Line) -> dict[str, Any]:
    words, tag = WHAT[line.what]
    return {
        "name": line.item.name,
        "number": line.item.number,
        "street": line.street,
        "what": {"text": words, "tag": tag},
        "detail": line.detail,
    }


def _totals(found: Comparison) -> Iterator[dict[str, Any]]:
    names = dict(divisions.street_choices())
    for street, (before, after) in found.totals.items():
        yield {
            "street": names.get(street, street),
            "care": _pair(before.care, after.care),
            "places": _pair(before.places, after.places),
            "children": _pair(before.under_three, after.under_three),
            "unfiled": _pair(before.unfiled, after.unfiled),
        }


def _pair(before: int, after: int) -> str:
    return f"{after}（{after - before:+d}）" if after != before else str(after)


def _doubt(each: Any, manages: bool) -> dict[str, Any]:
    url = reverse("office-survey-decide", args=[each.later.public_id, each.earlier.public_id])
    row: dict[str, Any] = {
        "later": f"{each.later.name}（{each.later.number}）",
        "earlier": f"{each.earlier.name}（{each.earlier.number}）",
        "reason": each.reason,
    }
    if manages:
        row["act"] = {"text": "比对后认定", "url": url}
    return row


EXPORT = (
    Column("类别", lambda line: WHAT[line.what][0]),
    Column("点位编号", lambda line: line.item.number),
    Column("名称", lambda line: line.item.name, width=30),
    Column("街道", lambda line: line.street, width=18),
    Column("地址", lambda line: line.item.values["address"], width=30),
    Column("说明", lambda line: line.detail, width=60),
)


@page(permission=Permission.SURVEY_READ)
def export(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The same differences as a spreadsheet."""
    return export_answer("摸底比对", EXPORT, _view(request, public_id).lines)


class PairForm(Form):
    is_same = YesNoField(
        label="这两个是不是同一个点位？", yes="是同一个，合并两轮的记录", no="不是，是两个点位"
    )


@page(permission=Permission.SURVEY_MANAGE, writes=True)
def decide(request: PageRequest, public_id: UUID, earlier_id: UUID) -> HttpResponse:
    """Two like places side by side; the clerk says whether they are one."""
    later = place_for(request.actor, public_id, Permission.SURVEY_MANAGE)
    earlier = place_for(request.actor, earlier_id, Permission.SURVEY_MANAGE)
    form = PairForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_same, last = form.cleaned_data["is_same"], entries.last_entry(later)
        actions.decide_pair(later, earlier, is_same=is_same, by=request.actor)
        messages.success(request, "已合并成一个点位。" if is_same else "已认定为两个点位。")
        if last is None:
            return redirect("office-survey")
        return redirect("office-survey-comparison", last.round.public_id)
    context = {
        "form": form,
        "later": later,
        "earlier": earlier,
        "later_facts": _facts(later),
        "earlier_facts": _facts(earlier),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "office/survey/decide.html", context, status=status)


def _facts(place: Place) -> list[dict[str, Any]]:
    last = entries.last_entry(place)
    rows: list[dict[str, Any]] = [
        {"key": "名称", "value": place.name},
        {"key": "地址", "value": place.address},
        {"key": "街道或社区", "value": place.division.name},
        {"key": "统一社会信用代码", "value": place.credit_code or "没有看到"},
    ]
    if last is not None:
        rows += [
            {"key": "最近走访", "value": f"{last.round.name}，{last.walked_on:%Y-%m-%d}"},
            {"key": "现状", "value": last.get_presence_display()},
        ]
    if place.institution is not None:
        rows.append({"key": "对应的机构", "value": place.institution.name})
    return rows
