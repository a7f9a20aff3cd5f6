"""One institution in words: sections of key and value for its public page."""

from datetime import timedelta
from typing import Any

from tuoyu.core import clock
from tuoyu.registry.public import PublicInstitution, PublicService
from tuoyu.rules.care_bands import age_range
from tuoyu.rules.dated import Law
from tuoyu.web.components.words import (
    cn_date,
    cn_datetime,
    floors_in_words,
    square_metres,
    yuan,
)
from tuoyu.web.public.cards import stale_days

Rows = list[dict[str, Any]]


def sections(found: PublicInstitution, law: Law) -> list[dict[str, Any]]:
    """Title, rows and, where something has to be said to them, a note."""
    return [
        {"title": "备案信息", "rows": _filing(found), "note": ""},
        {"title": "服务与价格", "rows": _services(found), "note": ""},
        {"title": "收费目录", "rows": _fees(found), "note": REFUND},
        {"title": "班级与托位", "rows": _classes(found, law), "note": ""},
        {"title": "场所与安全", "rows": _safety(found), "note": SAFETY},
    ]


REFUND = (
    "价格由机构备案时填报。退费办法写在托育服务协议里：签约前请看清退费条件，"
    "收费以公示的清单为准，清单以外不得收费。"
)
SAFETY = "这些内容来自备案材料。检查结果公开后会显示在这里。"


def _filing(found: PublicInstitution) -> Rows:
    rows = [
        {"key": "备案编号", "value": found.filing_number},
        {"key": "备案日期", "value": cn_date(found.filed_on)},
        {"key": "机构类别", "value": found.kind.label},
        {"key": "机构性质", "value": found.nature.label if found.nature else ""},
        {"key": "普惠", "value": "是" if found.inclusive else "否"},
        {"key": "示范、试点", "value": "、".join(m for m in found.flags if m != "普惠") or "无"},
    ]
    if not found.is_open:
        rows.append({"key": "终止日期", "value": cn_date(found.closed_on)})
        rows.append({"key": "终止原因", "value": found.closed_reason})
    return rows


def _services(found: PublicInstitution) -> Rows:
    return [
        {"key": service.form.label, "value": _service(service, open_=found.is_open)}
        for service in found.services
    ]


def _fees(found: PublicInstitution) -> Rows:
    """Every line that holds today: nothing else may be charged."""
    rows = [
        {
            "key": fee.item,
            "value": f"{yuan(fee.price_fen)} 元/{fee.unit.label}"
            + (f"（{fee.note}）" if fee.note else ""),
        }
        for fee in found.fees
    ]
    return rows if found.is_open else []


def _service(service: PublicService, *, open_: bool) -> list[str]:
    lines = [
        f"{yuan(service.price_fen)} 元/{service.price_unit.label}",
        f"托位 {service.places} 个",
    ]
    if open_:
        lines.append(free_words(service))
    return lines


def free_words(service: PublicService) -> str:
    """空余托位 with its time; an old report says so."""
    if service.free_places is None or service.free_reported_at is None:
        return "机构还没有报送空余托位，请电话询问"
    when = cn_datetime(service.free_reported_at)
    if service.free_reported_at < clock.now() - timedelta(days=stale_days()):
        return f"空余托位待更新（上次报送 {when}，当时空余 {service.free_places} 个），请电话询问"
    if not service.free_places:
        return f"暂无空余托位（{when} 报送）"
    return f"空余 {service.free_places} 个（{when} 报送）"


def _classes(found: PublicInstitution, law: Law) -> Rows:
    rows: Rows = []
    for group in found.classes:
        low, high = age_range(group.band, on=clock.today(), law=law).pair
        words = f"{group.band.label}，{low}—{high}个月，{group.places} 个托位"
        rows.append({"key": group.name, "value": words})
    rows.append({"key": "合计", "value": f"{found.places} 个托位"})
    return rows


def _safety(found: PublicInstitution) -> Rows:
    return [
        {"key": "孩子活动的楼层", "value": floors_in_words(found.floors)},
        {"key": "建筑面积", "value": square_metres(found.building_area_m2)},
        {"key": "室内使用面积", "value": square_metres(found.indoor_area_m2)},
        {"key": "室外活动场地", "value": square_metres(found.outdoor_area_m2)},
        {"key": "供餐", "value": "提供" if found.catering else "不提供"},
    ]
