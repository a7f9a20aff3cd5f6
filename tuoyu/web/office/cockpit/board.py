"""驾驶舱: the figures against their targets, the streets, what waits. One look, every figure a link."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.documents import xlsx
from tuoyu.divisions.queries import district
from tuoyu.reports import cockpit as gathering
from tuoyu.reports import numbers, quality, rendering
from tuoyu.reports.cockpit import Card, Cockpit, Line, Tile, UnitRow
from tuoyu.reports.periods import containing
from tuoyu.reports.report import Report, Section, Table
from tuoyu.statistics.catalogue import INDICATORS
from tuoyu.statistics.measured import digits
from tuoyu.web.page import PageRequest, page
from tuoyu.web.papers import saved

UNIT_COLUMNS = [
    {"key": "unit", "label": "单位"},
    {"key": "total", "label": "牵头", "numeric": True},
    {"key": "done", "label": "完成", "numeric": True},
    {"key": "overdue", "label": "超期", "numeric": True},
    {"key": "waiting", "label": "待签收", "numeric": True},
]
RESOLUTION_COLUMNS = [
    {"key": "text", "label": "议定事项"},
    {"key": "lead", "label": "牵头单位"},
    {"key": "due", "label": "期限"},
]
FAULT_COLUMNS = [
    {"key": "label", "label": "问题"},
    {"key": "count", "label": "数量", "numeric": True},
]
BASIS_COLUMNS = [{"key": "title", "label": "文件"}, {"key": "state", "label": "效力"}]


def wanted(request: PageRequest) -> str:
    """The indicator of the map that the address asks for."""
    code = request.GET.get("indicator", "")
    return code if code in gathering.ON_MAP else gathering.ON_MAP[0]


@page(permission=Permission.STATISTICS_READ)
def cockpit(request: PageRequest) -> HttpResponse:
    found = gathering.gather(request.actor, district().code, wanted(request))
    context = {
        "cockpit": found,
        "cards": [card(each) for each in found.cards] + [_overdue(found)],
        "charts": [chart(each) for each in found.lines],
        "switches": _switches(found.shown.code),
        "tiles": [tile(each) for each in found.tiles],
        "unit_columns": UNIT_COLUMNS,
        "units": [unit_row(each) for each in found.units],
        "resolution_columns": RESOLUTION_COLUMNS,
        "resolutions": [_resolution(each) for each in found.resolutions],
        "fault_columns": FAULT_COLUMNS,
        "faults": _faults(found),
        "basis_columns": BASIS_COLUMNS,
        "alarms": [
            {"title": {"text": each.basis.title, "url": reverse("office-plan-bases")},
             "state": {"text": each.state[0], "tag": each.state[1]}}
            for each in found.alarms
        ],
    }  # fmt: skip
    return render(request, "office/cockpit/cockpit.html", context)


def card(each: Card) -> dict[str, Any]:
    """A figure with its target; what is not known says what is missing."""
    note, tone = "", ""
    if each.now.value is None:
        note = each.now.missing or "暂无数据"
    elif each.gap is not None:
        point = each.gap.point
        assert point.value is not None
        target, distance = numbers.target_words(each.now, [point], each.now.as_of)
        note, tone = f"目标{target}，{distance}", "good" if each.gap.is_met else "warn"
    unit = each.of.unit
    value = each.now.shown.removesuffix(unit) if each.now.value is not None else "—"
    return {
        "label": each.of.name, "value": value, "unit": unit if each.now.value is not None else "",
        "note": note, "tone": tone, "url": indicator_url(each.of.code),
    }  # fmt: skip


def indicator_url(code: str) -> str:
    return reverse("office-statistics-indicator", args=[code])


def _overdue(found: Cockpit) -> dict[str, Any]:
    return {
        "label": "超期任务", "value": found.overdue, "unit": "项",
        "note": "按牵头单位见下表", "tone": "bad" if found.overdue else "good",
        "url": f"{reverse('office-task-list')}?overdue=on",
    }  # fmt: skip


def chart(each: Line) -> dict[str, Any]:
    """A line of months and its target, for the server's drawing and for the script."""
    labels = [f"{m.as_of:%Y-%m}" for m in each.months]
    values = [m.value for m in each.months]
    drawn: list[dict[str, Any]] = [
        {"label": each.of.name, "values": values, "shown": [m.shown for m in each.months]},
        {
            "label": "目标",
            "values": list(each.targets),
            "dashed": True,
            "shown": ["—" if v is None else f"{digits(v, each.of.unit)}" for v in each.targets],
        },
    ]
    data = {
        "labels": labels, "unit": each.of.unit,
        "lines": [
            {"name": line["label"], "dashed": bool(line.get("dashed")),
             "values": [None if v is None else float(v) for v in line["values"]]}
            for line in drawn
        ],
    }  # fmt: skip
    return {
        "id": f"chart-{each.of.code}", "name": each.of.name, "unit": each.of.unit, "labels": labels,
        "lines": drawn, "data": data, "download": f"{indicator_url(each.of.code)}export.xlsx",
        "url": indicator_url(each.of.code),
    }  # fmt: skip


