"""Frozen periods: the list, one of them as frozen and as corrected, and freezing the next."""

from datetime import date
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
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.divisions.queries import district
from tuoyu.statistics import actions, frozen
from tuoyu.statistics.catalogue import INDICATORS
from tuoyu.statistics.measured import Measured
from tuoyu.statistics.models import Period
from tuoyu.statistics.periods import last_month, period_for
from tuoyu.statistics.periods import periods as all_periods
from tuoyu.statistics.queries import measure
from tuoyu.web.forms import DateField, Form
from tuoyu.web.held import typed
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.office.statistics.words import area_names, month
from tuoyu.web.page import PageRequest, page

MONTHS_SHOWN = 36
COLUMNS = [
    {"key": "month", "label": "月份"},
    {"key": "ends_on", "label": "统计时点"},
    {"key": "frozen_at", "label": "冻结时间"},
    {"key": "frozen_by", "label": "冻结人"},
    {"key": "corrected", "label": "更正", "numeric": True},
]
EXPORT = (
    Column("月份", month),
    Column("统计时点", lambda row: row.ends_on, Kind.DATE),
    Column("冻结时间", lambda row: row.frozen_at, Kind.MOMENT, width=20),
    Column("冻结人", lambda row: _who(row)),
    Column("更正条数", lambda row: row.corrected, Kind.NUMBER),
    Column("规则版本", lambda row: row.law_edition, width=20),
)
FIGURE_COLUMNS = [
    {"key": "name", "label": "指标"},
    {"key": "frozen", "label": "冻结时"},
    {"key": "now", "label": "更正后"},
    {"key": "range", "label": "区间"},
]
FIGURE_EXPORT = (
    Column("指标", lambda row: row[0].name, width=24),
    Column("街道", lambda row: row[1], width=18),
    Column("冻结时", lambda row: row[2].value, Kind.NUMBER),
    Column("更正后", lambda row: row[3].value, Kind.NUMBER),
    Column("低值", lambda row: row[3].low, Kind.NUMBER),
    Column("高值", lambda row: row[3].high, Kind.NUMBER),
    Column("单位", lambda row: row[0].unit),
    Column("分子", lambda row: row[3].numerator, Kind.NUMBER),
    Column("分母", lambda row: row[3].denominator, Kind.NUMBER),
    Column("说明", lambda row: row[3].missing, width=30),
)


def _who(row: Period) -> str:
    return row.frozen_by.name if row.frozen_by else "系统按月冻结"


@page(permission=Permission.STATISTICS_READ)
def periods(request: PageRequest) -> HttpResponse:
    """The frozen months, the latest first."""
    here = paged(request, all_periods(request.actor))
    context = {
        **listed(here, COLUMNS, _row),
        "keeps": bool(may(request.actor, Permission.STATISTICS_KEEP)),
    }
    return render(request, "office/statistics/periods.html", context)


def _row(each: Any) -> dict[str, Any]:
    url = reverse("office-statistics-period", args=[each.public_id])
    return {
        "month": {"text": month(each), "url": url},
        "ends_on": f"{each.ends_on:%Y-%m-%d}",
        "frozen_at": f"{clock.local(each.frozen_at):%Y-%m-%d %H:%M}",
        "frozen_by": _who(each),
        "corrected": each.corrected,
    }


@page(permission=Permission.STATISTICS_READ)
def export(request: PageRequest) -> HttpResponse:
    return export_answer("统计期间", EXPORT, all_periods(request.actor).iterator(chunk_size=500))


class DayForm(Form):
    says_optional = False
    on = DateField(label="更正截至", required=False)


