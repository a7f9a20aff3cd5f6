"""The tables of divisions as a district pack fills them, and what of them belongs to a district."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import DateField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest
from pypinyin import lazy_pinyin

from tuoyu.core import clock
from tuoyu.core.reconcile import Difference, Row, Table, compare
from tuoyu.divisions.fields import valid_range
from tuoyu.divisions.models import (
    Boundary,
    District,
    Division,
    DivisionSuccession,
    NamedPoint,
    Population,
    PopulationMethod,
)

POSITION = ("lon", "lat", "position_grade", "position_source")


@dataclass(frozen=True)
class DivisionRows:
    """A pack's rows for the tables of divisions; `home` is the code of its district."""

    home: str
    divisions: Sequence[Row]
    successions: Sequence[Row]
    methods: Sequence[Row]
    numbers: Sequence[Row]
    points: Sequence[Row]
    outlines: Sequence[Row]
    district: Row


def spelled(name: str) -> tuple[str, str]:
    """Pinyin without tones and initials: 增产里 → zengchanli, zcl."""
    syllables = lazy_pinyin(name)
    initials = "".join(each[:1] for each in syllables)
    return "".join(syllables).lower()[:200], initials.lower()[:60]


def spelled_already(home: str) -> dict[str, tuple[str, str]]:
    """Name → pinyin and initials of the divisions that are there; spelling is slow."""
    rows = Division.objects.filter(code__startswith=home).order_by()
    return {
        name: (full, short) for name, full, short in rows.values_list("name", "pinyin", "initials")
    }


def _end_divisions(gone: QuerySet[Division]) -> None:
    """A division that left the pack ends today; its row stays, others refer to it."""
    start = Func(F("valid"), function="lower", output_field=DateField())
    today = Value(clock.today(), output_field=DateField())
    gone.update(
        is_current=False,
        valid=Func(
            start,
            Greatest(today, Coalesce(start, today)),
            Value("[)"),
            function="daterange",
            output_field=valid_range(""),
        ),
    )


DIVISIONS = Table(
    label="行政区划",
    model=Division,
    key=("code",),
    labels={
        "code": "代码",
        "name": "名称",
        "level": "层级",
        "parent_id": "上级",
        "valid": "有效期",
        "is_current": "现行",
        "note": "说明",
        "source": "来源",
        "evidence": "证据等级",
        "pinyin": "拼音",
        "initials": "首字母",
        "lon": "经度",
        "lat": "纬度",
        "position_grade": "位置等级",
        "position_source": "位置来源",
    },
    end=_end_divisions,
    # divisions_division_one_name_in_parent
    crowded=frozenset({"name", "parent_id", "is_current"}),
    aside={"is_current": False},
)
SUCCESSIONS = Table(
    label="区划沿革",
    model=DivisionSuccession,
    key=("old_id", "new_id"),
    labels={
        "old_id": "原代码",
        "new_id": "新代码",
        "changed_on": "变更日期",
        "note": "说明",
        "source": "来源",
        "evidence": "证据等级",
    },
)
METHODS = Table(
    label="统计口径",
    model=PopulationMethod,
    key=("code",),
    labels={
        "code": "代码",
        "title": "名称",
        "text": "说明",
        "is_estimate": "测算",
        "parameters": "参数",
        "source": "来源",
        "evidence": "证据等级",
    },
)
NUMBERS = Table(
    label="人口数据",
    model=Population,
    key=("division_id", "measure", "on"),
    labels={
        "division_id": "区划",
        "measure": "指标",
        "on": "时点",
        "low": "低值",
        "value": "数值",
        "high": "高值",
        "unit": "单位",
        "method_id": "口径",
        "source": "来源",
        "evidence": "证据等级",
        "note": "说明",
    },
)
POINTS = Table(
    label="地名点",
    model=NamedPoint,
    key=("division_id", "name", "lon", "lat"),
    labels={
        "division_id": "区划",
        "name": "名称",
        "lon": "经度",
        "lat": "纬度",
        "kind": "类别",
        "osm_type": "原始类别",
    },
)
OUTLINES = Table(
    label="边界",
    model=Boundary,
    key=("division_id",),
    labels={
        "division_id": "区划",
        "geometry": "边界",
        "crs": "坐标系",
        "source": "来源",
        "note": "说明",
    },
)
DISTRICTS = Table(
    label="地区设置",
    model=District,
    key=("division_id",),
    labels={
        "division_id": "区划",
        "pack": "数据包",
        "version": "版本",
        "profile": "名称与站点信息",
        "settings": "本区参数",
    },
)
TABLES = (DIVISIONS, SUCCESSIONS, METHODS, NUMBERS, POINTS, OUTLINES, DISTRICTS)


def compare_divisions(rows: DivisionRows) -> list[Difference]:
    """What a pack would change in these tables; seven queries and one for moved positions."""
    inside = _inside(rows.home)
    above = {row["code"] for row in rows.divisions} | {rows.home[:2], rows.home[:4]}
    return [
        compare(
            DIVISIONS,
            _with_fixed_positions(rows.divisions, rows.home),
            Division.objects.filter(
                Q(code__startswith=rows.home) | Q(code__in=_not_in(above, rows))
            ),
            removable=lambda row: inside(row["code"]) and row["is_current"],
        ),
        compare(
            SUCCESSIONS,
            rows.successions,
            DivisionSuccession.objects.filter(old__code__startswith=rows.home),
        ),
        compare(
            METHODS,
            rows.methods,
            PopulationMethod.objects.filter(code__startswith=f"{rows.home}/"),
        ),
        compare(
            NUMBERS,
            rows.numbers,
            Population.objects.filter(
                Q(division__code__startswith=rows.home) | Q(division__code__in=_not_in(above, rows))
            ),
            removable=lambda row: inside(row["division_id"]),
        ),
        compare(POINTS, rows.points, NamedPoint.objects.filter(division__code=rows.home)),
        compare(
            OUTLINES, rows.outlines, Boundary.objects.filter(division__code__startswith=rows.home)
        ),
        compare(DISTRICTS, [rows.district], District.objects.filter(division__code=rows.home)),
    ]


def _inside(home: str) -> Callable[[str], bool]:
    return lambda code: code.startswith(home)


def _not_in(codes: Iterable[str], rows: DivisionRows) -> list[str]:
    """The divisions above the district: shared with other packs, so never removed."""
    return [code for code in codes if not code.startswith(rows.home)]


def _with_fixed_positions(divisions: Sequence[Row], home: str) -> list[Row]:
    """A position that somebody verified on the spot is not overwritten by a pack."""
    fixed: dict[str, dict[str, Any]] = {
        code: dict(zip(POSITION, position, strict=True))
        for code, *position in Division.objects.filter(
            code__startswith=home, position_fixed_at__isnull=False
        ).values_list("code", *POSITION)
    }
    return [row | fixed.get(row["code"], {}) for row in divisions]


def valid(start: Any, end: Any) -> DateRange:
    """From the first day on, up to the day (not included) on which it no longer holds."""
    return DateRange(start, end, "[)" if start else "()")
