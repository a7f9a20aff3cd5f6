"""Corrections: the frozen rows of a month, an entry about one, the list, and taking one back."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.statistics import actions
from tuoyu.statistics import periods as queries
from tuoyu.statistics.facts import Source, column, correctable
from tuoyu.statistics.models import Correction, FrozenRow
from tuoyu.web.forms import Form, StreetField
from tuoyu.web.held import typed
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.office.statistics.words import area_name, area_names, cell, month
from tuoyu.web.page import PageRequest, page

ROW_COLUMNS = [
    {"key": "name", "label": "名称"},
    {"key": "source", "label": "记录"},
    {"key": "area", "label": "街道"},
    {"key": "values", "label": "冻结时的内容"},
]
COLUMNS = [
    {"key": "at", "label": "更正时间"},
    {"key": "month", "label": "月份"},
    {"key": "row", "label": "记录"},
    {"key": "field", "label": "项目"},
    {"key": "change", "label": "更正"},
    {"key": "reason", "label": "理由"},
    {"key": "by", "label": "更正人"},
    {"key": "act", "label": "操作"},
]
EXPORT = (
    Column("更正时间", lambda row: row.corrected_at, Kind.MOMENT, width=20),
    Column("月份", lambda row: month(row.period)),
    Column("记录", lambda row: row.row.name, width=30),
    Column("项目", lambda row: field_label(row), width=20),
    Column("原值", lambda row: said(row, row.old)),
    Column("新值", lambda row: said(row, row.new)),
    Column("理由", lambda row: row.reason, width=40),
    Column("更正人", lambda row: row.corrected_by.name),
)
ROW_EXPORT = (
    Column("记录", lambda row: row.get_source_display(), width=24),
    Column("名称", lambda row: row.name, width=30),
    Column("区划代码", lambda row: row.area),
    Column("冻结时的内容", lambda row: values_words(row), width=80),
)


class RowFilterForm(Form):
    says_optional = False
    source = forms.ChoiceField(
        label="记录", required=False, choices=[("", "全部"), *Source.choices()]
    )
    street = StreetField()
    text = forms.CharField(label="名称", required=False, max_length=40)


def _wanted(request: PageRequest) -> tuple[RowFilterForm, queries.RowFilter]:
    form = RowFilterForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    return form, queries.RowFilter(
        given.get("source", ""), given.get("street", ""), given.get("text", "")
    )


@page(permission=Permission.STATISTICS_KEEP)
def rows(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The rows that a month was frozen with; each may be corrected."""
    period = queries.period_for(request.actor, public_id)
    form, wanted = _wanted(request)
    names = area_names()
    here = paged(request, queries.rows(request.actor, period, wanted))

    def row(each: FrozenRow) -> dict[str, Any]:
        url = reverse("office-statistics-correct", args=[each.public_id])
        return {
            "name": {"text": each.name, "url": url}, "source": each.get_source_display(),
            "area": area_name(each.area, names), "values": values_words(each),
        }  # fmt: skip

    context = {
        "period": period, "month": month(period), "form": form,
        **listed(here, ROW_COLUMNS, row), "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "office/statistics/rows.html", context)


@page(permission=Permission.STATISTICS_KEEP)
def export_rows(request: PageRequest, public_id: UUID) -> HttpResponse:
    period = queries.period_for(request.actor, public_id)
    found = queries.rows(request.actor, period, _wanted(request)[1])
    return export_answer(f"{month(period)}冻结记录", ROW_EXPORT, found.iterator(chunk_size=500))


def values_words(row: FrozenRow) -> str:
    """“托位数35、收托数32、普惠是…”: what counts of the row."""
    said_ = (
        f"{each.label}{cell(each, row.values.get(each.name))}"
        for each in correctable(Source.of(row.source))
        if row.values.get(each.name)
    )
    return "、".join(said_)


def field_label(entry: Correction) -> str:
    found = column(Source.of(entry.row.source), entry.field)
    return found.label if found else entry.field


def said(entry: Correction, value: Any) -> str:
    found = column(Source.of(entry.row.source), entry.field)
    return cell(found, value) if found else str(value)


class CorrectForm(Form):
    says_optional = False
    field = forms.ChoiceField(label="更正哪一项")
    new = forms.CharField(
        label="新值", max_length=20, required=False,
        help_text="数填写整数，金额以分为单位；是与否的项目填写“是”或“否”。",
    )  # fmt: skip
    reason = forms.CharField(
        label="更正理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300})
    )

    def __init__(self, *args: Any, row: FrozenRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["field"]
        assert isinstance(field, forms.ChoiceField)
        known = correctable(Source.of(row.source))
        field.choices = [("", "请选择"), *((each.name, _now(each, row)) for each in known)]


def _now(each: Any, row: FrozenRow) -> str:
    return (
        f"{each.label}（冻结时：{cell(each, row.values.get(each.name, each.name == 'counted'))}）"
    )


@page(permission=Permission.STATISTICS_KEEP, writes=True)
def correct(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Enter what should have stood; the frozen row stays as it is."""
    row = queries.row_for(request.actor, public_id)
    form = CorrectForm(typed(request), row=row)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.correct(
                row, given["field"], given["new"], given["reason"], by=request.actor
            )
        except Invalid as refused:
            form.add_error("new", refused.message)
        else:
            messages.success(
                request, f"更正已登记，{made.figures.count()}个数字随之改变，冻结时的数字仍然保留。"
            )
            return redirect("office-statistics-period", row.period.public_id)
    context = {
        "form": form, "title": f"更正：{row.name}", "button": "登记更正", "period": row.period,
        "month": month(row.period), "text": "更正是一条新的记录，冻结时的内容不会改动；写错了可以再撤销。",
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "office/statistics/form.html", context, status=status)


@page(permission=Permission.STATISTICS_KEEP)
def corrections(request: PageRequest) -> HttpResponse:
    here = paged(request, queries.corrections(request.actor))
    return render(request, "office/statistics/corrections.html", listed(here, COLUMNS, _row))


def _row(each: Correction) -> dict[str, Any]:
    undone = getattr(each, "undone", None)
    url = reverse("office-statistics-undo", args=[each.public_id])
    act: Any = {"text": "撤销", "url": url}
    if undone is not None:
        act = "已撤销"
    elif each.undoes_id is not None:
        act = "撤销前一条"
    return {
        "at": f"{clock.local(each.corrected_at):%Y-%m-%d %H:%M}",
        "month": month(each.period),
        "row": each.row.name,
        "field": field_label(each),
        "change": f"{said(each, each.old)} → {said(each, each.new)}",
        "reason": each.reason,
        "by": each.corrected_by.name,
        "act": act,
    }


@page(permission=Permission.STATISTICS_KEEP)
def export(request: PageRequest) -> HttpResponse:
    found = queries.corrections(request.actor).iterator(chunk_size=500)
    return export_answer("统计更正", EXPORT, found)


class UndoForm(Form):
    says_optional = False
    reason = forms.CharField(
        label="撤销理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300})
    )


@page(permission=Permission.STATISTICS_KEEP, writes=True)
def undo(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Take a wrong correction back, by another entry."""
    entry = queries.correction_for(request.actor, public_id)
    form = UndoForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.undo(entry, form.cleaned_data["reason"], by=request.actor)
        except (Invalid, Conflict) as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "更正已撤销，数字恢复为更正以前的。")
            return redirect("office-statistics-corrections")
    context = {
        "form": form, "title": f"撤销更正：{entry.row.name}", "button": "撤销更正",
        "period": entry.period, "month": month(entry.period),
        "text": f"{field_label(entry)}：{said(entry, entry.old)} → {said(entry, entry.new)}。"
        "撤销也是一条新的更正，两条都会保留。",
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "office/statistics/form.html", context, status=status)
