"""One indicator: its definition, its figure, the way to the target, streets, months."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.divisions.queries import district
from tuoyu.statistics import catalogue
from tuoyu.statistics.catalogue import Indicator
from tuoyu.statistics.drilling import PARTS, parts_of
from tuoyu.statistics.live import day, sums
from tuoyu.statistics.measured import Measured
from tuoyu.statistics.models import Period
from tuoyu.statistics.queries import MONTHS, figures, frozen_periods, measured
from tuoyu.statistics.targets import TargetPoint, gap, targets_of
from tuoyu.web.office.listing import export_answer
from tuoyu.web.office.statistics.catalogue import unit_names
from tuoyu.web.office.statistics.words import (
    ORIGINS,
    area_names,
    gap_words,
    month,
    numbers,
    point_words,
)
from tuoyu.web.page import PageRequest, page

STREET_COLUMNS = [
    {"key": "street", "label": "街道"},
    {"key": "value", "label": "今天"},
    {"key": "range", "label": "区间"},
    {"key": "numerator", "label": "分子的记录"},
]
TARGET_COLUMNS = [
    {"key": "year", "label": "年末"},
    {"key": "value", "label": "目标或基线", "numeric": True},
    {"key": "origin", "label": "性质"},
    {"key": "source", "label": "来源"},
]
EXPORT = (
    Column("月份", lambda row: row[0]),
    Column("数值", lambda row: row[1].value, Kind.NUMBER),
    Column("低值", lambda row: row[1].low, Kind.NUMBER),
    Column("高值", lambda row: row[1].high, Kind.NUMBER),
    Column("单位", lambda row: row[1].unit),
    Column("分子", lambda row: row[1].numerator, Kind.NUMBER),
    Column("分母", lambda row: row[1].denominator, Kind.NUMBER),
    Column("已更正", lambda row: "是" if row[1].corrected else "否"),
    Column("说明", lambda row: row[1].missing, width=30),
)


@dataclass(frozen=True)
class Months:
    """The frozen months of an indicator with their figures."""

    periods: list[Period]
    found: list[Measured]


def _months(of: Indicator) -> Months:
    home = district().code
    periods = frozen_periods(home, None, MONTHS)
    return Months(periods, figures([of], periods, home, "")[of.code])


@page(permission=Permission.STATISTICS_READ)
def indicator(request: PageRequest, code: str) -> HttpResponse:
    of = catalogue.indicator(code)
    home, today, names = district().code, clock.today(), unit_names()
    areas = sums(day(home, today)) if of.is_measured else {}
    found = measured(of, areas[""], home, today) if areas else None
    aims, months = targets_of(code, division=home), _months(of)
    context = {
        "of": of,
        "found": found,
        "today": today,
        "gap": gap_words(of, gap(of, found.value if found else None, aims, today)),
        "responsible": names.get(of.responsible, ""),
        "provider": names.get(of.provider, ""),
        "parts": [(PARTS[part], _drill(of, part)) for part in parts_of(of)],
        "labels": [month(each) for each in months.periods],
        "lines": _lines(of, months, aims),
        "bars": _bars(of, areas, today),
        "street_columns": STREET_COLUMNS if parts_of(of) else STREET_COLUMNS[:3],
        "streets": [_street(of, *each) for each in _streets(of, areas, today)],
        "target_columns": TARGET_COLUMNS,
        "targets": [_target(of, each) for each in aims],
    }
    return render(request, "office/statistics/indicator.html", context)


def _drill(of: Indicator, part: str, **more: str) -> str:
    asked = urlencode({"part": part, **more})
    return f"{reverse('office-statistics-drill', args=[of.code])}?{asked}"


def _streets(of: Indicator, areas: Any, today: date) -> list[tuple[str, str, Measured]]:
    return [
        (code, name, measured(of, areas[code], code, today))
        for code, name in area_names().items()
        if code in areas
    ]


def _bars(of: Indicator, areas: Any, today: date) -> list[dict[str, Any]]:
    return [
        {"label": name, "value": found.value, "shown": found.shown}
        for _, name, found in _streets(of, areas, today)
    ]


def _street(of: Indicator, code: str, name: str, found: Measured) -> dict[str, Any]:
    return {
        "street": name,
        "value": found.words,
        "range": found.range_words,
        "numerator": {"text": "查看", "url": _drill(of, "numerator", street=code)},
    }


def _target(of: Indicator, point: TargetPoint) -> dict[str, Any]:
    return {
        "year": point.year,
        "value": point_words(of, point),
        "origin": ORIGINS[point.origin],
        "source": point.source,
    }


def _lines(of: Indicator, months: Months, aims: list[TargetPoint]) -> list[dict[str, Any]]:
    """The months as they were, and the target of their year where there is one."""
    drawn: list[dict[str, Any]] = [{"label": "实际", **numbers(months.found)}]
    known = {point.year: point.value for point in aims if point.origin != "baseline"}
    wanted = [known.get(each.year) for each in months.periods]
    if any(value is not None for value in wanted):
        shown = [
            "—" if each is None else f"{Decimal(each).normalize():f}{of.unit}" for each in wanted
        ]
        drawn.append({"label": "当年目标", "values": wanted, "shown": shown, "dashed": True})
    if any(each.low is not None or each.high is not None for each in months.found):
        for name, bound in (("低值", "low"), ("高值", "high")):
            values = [getattr(each, bound) for each in months.found]
            if any(value is not None for value in values):
                drawn.append({"label": name, "values": values, "shown": [
                    "—" if each is None else f"{each:.1f}{of.unit}" for each in values
                ]})  # fmt: skip
    return drawn


@page(permission=Permission.STATISTICS_READ)
def export(request: PageRequest, code: str) -> HttpResponse:
    """The frozen months as a spreadsheet."""
    of = catalogue.indicator(code)
    months = _months(of)
    rows = [
        (month(period), each) for period, each in zip(months.periods, months.found, strict=True)
    ]
    return export_answer(f"{of.name}（逐月）", EXPORT, rows)
