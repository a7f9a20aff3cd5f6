"""The fee list and the history of places, in rows."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.registry.models import Capacity, CapacityOf, Fee
from tuoyu.registry.periods import last_day
from tuoyu.rules.filing.facts import ServiceForm
from tuoyu.web.components.words import yuan

FEE_COLUMNS: list[dict[str, Any]] = [
    {"key": "item", "label": "收费项目"},
    {"key": "kind", "label": "类别"},
    {"key": "price", "label": "收费标准", "numeric": True},
    {"key": "begins", "label": "执行开始"},
    {"key": "last", "label": "执行结束"},
    {"key": "state", "label": "状态"},
    {"key": "act", "label": "办理"},
]
PLACE_COLUMNS: list[dict[str, Any]] = [
    {"key": "what", "label": "班级或服务形式"},
    {"key": "band", "label": "班型"},
    {"key": "places", "label": "托位", "numeric": True},
    {"key": "begins", "label": "开始"},
    {"key": "last", "label": "结束"},
]
FEE_EXPORT = (
    Column("收费项目", lambda fee: fee.item, width=24),
    Column("类别", lambda fee: fee.get_kind_display()),
    Column("收费标准（元）", lambda fee: fee.price_fen / 100, Kind.NUMBER),
    Column("计费单位", lambda fee: fee.get_unit_display()),
    Column("执行开始", lambda fee: fee.period.lower, Kind.DATE),
    Column("执行结束", lambda fee: last_day(fee.period), Kind.DATE),
    Column("说明", lambda fee: fee.note, width=30),
)


def price_of(fee: Fee) -> str:
    return f"{yuan(fee.price_fen)} 元/{fee.get_unit_display()}"


def fee_rows(
    fees: Iterable[Fee], on: date, *, end_url: Callable[[Fee], str] | None = None
) -> list[dict[str, Any]]:
    """Now and planned lines first, the former ones after them."""
    rows = []
    for fee in sorted(fees, key=lambda each: _is_over(each, on)):
        last, over = last_day(fee.period), _is_over(fee, on)
        state = ("执行中", "good") if fee.period.lower <= on else ("将执行", "info")
        if over:
            state = "已停止", "quiet"
        can = end_url is not None and not over and not fee.form
        rows.append(
            {
                "item": fee.item,
                "kind": fee.get_kind_display(),
                "price": price_of(fee),
                "begins": f"{fee.period.lower:%Y-%m-%d}",
                "last": last and f"{last:%Y-%m-%d}",
                "state": {"text": state[0], "tag": state[1]},
                "act": {"text": "停收", "url": end_url(fee)} if can and end_url else "",
            }
        )
    return rows


def _is_over(fee: Fee, on: date) -> bool:
    last = last_day(fee.period)
    return last is not None and last < on


def place_rows(rows: Iterable[Capacity]) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        is_service = row.of == CapacityOf.SERVICE
        last = last_day(row.period)
        found.append(
            {
                "what": ServiceForm.of(row.key).label if is_service else row.key,
                "band": row.get_band_display(),
                "places": row.places,
                "begins": f"{row.period.lower:%Y-%m-%d}",
                "last": f"{last:%Y-%m-%d}" if last else "现行",
            }
        )
    return found
