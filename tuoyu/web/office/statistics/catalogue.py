"""指标目录: every indicator with its figure of today, narrowed by group and state."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.accounts.queries import units
from tuoyu.core import clock
from tuoyu.core.authority import Permission, may
from tuoyu.core.documents.spreadsheet import Column
from tuoyu.divisions.queries import district
from tuoyu.statistics.catalogue import GROUPS, INDICATORS, Indicator
from tuoyu.statistics.measured import Measured
from tuoyu.statistics.queries import measure
from tuoyu.statistics.targets import Gap, gap, targets_of_all
from tuoyu.web.forms import Form
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.office.statistics.words import gap_cell
from tuoyu.web.page import PageRequest, page

PAGE_SIZE = 60  # the whole catalogue on one page: it is read, not searched
COLUMNS = [
    {"key": "name", "label": "指标"},
    {"key": "value", "label": "今天"},
    {"key": "range", "label": "区间"},
    {"key": "gap", "label": "与目标相比"},
    {"key": "unit", "label": "负责单位"},
    {"key": "clauses", "label": "条款"},
]
EXPORT = (
    Column("代码", lambda row: row.of.code, width=24),
    Column("指标", lambda row: row.of.name, width=24),
    Column("类别", lambda row: row.of.group),
    Column("今天的数", lambda row: row.found.words, width=28),
    Column("区间", lambda row: row.found.range_words),
    Column("定义", lambda row: row.of.definition, width=60),
    Column("计算式", lambda row: row.of.formula, width=36),
    Column("单位", lambda row: row.of.unit),
    Column("来源", lambda row: row.of.source, width=30),
    Column("时点或期间", lambda row: row.of.period, width=20),
    Column("负责单位", lambda row: row.unit, width=20),
    Column("条款", lambda row: "、".join(row.of.clauses)),
    Column("依据", lambda row: row.of.basis, width=40),
    Column("还缺什么", lambda row: row.of.missing, width=40),
    Column("由谁提供", lambda row: row.provider, width=20),
)


@dataclass(frozen=True)
class Line:
    """One indicator with what the list says of it."""

    of: Indicator
    found: Measured
    gap: Gap | None
    unit: str
    provider: str


class FilterForm(Form):
    says_optional = False
    group = forms.ChoiceField(
        label="类别", required=False, choices=[("", "全部"), *((name, name) for name in GROUPS)]
    )
    state = forms.ChoiceField(
        label="有没有数据",
        required=False,
        choices=[("", "全部"), ("measured", "已有数据"), ("missing", "还缺数据")],
    )
    text = forms.CharField(label="名称", required=False, max_length=40)


def _wanted(request: PageRequest) -> tuple[FilterForm, list[Indicator]]:
    form = FilterForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    state, text = given.get("state", ""), given.get("text", "").strip()
    kept = [
        each
        for each in INDICATORS.values()
        if given.get("group", "") in ("", each.group)
        and (not state or each.is_measured == (state == "measured"))
        and text in each.name
    ]
    return form, kept


def _lines(wanted: list[Indicator]) -> list[Line]:
    codes, home, today = [each.code for each in wanted], district().code, clock.today()
    found, aims = measure(codes, division=home), targets_of_all(codes, division=home)
    names = unit_names()
    return [
        Line(
            each, found[each.code],
            gap(each, found[each.code].value, aims[each.code], today),
            names.get(each.responsible, ""), names.get(each.provider, ""),
        )
        for each in wanted
    ]  # fmt: skip


def unit_names() -> Mapping[str, str]:
    """The short names of the units by code, in one statement."""
    return dict(units().values_list("code", "short_name"))


@page(permission=Permission.STATISTICS_READ)
def indicators(request: PageRequest) -> HttpResponse:
    """The catalogue; what has no data yet says so."""
    form, wanted = _wanted(request)
    here = paged(request, _lines(wanted), size=PAGE_SIZE)
    context = {
        "form": form,
        **listed(here, COLUMNS, _row),
        "today": clock.today(),
        "measured": sum(each.is_measured for each in wanted),
        "query": request.GET.urlencode(),
        "keeps": bool(may(request.actor, Permission.STATISTICS_KEEP)),
    }
    return render(request, "office/statistics/catalogue.html", context)


def _row(line: Line) -> dict[str, Any]:
    url = reverse("office-statistics-indicator", args=[line.of.code])
    missing = {"text": "还缺数据", "tag": "warn"}
    return {
        "name": {"text": line.of.name, "url": url},
        "value": line.found.words if line.of.is_measured else missing,
        "range": line.found.range_words,
        "gap": gap_cell(line.of, line.gap),
        "unit": line.unit,
        "clauses": "、".join(line.of.clauses),
    }


@page(permission=Permission.STATISTICS_READ)
def export(request: PageRequest) -> HttpResponse:
    """The catalogue as a spreadsheet, with all that defines an indicator."""
    return export_answer("指标目录", EXPORT, _lines(_wanted(request)[1]))
