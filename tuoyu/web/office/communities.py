"""Communities with their people and the grade of their position; staff may move the point."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core.authority import Permission, may, require
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.divisions import queries
from tuoyu.divisions.actions import verify_position
from tuoyu.divisions.models import Division, Measure
from tuoyu.divisions.queries import Figure
from tuoyu.web.forms import Form, StreetField
from tuoyu.web.held import typed
from tuoyu.web.office.listing import export_answer, paged
from tuoyu.web.page import PageRequest, page

COLUMNS = [
    {"key": "name", "label": "社区"},
    {"key": "street", "label": "街道"},
    {"key": "residents", "label": "常住人口", "numeric": True},
    {"key": "under_3", "label": "3岁以下", "numeric": True},
    {"key": "grade", "label": "位置"},
    {"key": "act", "label": "核实"},
]
GRADE_TAGS = {"A": "good", "B": "info", "C": "warn", "D": "warn"}


class CommunityFilterForm(Form):
    says_optional = False
    street = StreetField()
    grade = forms.ChoiceField(
        label="位置", required=False, choices=[("", "全部"), *Division.Grade.choices]
    )


@page(permission=Permission.DIVISION_READ)
def communities(request: PageRequest) -> HttpResponse:
    form = CommunityFilterForm(request.GET)
    form.is_valid()
    found = queries.communities_for(request.actor, **form.cleaned_data)
    here = paged(request, found)
    context = {
        "form": form,
        "columns": COLUMNS,
        "rows": _rows(request, here.object_list),
        "page": here,
        "total": here.paginator.count,
        "query": request.GET.urlencode(),
    }
    return render(request, "office/communities.html", context)


def _rows(request: PageRequest, found: Iterable[Division]) -> list[dict[str, Any]]:
    residents = queries.figures_by_community(Measure.RESIDENTS)
    under_3 = queries.figures_by_community(Measure.UNDER_3)
    moves = may(request.actor, Permission.DIVISION_POSITION)
    return [
        {
            "name": each.short_name,
            "street": each.parent.name if each.parent else "",
            "residents": _words(residents, each.code),
            "under_3": _words(under_3, each.code),
            "grade": {
                "text": each.get_position_grade_display() or "没有位置",
                "tag": GRADE_TAGS.get(each.position_grade, "bad"),
            },
            "act": {
                "text": "核实位置",
                "url": reverse("office-position", args=[each.code]),
            }
            if moves
            else "",
        }
        for each in found
    ]


def _words(figures: Mapping[str, Figure], code: str) -> str:
    """“5,860（测算）”; a range where low and high are known."""
    figure = figures.get(code)
    if figure is None:
        return ""
    mark = "（测算）" if figure.is_estimate else ""
    if figure.low is not None and figure.low != figure.value:
        return f"{figure.low:,.0f}—{figure.high or figure.value:,.0f}{mark}"
    return f"{figure.value:,.0f}{mark}"


@page(permission=Permission.DIVISION_READ)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet, with method and source of every number."""
    form = CommunityFilterForm(request.GET)
    form.is_valid()
    found = queries.communities_for(request.actor, **form.cleaned_data)
    residents = queries.figures_by_community(Measure.RESIDENTS)
    under_3 = queries.figures_by_community(Measure.UNDER_3)
    columns = (
        Column("代码", lambda each: each.code),
        Column("社区", lambda each: each.name, width=24),
        Column("街道", lambda each: each.parent.name),
        Column("常住人口（测算）", lambda each: _value(residents, each), Kind.NUMBER),
        Column("3岁以下（测算）", lambda each: _value(under_3, each), Kind.NUMBER),
        Column("测算口径", lambda each: _method(under_3, each), width=40),
        Column("位置", lambda each: each.get_position_grade_display()),
        Column("经度", lambda each: each.lon, Kind.TEXT),
        Column("纬度", lambda each: each.lat, Kind.TEXT),
        Column("位置来源", lambda each: each.position_source, width=40),
    )
    return export_answer("社区与人口", columns, found.iterator(chunk_size=500))


def _value(figures: Mapping[str, Figure], each: Division) -> Decimal | None:
    figure = figures.get(each.code)
    return figure.value if figure else None


def _method(figures: Mapping[str, Figure], each: Division) -> str:
    figure = figures.get(each.code)
    return figure.method if figure else ""


class PositionForm(Form):
    lon = forms.FloatField(
        label="经度",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "width": 10}),
        help_text="CGCS2000 或 WGS84 坐标，例如 117.1545。",
    )
    lat = forms.FloatField(
        label="纬度",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "width": 10}),
        help_text="例如 39.1672。",
    )
    source = forms.CharField(
        label="怎样核实的", max_length=100, help_text="例如“2026年11月现场核实”。"
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        lon, lat = given.get("lon"), given.get("lat")
        if lon is not None and lat is not None and not queries.is_near_district(lon, lat):
            raise ValidationError("这个位置不在本区范围内，请核对经度和纬度是否填反。")
        return given


@page(permission=Permission.DIVISION_POSITION, writes=True)
def position(request: PageRequest, code: str) -> HttpResponse:
    """Move the point of one community to where somebody verified it."""
    community = queries.community_for(request.actor, code)
    require(request.actor, Permission.DIVISION_POSITION, community)
    form = PositionForm(typed(request), initial={"lon": community.lon, "lat": community.lat})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        verify_position(community, given["lon"], given["lat"], given["source"], by=request.actor)
        messages.success(request, f"{community.short_name}的位置已核实，按距离查找时立即使用。")
        return redirect("office-communities")
    status = 422 if request.method == "POST" else 200
    context = {"community": community, "form": form}
    return render(request, "office/position.html", context, status=status)