def _switches(shown: str) -> list[dict[str, Any]]:
    return [
        {"label": INDICATORS[code].name, "url": f"?indicator={code}#streets",
         "current": code == shown, "count": None}
        for code in gathering.ON_MAP
    ]  # fmt: skip


def tile(each: Tile) -> dict[str, Any]:
    value = "—" if each.now is None else each.now.shown
    return {
        "name": each.street.name, "row": each.row, "column": each.column, "value": value,
        "level": each.level, "url": reverse("office-cockpit-street", args=[each.street.code]),
    }  # fmt: skip


def unit_row(each: UnitRow) -> dict[str, Any]:
    late = {"text": f"{each.tasks.overdue}", "tag": "bad"} if each.tasks.overdue else "0"
    return {
        "unit": {
            "text": each.unit.name,
            "url": reverse("office-cockpit-unit", args=[each.unit.code]),
        },
        "total": f"{each.tasks.total}", "done": f"{each.tasks.done}", "overdue": late,
        "waiting": f"{each.tasks.waiting_acceptance}",
    }  # fmt: skip


def _resolution(each: Any) -> dict[str, Any]:
    return {
        "text": {
            "text": each.text, "url": reverse("office-meeting-resolution", args=[each.public_id])
        },
        "lead": each.lead.name if each.lead else "",
        "due": f"{each.due_on:%Y-%m-%d}" if each.due_on else "",
    }  # fmt: skip


def _faults(found: Cockpit) -> list[dict[str, Any]]:
    labels = {each.code: each.label for each in quality.QUESTIONS}
    url = reverse("office-report-kind", args=["data-quality"])
    return [
        {"label": {"text": labels[code], "url": url}, "count": f"{count}"}
        for code, count in found.faults.items()
        if count
    ]


@page(permission=Permission.STATISTICS_READ)
def export(request: PageRequest) -> HttpResponse:
    """The whole cockpit as a workbook: a sheet for each part."""
    found = gathering.gather(request.actor, district().code, wanted(request))
    content = rendering.as_xlsx(as_report(found))
    return saved(content, xlsx.MEDIA_TYPE, f"驾驶舱-{found.on:%Y%m%d}.xlsx")


def as_report(found: Cockpit) -> Report:
    figures = Table(
        "指标", ("指标", "数值", "单位", "目标"),
        tuple(
            (each.of.name, each.now.value, each.of.unit, each.gap.point.value if each.gap else None)
            for each in found.cards
        ),
    )  # fmt: skip
    months = tuple(
        Section(
            each.of.name,
            table=Table(
                each.of.name, ("月份", f"数值（{each.of.unit}）", "目标"),
                tuple(
                    (f"{m.as_of:%Y-%m}", m.value, target)
                    for m, target in zip(each.months, each.targets, strict=True)
                ),
            ),
        )
        for each in found.lines
    )  # fmt: skip
    streets = Table(
        "街道", ("街道", f"{found.shown.name}（{found.shown.unit}）"),
        tuple((each.street.name, each.now.value if each.now else None) for each in found.tiles),
    )  # fmt: skip
    tasks = Table(
        "单位任务", ("单位", "牵头", "完成", "超期", "待签收"),
        tuple(
            (each.unit.name, each.tasks.total, each.tasks.done, each.tasks.overdue,
             each.tasks.waiting_acceptance)
            for each in found.units
        ),
    )  # fmt: skip
    return Report(
        kind="cockpit", title="驾驶舱", period=containing("day", clock.today()), as_of=found.on,
        opening="", sections=(
            Section("指标", table=figures), *months, Section("街道", table=streets),
            Section("单位任务", table=tasks),
        ),
    )  # fmt: skip
