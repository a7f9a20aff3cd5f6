"""Targets: from the instruments and by the district, beside what is; the forms to record them."""

from dataclasses import dataclass
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
from tuoyu.core.errors import Invalid
from tuoyu.divisions.queries import district
from tuoyu.statistics import actions
from tuoyu.statistics import periods as queries
from tuoyu.statistics.catalogue import INDICATORS, Indicator, indicator
from tuoyu.statistics.measured import Measured
from tuoyu.statistics.models import FIRST_YEAR, LAST_YEAR, DistrictTarget, TargetRole
from tuoyu.statistics.queries import measure
from tuoyu.statistics.targets import TargetPoint, gap, targets_of_all, with_targets
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.office.statistics.words import ORIGINS, gap_words, point_words
from tuoyu.web.page import PageRequest, page

COLUMNS = [
    {"key": "indicator", "label": "指标"},
    {"key": "now", "label": "今天"},
    {"key": "gap", "label": "与目标相比"},
    {"key": "points", "label": "目标与基线"},
]
OWN_COLUMNS = [
    {"key": "indicator", "label": "指标"},
    {"key": "year", "label": "年度"},
    {"key": "role", "label": "类别"},
    {"key": "value", "label": "数值", "numeric": True},
    {"key": "document", "label": "来源文件"},
    {"key": "by", "label": "登记人"},
    {"key": "act", "label": "操作"},
]
EXPORT = (
    Column("指标", lambda row: row[0].name, width=28),
    Column("年末", lambda row: row[1].year, Kind.NUMBER),
    Column("目标或基线", lambda row: row[1].value, Kind.NUMBER),
    Column("单位", lambda row: row[0].unit),
    Column("性质", lambda row: ORIGINS[row[1].origin]),
    Column("来源", lambda row: row[1].source, width=50),
    Column("说明", lambda row: row[1].note, width=40),
)


@dataclass(frozen=True)
class Aimed:
    """One indicator with a target, its figure of today and its points."""

    of: Indicator
    found: Measured
    points: list[TargetPoint]


def _aimed(own: list[DistrictTarget]) -> list[Aimed]:
    known = {each.code: each for each in with_targets()}
    known.update({row.indicator: INDICATORS[row.indicator] for row in own})
    home = district().code
    found, points = measure(known, division=home), targets_of_all(known, division=home)
    return [Aimed(each, found[code], points[code]) for code, each in known.items()]


@page(permission=Permission.STATISTICS_READ)
def targets(request: PageRequest) -> HttpResponse:
    """What is aimed at, what is, and what lies between."""
    own = queries.targets(request.actor)
    keeps = bool(may(request.actor, Permission.STATISTICS_KEEP))
    here = paged(request, own)
    context = {
        "aim_columns": COLUMNS,
        "aims": [_aim_row(each) for each in _aimed(list(own))],
        **listed(here, OWN_COLUMNS if keeps else OWN_COLUMNS[:-1], _own_row),
        "keeps": keeps,
        "today": clock.today(),
    }
    return render(request, "office/statistics/targets.html", context)


def _aim_row(each: Aimed) -> dict[str, Any]:
    missed = gap(each.of, each.found.value, each.points, clock.today())
    said = [
        f"{point.year}年末{point_words(each.of, point)}（{ORIGINS[point.origin]}）"
        for point in each.points
        if point.origin != "line"
    ]
    url = reverse("office-statistics-indicator", args=[each.of.code])
    return {
        "indicator": {"text": each.of.name, "url": url},
        "now": each.found.words,
        "gap": gap_words(each.of, missed) or "暂不能比较",
        "points": "；".join(said) or "还没有目标，见来源条款",
    }


def _own_row(row: DistrictTarget) -> dict[str, Any]:
    of = INDICATORS[row.indicator]
    url = reverse("office-statistics-target-withdraw", args=[row.public_id])
    return {
        "indicator": of.name,
        "year": row.year,
        "role": row.get_role_display(),
        "value": f"{row.value.normalize():f}{of.unit}",
        "document": row.document,
        "by": row.set_by.name,
        "act": {"text": "撤下", "url": url},
    }


@page(permission=Permission.STATISTICS_READ)
def export(request: PageRequest) -> HttpResponse:
    """Every point of every target line."""
    found = _aimed(list(queries.targets(request.actor)))
    rows = [(each.of, point) for each in found for point in each.points]
    return export_answer("目标与基线", EXPORT, rows)


class TargetForm(Form):
    says_optional = False
    indicator = forms.ChoiceField(
        label="指标",
        choices=[("", "请选择"), *((each.code, each.name) for each in INDICATORS.values())],
    )
    role = forms.ChoiceField(label="类别", choices=TargetRole.choices, widget=forms.RadioSelect)
    year = forms.IntegerField(label="年度（年末）", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    value = forms.DecimalField(
        label="数值", min_value=0, max_digits=14, decimal_places=4,
        help_text="按指标的单位填写，例如占比60%填写60。",
    )  # fmt: skip
    document = forms.CharField(
        label="来源文件", max_length=160, help_text="文件名称和文号。没有文件依据的不要登记。"
    )
    note = forms.CharField(label="说明", max_length=200, required=False)


@page(permission=Permission.STATISTICS_KEEP, writes=True)
def new(request: PageRequest) -> HttpResponse:
    """Record a yearly target or a baseline of the district."""
    picked = request.GET.get("indicator", "")
    form = TargetForm(typed(request), initial={"indicator": picked, "role": "target"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        aim = actions.Aim(**{**given, "role": TargetRole(given["role"])})
        try:
            actions.set_target(aim, division=district().code, by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"“{indicator(aim.indicator).name}”的目标线已更新。")
            return redirect("office-statistics-targets")
    context = {
        "form": form, "title": "登记目标或基线", "button": "保存",
        "text": "同一指标同一年度再次登记的，前一条自动撤下，仍可查到。",
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "office/statistics/form.html", context, status=status)


@page(permission=Permission.STATISTICS_KEEP, writes=True)
def withdraw(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Take a target of the district down."""
    target = queries.target_for(request.actor, public_id)
    if request.method == "POST":
        actions.withdraw_target(target, by=request.actor)
        messages.success(request, "已撤下，目标线恢复为没有这一条时的样子。")
        return redirect("office-statistics-targets")
    of = INDICATORS[target.indicator]
    text = f"{of.name}，{target.year}年，{target.get_role_display()}{target.value.normalize():f}{of.unit}"
    context = {"form": Form(), "title": "撤下目标或基线", "button": "撤下", "text": text}
    return render(request, "office/statistics/form.html", context)