@page(permission=Permission.STATISTICS_READ)
def period(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One month: each figure as frozen, and as corrected up to a day."""
    found = period_for(request.actor, public_id)
    form = DayForm(request.GET)
    day = form.cleaned_data.get("on") if form.is_valid() else None
    original, now = _both(found, day)
    rows = []
    for code, of in INDICATORS.items():
        if (code, "") in original:
            before = _figure(found, code, original[code, ""])
            after = _figure(found, code, now[code, ""])
            changed = before.value != after.value
            url = reverse("office-statistics-indicator", args=[code])
            rows.append({
                "name": {"text": of.name, "url": url}, "frozen": before.words,
                "now": {"text": after.words, "tag": "warn"} if changed else "未更正",
                "range": after.range_words,
            })  # fmt: skip
    context = {
        "period": found, "month": month(found), "who": _who(found), "form": form, "day": day,
        "columns": FIGURE_COLUMNS, "rows": rows,
        "keeps": bool(may(request.actor, Permission.STATISTICS_KEEP, found)),
    }  # fmt: skip
    return render(request, "office/statistics/period.html", context)


def _both(found: Period, day: date | None) -> tuple[frozen.Figures, frozen.Figures]:
    at = frozen.until(day) if day else None
    return frozen.figures_of(found, original=True), frozen.figures_of(found, at=at)


def _figure(found: Period, code: str, made: Any) -> Measured:
    return Measured(
        code, found.division_id, found.ends_on, made.value, made.low, made.high, made.numerator,
        made.denominator, INDICATORS[code].unit, made.missing, True, made.method,
    )  # fmt: skip


@page(permission=Permission.STATISTICS_READ)
def export_figures(request: PageRequest, public_id: UUID) -> HttpResponse:
    """All figures of the month by street, as frozen and as corrected by now."""
    found, names = period_for(request.actor, public_id), area_names()
    original, now = _both(found, None)
    rows = [
        (INDICATORS[code], names.get(street, "全区"), made, now[code, street])
        for (code, street), made in sorted(original.items())
        if code in INDICATORS
    ]
    return export_answer(f"{month(found)}统计数字", FIGURE_EXPORT, rows)


class FreezeForm(Form):
    says_optional = False
    month = forms.ChoiceField(label="月份")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, code) for code in _months_over()]


def _months_over() -> list[str]:
    """The last months that are over, the latest first."""
    day, found = clock.today(), []
    for _ in range(MONTHS_SHOWN):
        year, number = last_month(day)
        day = date(year, number, 1)
        found.append(f"{year}-{number:02d}")
    return found


@page(permission=Permission.STATISTICS_KEEP, writes=True)
def freeze(request: PageRequest) -> HttpResponse:
    """What a month would be frozen with, and the button."""
    chosen = typed(request) if request.method == "POST" else None
    picked = request.GET.get("month", "")
    known = _months_over()
    form = FreezeForm(chosen, initial={"month": picked if picked in known else known[0]})
    if request.method == "POST" and form.is_valid():
        year, number = map(int, form.cleaned_data["month"].split("-"))
        try:
            made = actions.freeze_month(district().code, year, number, by=request.actor)
        except (Invalid, Conflict) as refused:
            form.add_error("month", refused.message)
        else:
            messages.success(request, f"{made}已冻结。以后发现错误，请登记更正。")
            return redirect("office-statistics-period", made.public_id)
    shown = form["month"].value() or known[0]
    year, number = map(int, (shown if shown in known else known[0]).split("-"))
    ends_on = actions.month_end(year, number)
    found = measure(INDICATORS, division=district().code, on=ends_on)
    rows = [
        {"name": INDICATORS[code].name, "value": each.words, "range": each.range_words}
        for code, each in found.items()
        if INDICATORS[code].is_measured
    ]
    context = {
        "form": form, "rows": rows, "columns": PREVIEW_COLUMNS, "ends_on": ends_on,
        "shown": f"{year}-{number:02d}", "pick": FreezeForm(initial={"month": shown}),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "office/statistics/freeze.html", context, status=status)


PREVIEW_COLUMNS = [
    {"key": "name", "label": "指标"},
    {"key": "value", "label": "将冻结的数"},
    {"key": "range", "label": "区间"},
]
