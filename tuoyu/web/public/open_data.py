"""The public list as data: one declaration of columns for the spreadsheet, JSON and the API."""

import json
from typing import Any

from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.registry.search import Found
from tuoyu.web.public.cards import FORMS, KINDS, UNITS

COLUMNS = (
    Column("编号", lambda row: str(row.public_id)),
    Column("机构名称", lambda row: row.name),
    Column("机构类别", lambda row: KINDS.get(row.kind, "")),
    Column("街道", lambda row: row.street_name),
    Column("地址", lambda row: row.address),
    Column("状态", lambda row: "已备案" if row.is_open else "已终止"),
    Column("普惠", lambda row: "是" if row.inclusive else "否"),
    Column("服务形式", lambda row: "、".join(FORMS[form] for form in row.forms if form in FORMS)),
    Column("最小月龄", lambda row: row.youngest_months, Kind.NUMBER),
    Column("最大月龄（不含）", lambda row: row.oldest_months, Kind.NUMBER),
    Column("托位数", lambda row: row.places, Kind.NUMBER),
    Column("空余托位", lambda row: row.free_places, Kind.NUMBER),
    Column("空余托位报送时间", lambda row: row.free_reported_at, Kind.MOMENT),
    Column("最低价格（元）", lambda row: row.price_fen, Kind.MONEY),
    Column("计价单位", lambda row: UNITS.get(row.price_unit, "")),
    Column("备案编号", lambda row: row.filing_number),
    Column("备案日期", lambda row: row.filed_on, Kind.DATE),
    Column("终止日期", lambda row: row.closed_on, Kind.DATE),
    Column("经度", lambda row: row.longitude, Kind.NUMBER),
    Column("纬度", lambda row: row.latitude, Kind.NUMBER),
    Column("演示数据", lambda row: "是" if row.is_demo else "否"),
)  # fmt: skip


def record(row: Found) -> dict[str, Any]:
    """One row as plain values; money in 分, distance in metres, times with their zone."""
    return {
        "id": str(row.public_id),
        "name": row.name,
        "kind": row.kind,
        "kind_name": KINDS.get(row.kind, ""),
        "division_code": row.division_code,
        "street_code": row.street_code,
        "street_name": row.street_name,
        "address": row.address,
        "is_open": row.is_open,
        "inclusive": row.inclusive,
        "is_demo": row.is_demo,
        "forms": list(row.forms),
        "youngest_months": row.youngest_months,
        "oldest_months": row.oldest_months,
        "places": row.places,
        "free_places": row.free_places,
        "free_reported_at": row.free_reported_at.isoformat() if row.free_reported_at else None,
        "price_fen": row.price_fen,
        "price_unit": row.price_unit,
        "filing_number": row.filing_number,
        "filed_on": row.filed_on.isoformat(),
        "closed_on": row.closed_on.isoformat() if row.closed_on else None,
        "longitude": row.longitude,
        "latitude": row.latitude,
        "distance_m": None if row.distance_m is None else round(row.distance_m),
    }


def as_json(row: Found) -> str:
    return json.dumps(record(row), ensure_ascii=False)
