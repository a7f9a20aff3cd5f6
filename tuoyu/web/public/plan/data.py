"""The plan as open data: four tables as CSV and JSON, and what every column means.

One declaration of columns serves both formats and the dictionary.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from tuoyu.core import clock
from tuoyu.core.documents import csv
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.core.errors import NotFound
from tuoyu.divisions.queries import district
from tuoyu.plan.queries import ClauseNode, Member, clause_tree, member_units
from tuoyu.statistics.catalogue import INDICATORS, Indicator
from tuoyu.web.page import PUBLIC, PageRequest, page
from tuoyu.web.plan_figures import Figure, figures
from tuoyu.web.public.plan.screens import screens_of


@dataclass(frozen=True)
class Field:
    """A column: its name for programs, its label, what it means, how it is read from a row."""

    name: str
    label: str
    meaning: str
    read: Callable[[Any], Any]
    kind: Kind = Kind.TEXT

    @property
    def column(self) -> Column:
        def value(row: Any) -> Any:
            found = self.read(row)
            return "；".join(found) if isinstance(found, list) else found

        return Column(self.label, value, self.kind)


@dataclass(frozen=True)
class Dataset:
    """One table. `period`: how often it changes."""

    name: str
    label: str
    about: str
    period: str
    rows: Callable[[], Iterable[Any]]
    fields: tuple[Field, ...]


def _clauses() -> Iterator[ClauseNode]:
    return clause_tree().walk()


def _members() -> Iterable[Member]:
    return member_units()


def _indicators() -> Iterable[Indicator]:
    return [each for each in INDICATORS.values() if each.public]


def _figures() -> Iterable[Figure]:
    return figures(district().code, public_only=True)


def _aim(each: Figure) -> Decimal | None:
    return each.gap.point.value if each.gap else None


def _aim_year(each: Figure) -> int | None:
    return each.gap.point.year if each.gap else None


NUMBER = Kind.NUMBER
DATASETS = (
    Dataset(
        "clauses", "条款", "实施方案逐条，按原文次序。", "方案修订时更新", _clauses,
        (
            Field("code", "条款代码", "本平台的编号，例如 4.4.1b", lambda row: row.code),
            Field("number", "原文编号", "方案原文里的编号", lambda row: row.number),
            Field("title", "标题", "编者所拟的短标题", lambda row: row.title),
            Field("kind", "类别", "标题、原则、任务或组织", lambda row: row.kind_label),
            Field("text", "原文", "照录，含原文的错字", lambda row: row.text),
            Field("leads", "牵头单位", "用分号分隔", lambda row: [p.name for p in row.leads]),
            Field("supports", "配合单位", "用分号分隔", lambda row: [p.name for p in row.supports]),
            Field("served", "已有页面承担", "是或否", lambda row: _served(row)),
            Field("missing", "还缺什么", "缺哪些记录、由谁提供", lambda row: row.missing),
        ),
    ),
    Dataset(
        "units", "单位", "方案中的单位和点名它的条款。", "方案修订时更新", _members,
        (
            Field("code", "单位代码", "本平台的编号", lambda row: row.code),
            Field("name", "名称", "规范全称", lambda row: row.name),
            Field("printed", "方案中的称呼", "原文的简称", lambda row: row.printed),
            Field("role", "角色", "组长单位、办公室或成员单位等", lambda row: row.role_label),
            Field("leads", "牵头条款", "条款代码，用分号分隔", lambda row: list(row.leads)),
            Field("supports", "配合条款", "条款代码，用分号分隔", lambda row: list(row.supports)),
        ),
    ),
    Dataset(
        "indicators", "指标", "公开指标的定义。", "指标目录修订时更新", _indicators,
        (
            Field("code", "指标代码", "本平台的编号", lambda row: row.code),
            Field("name", "名称", "指标名称", lambda row: row.name),
            Field("definition", "定义", "统计什么", lambda row: row.definition),
            Field("formula", "计算式", "怎样计算", lambda row: row.formula),
            Field("unit", "单位", "计量单位", lambda row: row.unit),
            Field("source", "来源", "来自哪些记录", lambda row: row.source),
            Field("period", "时点或期间", "统计的时间", lambda row: row.period),
            Field("clauses", "条款", "条款代码，用分号分隔", lambda row: list(row.clauses)),
            Field("basis", "依据", "文件名称或文号", lambda row: row.basis),
            Field("missing", "还缺什么", "没有数据的指标缺什么", lambda row: row.missing),
        ),
    ),
    Dataset(
        "figures", "数字", "公开指标今天的数字和目标。", "实时统计", _figures,
        (
            Field("indicator", "指标代码", "见“指标”", lambda row: row.indicator.code),
            Field("name", "名称", "指标名称", lambda row: row.indicator.name),
            Field("as_of", "统计日", "数字是哪一天的", lambda row: row.measured.as_of, Kind.DATE),
            Field("value", "数值", "没有数据时为空", lambda row: row.measured.value, NUMBER),
            Field("low", "下限", "含估计时的下限", lambda row: row.measured.low, NUMBER),
            Field("high", "上限", "含估计时的上限", lambda row: row.measured.high, NUMBER),
            Field("numerator", "分子", "比例的分子", lambda row: row.measured.numerator, NUMBER),
            Field("denominator", "分母", "比例的分母", lambda row: row.measured.denominator, NUMBER),
            Field("unit", "单位", "计量单位", lambda row: row.measured.unit),
            Field("target", "目标", "没有目标时为空", _aim, NUMBER),
            Field("target_year", "目标年", "目标是哪一年末的", _aim_year, NUMBER),
            Field("missing", "还缺什么", "没有数据时说明原因", lambda row: row.measured.missing),
        ),
    ),
)  # fmt: skip


def _served(row: ClauseNode) -> str:
    return "是" if screens_of(row.screens) or not row.needs_screen else "否"


@page(permission=PUBLIC)
def dictionary(request: PageRequest) -> HttpResponse:
    """What can be downloaded, and what every column means."""
    tables = [
        {
            "name": each.name,
            "label": each.label,
            "about": each.about,
            "period": each.period,
            "rows": [{"label": f.label, "name": f.name, "meaning": f.meaning} for f in each.fields],
        }
        for each in DATASETS
    ]
    context = {"tables": tables, "today": clock.today()}
    return render(request, "public/plan_data.html", context)


@page(permission=PUBLIC)
def as_csv(request: PageRequest, name: str) -> HttpResponse:
    """One table as a spreadsheet."""
    table = _table(name)
    lines = csv.stream([field.column for field in table.fields], table.rows())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    return _saved(response, f"plan-{name}-{clock.today():%Y%m%d}.csv")


@page(permission=PUBLIC)
def as_json(request: PageRequest, name: str) -> HttpResponse:
    """One table as JSON; numbers as text with their digits, days as 2026-03-15."""
    table = _table(name)
    rows = [{f.name: _plain(f.read(row)) for f in table.fields} for row in table.rows()]
    body = json.dumps({"as_of": clock.today().isoformat(), "items": rows}, ensure_ascii=False)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    return _saved(response, f"plan-{name}-{clock.today():%Y%m%d}.json")


def _table(name: str) -> Dataset:
    found = next((each for each in DATASETS if each.name == name), None)
    if found is None:
        raise NotFound("没有这份数据，请从实施方案开放数据页选择。")
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _saved(response: Any, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
