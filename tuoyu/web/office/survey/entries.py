"""The entries of a round: the list with its filters, and what waits for a second person."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.survey.facts import CareKind, Presence
from tuoyu.survey.lifecycle import ENTRY
from tuoyu.survey.models import Entry
from tuoyu.survey.queries import entries as queries
from tuoyu.survey.queries.rounds import round_for
from tuoyu.web.forms import Form, StreetField
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.page import PageRequest, page
from tuoyu.web.survey_words import children_words, state_cell

COLUMNS = [
    {"key": "name", "label": "名称"},
    {"key": "number", "label": "点位编号"},
    {"key": "division", "label": "街道或社区"},
    {"key": "presence", "label": "现状"},
    {"key": "kind", "label": "托育形式"},
    {"key": "children", "label": "3岁以下", "numeric": True},
    {"key": "filed", "label": "备案"},
    {"key": "state", "label": "状态"},
]
QUEUE_COLUMNS = [
    {"key": "name", "label": "名称"},
    {"key": "division", "label": "街道或社区"},
    {"key": "presence", "label": "现状"},
    {"key": "children", "label": "3岁以下", "numeric": True},
    {"key": "filled_by", "label": "填报人"},
    {"key": "filled_at", "label": "填报时间"},
]


def _number(label: str, name: str) -> Column:
    return Column(label, lambda row: getattr(row, name), Kind.NUMBER, 12)


EXPORT = (
    Column("点位编号", lambda row: row.place.number),
    Column("名称", lambda row: row.name, width=30),
    Column("街道", lambda row: row.place.street.name, width=18),
    Column("社区", lambda row: row.division.name, width=22),
    Column("地址", lambda row: row.address, width=30),
    Column("现状", lambda row: row.get_presence_display()),
    Column("托育形式", lambda row: row.get_kind_display() if row.kind else ""),
    Column("法人性质", lambda row: row.get_nature_display() if row.nature else ""),
    Column("统一社会信用代码", lambda row: row.credit_code, width=22),
    Column("备案", lambda row: filed_words(row)),
    _number("托位数", "places"),
    _number("不满1岁", "under_one"),
    _number("1岁到不满2岁", "one_to_two"),
    _number("2岁到不满3岁", "two_to_three"),
    _number("3岁以上", "three_and_over"),
    _number("保育人员", "carers"),
    Column("每月收费", lambda row: row.monthly_fee_fen, Kind.MONEY),
    Column("灭火器材", lambda row: row.get_fire_equipment_display() if row.fire_equipment else ""),
    Column("疏散出口", lambda row: row.get_clear_exits_display() if row.clear_exits else ""),
    Column("供餐", lambda row: row.get_meals_display() if row.meals else ""),
    Column(
        "食品经营许可证", lambda row: row.get_food_licence_display() if row.food_licence else ""
    ),
    Column("走访日期", lambda row: row.walked_on, Kind.DATE),
    Column("状态", lambda row: ENTRY.state(row.state).label),
)


class FilterForm(Form):
    says_optional = False
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *ENTRY.choices()]
    )
    street = StreetField()
    presence = forms.ChoiceField(
        label="现状", required=False, choices=[("", "全部"), *Presence.choices()]
    )
    kind = forms.ChoiceField(
        label="托育形式", required=False, choices=[("", "全部"), *CareKind.choices()]
    )
    filed = forms.ChoiceField(
        label="备案", required=False, choices=[("", "全部"), ("yes", "已备案"), ("no", "未备案")]
    )
    text = forms.CharField(label="名称、地址、编号或信用代码", required=False, max_length=60)


def _wanted(request: PageRequest) -> tuple[FilterForm, queries.Filter]:
    form = FilterForm(request.GET)
    form.is_valid()
    names = queries.Filter.__dataclass_fields__
    return form, queries.Filter(**{name: form.cleaned_data.get(name, "") for name in names})


def filed_words(row: Entry) -> str:
    """Whether the place is filed, and what else the register knows of it."""
    institution = row.place.institution
    if institution is None:
        return "未备案"
    return {"filed": "已备案", "preparing": "筹备中"}.get(institution.state, "已终止")


@page(permission=Permission.SURVEY_READ)
def entries(request: PageRequest, public_id: UUID) -> HttpResponse:
    """What was found in a round."""
    round = round_for(request.actor, public_id)
    form, wanted = _wanted(request)
    here = paged(request, queries.listed(request.actor, round, wanted))
    context = {
        "round": round,
        "form": form,
        **listed(here, COLUMNS, _row),
        "query": request.GET.urlencode(),
    }
    return render(request, "office/survey/entries.html", context)


def _row(row: Entry) -> dict[str, Any]:
    url = reverse("office-survey-entry", args=[row.public_id])
    return {
        "name": {"text": row.name, "url": url},
        "number": row.place.number,
        "division": row.division.name,
        "presence": row.get_presence_display(),
        "kind": queries.care_label(row),
        "children": children_words(row),
        "filed": filed_words(row),
        "state": state_cell(row),
    }


@page(permission=Permission.SURVEY_READ)
def export(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The same list as a spreadsheet. No phones, no notes."""
    round = round_for(request.actor, public_id)
    _, wanted = _wanted(request)
    rows = queries.listed(request.actor, round, wanted).iterator(chunk_size=500)
    return export_answer("摸底点位", EXPORT, rows)


@page(permission=Permission.SURVEY_FILL)
def queue(request: PageRequest, public_id: UUID) -> HttpResponse:
    """What somebody else filled and nobody has looked over, the longest waiting first."""
    round = round_for(request.actor, public_id)
    here = paged(request, queries.to_verify(request.actor, round))
    context = {
        "round": round,
        **listed(here, QUEUE_COLUMNS, _queue_row),
    }
    return render(request, "office/survey/queue.html", context)


def _queue_row(row: Entry) -> dict[str, Any]:
    url = reverse("office-survey-entry", args=[row.public_id])
    return {
        "name": {"text": row.name, "url": url},
        "division": row.division.name,
        "presence": row.get_presence_display(),
        "children": children_words(row),
        "filled_by": row.filled_by.name,
        "filled_at": f"{clock.local(row.filled_at):%Y-%m-%d %H:%M}",
    }
