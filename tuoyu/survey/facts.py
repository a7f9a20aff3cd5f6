"""What a walker finds out about one place, and what cannot be so. No database.

Counts are children present on the day of the walk, by completed years of age; the fee is 分 a month.
None or "" means that it was not found out.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from tuoyu.rules.choice import Choice


class Presence(Choice):
    """What stands at the place on the day of the walk."""

    OPERATING = "operating", "正在收托"
    SUSPENDED = "suspended", "暂停收托"
    NO_CARE = "no_care", "不提供托育"
    GONE = "gone", "已关闭或搬走"
    NOT_FOUND = "not_found", "没有找到"

    @property
    def is_care(self) -> bool:
        """Whether the place counts as one that offers care."""
        return self in (Presence.OPERATING, Presence.SUSPENDED)


class CareKind(Choice):
    """What the place calls itself; the first five are the kinds of the register."""

    CENTRE = "centre", "托育机构"
    KINDERGARTEN_CLASS = "kindergarten_class", "幼儿园托班"
    EMPLOYER = "employer", "用人单位托育"
    COMMUNITY = "community", "社区嵌入式托育"
    HOME = "home", "家庭托育点"
    EARLY_LEARNING = "early_learning", "早教机构兼托"
    OTHER_CARE = "other_care", "其他场所"


class Nature(Choice):
    """Legal nature, as the papers on the wall say."""

    PUBLIC_INSTITUTION = "public_institution", "事业单位"
    NON_PROFIT = "non_profit", "社会服务机构"
    FOR_PROFIT = "for_profit", "营利性机构"
    SOLE_TRADER = "sole_trader", "个体工商户"
    UNREGISTERED = "unregistered", "没有登记"


class Seen(Choice):
    """What the walker saw with own eyes."""

    YES = "yes", "有"
    NO = "no", "没有"
    NOT_SEEN = "not_seen", "没看到"


AGES = ("under_one", "one_to_two", "two_to_three", "three_and_over")
UNDER_THREE = AGES[:3]
MOST_CHILDREN, MOST_PLACES, MOST_CARERS = 500, 1000, 300
MOST_FEE_FEN = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One visit. `phone` and `note` are personal and stay out of comparisons and exports."""

    name: str
    address: str
    division: str
    walked_on: date
    presence: Presence
    kind: CareKind | None = None
    nature: Nature | None = None
    credit_code: str = ""
    longitude: float | None = None
    latitude: float | None = None
    places: int | None = None
    under_one: int | None = None
    one_to_two: int | None = None
    two_to_three: int | None = None
    three_and_over: int | None = None
    carers: int | None = None
    monthly_fee_fen: int | None = None
    fire_equipment: Seen | None = None
    clear_exits: Seen | None = None
    meals: Seen | None = None
    food_licence: Seen | None = None
    phone: str = field(default="", repr=False)
    note: str = field(default="", repr=False)

    def children_known(self) -> int | None:
        """The children present, or None where no age band was counted."""
        counts = [getattr(self, name) for name in AGES]
        known = [count for count in counts if count is not None]
        return sum(known) if known else None

    def children(self) -> int:
        return self.children_known() or 0

    def columns(self) -> dict[str, Any]:
        """Values by the name of the entry's column; codes for choices."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        found["division_id"] = found.pop("division")
        for name in CODED:
            found[name] = found[name].value if found[name] is not None else ""
        return found


CODED = ("presence", "kind", "nature", "fire_equipment", "clear_exits", "meals", "food_licence")
PRIVATE = ("phone", "note")
FIELD_NAMES = tuple(each.name for each in fields(Facts))
# What a comparison of two rounds looks at: not the day, nor what one keeps to oneself.
COMPARED = tuple(
    name
    for name in FIELD_NAMES
    if name not in (*PRIVATE, "walked_on", "division", "longitude", "latitude")
)


def problems(facts: Facts, *, street: str, today: date) -> Iterator[tuple[str, str]]:
    """What cannot be so: the field and the sentence. Nothing for a visit that can be kept."""
    if not facts.name.strip():
        yield "name", "请填写名称；没有招牌的，写看得到的样子，例如“三楼无名托管点”。"
    if not facts.address.strip():
        yield "address", "请填写地址，写到楼号和门牌。"
    if not facts.division.startswith(street):
        yield (
            "division",
            "这个社区不在本街道，请选择本街道的社区；已迁到别的街道的，现状请选“已关闭或搬走”。",
        )
    if facts.walked_on > today:
        yield "walked_on", "走访日期不能晚于今天，请核对年份。"
    if facts.presence.is_care and facts.kind is None:
        yield "kind", "请选择托育形式；说不清的选“其他场所”，并在说明里写一句。"
    if facts.presence is Presence.OPERATING and facts.children_known() is None:
        yield "under_one", "正在收托的，请至少填写一个年龄段的在托人数，没有的填0。"
    if not facts.presence.is_care and facts.children():
        yield "presence", f"现状是“{facts.presence.label}”，却填写了在托儿童，请核对其中一项。"
    if (facts.longitude is None) != (facts.latitude is None):
        yield "longitude", "经度和纬度要一起填写，或者都不填。"
    elif facts.longitude is not None and not _in_china(facts):
        yield "longitude", "经纬度不在中国范围内，请核对，例如经度117.15，纬度39.16。"
    for name, most, what in BOUNDS:
        value = getattr(facts, name)
        if value is not None and not 0 <= value <= most:
            yield (
                name,
                f"{what}应在0到{most if name != 'monthly_fee_fen' else most // 100}之间，请核对。",
            )


BOUNDS = (
    ("places", MOST_PLACES, "托位数"),
    ("carers", MOST_CARERS, "保育人员"),
    ("monthly_fee_fen", MOST_FEE_FEN, "每月收费"),
    *((name, MOST_CHILDREN, "在托人数") for name in AGES),
)


def _in_china(facts: Facts) -> bool:
    assert facts.longitude is not None
    assert facts.latitude is not None
    return 73 <= facts.longitude <= 136 and 3 <= facts.latitude <= 54


def key_of(name: str, address: str) -> str:
    """Name and address without blanks, marks and width: equal for one place written twice."""
    return f"{_plain(name)}|{_plain(address)}"


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())
