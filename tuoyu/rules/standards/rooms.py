"""How large the rooms of a class should be (JGJ 39-2016（2019年版）；WS/T 821—2023)."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.dated import LAW, Dated, Law
from tuoyu.rules.findings import Finding, Rule

ROOMS = (
    "infant.sleep",
    "infant.activity",
    "infant.meal_prep",
    "infant.cleaning",
    "infant.store",
    "small.sleep",
    "small.activity",
    "small.combined",
    "small.meal_prep",
    "small.cleaning",
    "small.toilet",
    "small.store",
    "big.combined",
)
LABELS = {
    "sleep": "睡眠区",
    "activity": "活动区",
    "combined": "活动和睡眠合用的房间",
    "meal_prep": "配餐区",
    "cleaning": "清洁区",
    "toilet": "卫生间",
    "store": "储藏区",
}

RULE = Rule(
    id="standards.rooms",
    title="班级用房面积",
    version=1,
    uses=(
        *(f"premises.room.{room}_m2" for room in ROOMS),
        "quality.activity_infant_m2",
        "quality.activity_other_m2",
    ),
    codes=("room_small", "activity_room_small"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomAreas:
    """The rooms of one class in square metres; None: there is none, or it is not known."""

    sleep: Decimal | None = None
    activity: Decimal | None = None
    combined: Decimal | None = None
    meal_prep: Decimal | None = None
    cleaning: Decimal | None = None
    toilet: Decimal | None = None
    store: Decimal | None = None


def rooms(band: ClassBand, areas: RoomAreas, *, on: date, law: Law = LAW) -> list[Finding]:
    """Advice for each room below the usual size. Mixed classes are measured as 托大班."""
    kind = ClassBand.BIG if band is ClassBand.MIXED else band
    findings = []
    for each in fields(areas):
        area = getattr(areas, each.name)
        if area is None or f"{kind.value}.{each.name}" not in ROOMS:
            continue
        least = law.find(f"premises.room.{kind.value}.{each.name}_m2", on=on)
        if least is not None and area < least.number:
            findings.append(_small("room_small", least, band, each.name, area))
    return [*findings, *_by_quality_standard(kind, band, areas, on, law)]


def _by_quality_standard(
    kind: ClassBand, band: ClassBand, areas: RoomAreas, on: date, law: Law
) -> list[Finding]:
    infant = kind is ClassBand.INFANT
    least = law.find(f"quality.activity_{'infant' if infant else 'other'}_m2", on=on)
    area = areas.activity if areas.activity is not None else areas.combined
    if least is None or area is None or area >= least.number:
        return []
    return [_small("activity_room_small", least, band, "activity", area)]


def _small(code: str, least: Dated, band: ClassBand, room: str, area: Decimal) -> Finding:
    return RULE.advice(
        code, least, at=room, band=band, room=LABELS[room], area=area, least=least.number
    )
