"""From a number to the rows behind it: live, or of a frozen month; in the reader's scope."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission, may
from tuoyu.core.documents.spreadsheet import Column as Cell
from tuoyu.core.documents.spreadsheet import Kind
from tuoyu.divisions.queries import district
from tuoyu.statistics import catalogue
from tuoyu.statistics.catalogue import Indicator
from tuoyu.statistics.drilling import PARTS, READS, Behind, behind, parts_of
from tuoyu.statistics.facts import COLUMNS, Column, Fact, Source
from tuoyu.statistics.formulas import FORMULAS
from tuoyu.statistics.models import Period
from tuoyu.statistics.periods import period_for, periods
from tuoyu.web.forms import Form, StreetField
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.office.statistics.words import area_name, area_names, cell, month
from tuoyu.web.page import PageRequest, page

PAGES = {
    Source.INSTITUTION: "office-institution",
    Source.CASE: "office-filing",
    Source.REGISTRATION: "office-registration",
}


class FilterForm(Form):
    says_optional = False
    part = forms.ChoiceField(label="看哪一部分", required=False)
    period = forms.ChoiceField(label="时间", required=False)
    street = StreetField()

    def __init__(self, *args: Any, of: Indicator, known: list[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        part, period = self.fields["part"], self.fields["period"]
        assert isinstance(part, forms.ChoiceField)
        assert isinstance(period, forms.ChoiceField)
        part.choices = [(code, PARTS[code]) for code in parts_of(of)]
        months = [(str(each.public_id), f"{month(each)}（已冻结）") for each in known]
        period.choices = [("", "今天"), *months]


@dataclass(frozen=True)
class View:
    """What the page and its export show."""

    of: Indicator
    form: FilterForm
    found: Behind
    columns: tuple[Column, ...]
    period: Period | None


def _view(request: PageRequest, code: str) -> View:
    of = catalogue.indicator(code)
    form = FilterForm(request.GET, of=of, known=list(periods(request.actor)[:36]))
    form.is_valid()
    given = form.cleaned_data
    part = given.get("part") or next(iter(parts_of(of)), "")
    chosen = given.get("period")
    period = period_for(request.actor, UUID(chosen)) if chosen else None
    found = behind(
        request.actor, of, part, division=given.get("street") or district().code,
        on=period.ends_on if period else clock.today(), period=period,
    )  # fmt: skip
    terms = getattr(FORMULAS[of.code], part)
    names = {name for term in terms for name in (*term.weigh, *(each[0] for each in term.where))}
    sources = dict.fromkeys(term.source for term in terms)
    columns = tuple(
        column
        for source in sources
        for column in COLUMNS[source]
        if column.name in names or source is not Source.INSTITUTION or column.name == "kind"
    )
    return View(of, form, found, columns, period)


@page(permission=Permission.STATISTICS_READ)
def rows(request: PageRequest, code: str) -> HttpResponse:
    """The rows, page by page; each leads to its record while it is live."""
    view = _view(request, code)
    names, opened = area_names(), _opened(request)
    here = paged(request, view.found.rows)
    columns = [
        {"key": "name", "label": "名称"}, {"key": "area", "label": "街道"},
        *({"key": each.name, "label": each.label} for each in view.columns),
        {"key": "adds", "label": "计入", "numeric": True},
    ]  # fmt: skip

    def row(each: tuple[Fact, int]) -> dict[str, Any]:
        fact, adds = each
        url = "" if view.period or fact.source not in opened else reverse(
            PAGES[fact.source], args=[fact.key]
        )  # fmt: skip
        values = {
            column.name: cell(column, fact.values.get(column.name)) for column in view.columns
        }
        return {
            "name": {"text": fact.name, "url": url}, "area": area_name(fact.area, names), **values,
            "adds": adds,
        }  # fmt: skip

    context = {
        "of": view.of,
        "form": view.form,
        **listed(here, columns, row),
        "sum": sum(adds for _, adds in view.found.rows),
        "hidden": view.found.hidden,
        "period": view.period,
        "today": clock.today(),
        "query": request.GET.urlencode(),
    }
    return render(request, "office/statistics/drill.html", context)


def _opened(request: PageRequest) -> set[Source]:
    return {source for source in PAGES if may(request.actor, READS[source])}


@page(permission=Permission.STATISTICS_READ)
def export(request: PageRequest, code: str) -> HttpResponse:
    """The same rows as a spreadsheet."""
    view, names = _view(request, code), area_names()
    columns = (
        Cell("名称", lambda row: row[0].name, width=30),
        Cell("街道", lambda row: area_name(row[0].area, names), width=18),
        *(Cell(each.label, partial(_said, each)) for each in view.columns),
        Cell("计入", lambda row: row[1], Kind.NUMBER),
    )
    return export_answer(f"{view.of.name}的记录", columns, view.found.rows)


def _said(column: Column, row: tuple[Fact, int]) -> str:
    return cell(column, row[0].values.get(column.name))
