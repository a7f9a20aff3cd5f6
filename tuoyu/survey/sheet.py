"""The table of a round: its columns, and the check of its rows. No database.

`number` and `version` come from the download; a blank number means a newly found place.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tuoyu.core.documents import cells
from tuoyu.core.documents.cells import Fault, Wrong
from tuoyu.core.documents.tables import Field, Raw, Template
from tuoyu.divisions.models import STREET_DIGITS
from tuoyu.rules.choice import Choice
from tuoyu.survey.facts import CareKind, Facts, Nature, Presence, Seen, key_of, problems


def _labels(kind: type[Choice]) -> str:
    return f"填{'、'.join(each.label for each in kind)}之一。"


FIELDS: tuple[Field, ...] = (
    Field("number", "点位编号", False, 20, "下载时已有的不要改；新发现的留空。", "", 16),
    Field("version", "版本", False, 10, "下载时已有的不要改，用来发现别人的修改。", "", 8),
    Field("name", "名称", True, 120, "与招牌或证照一致；没有招牌的写看得到的样子。", "示例小树托育园", 28),
    Field("division", "街道或社区", True, 60, "名称或统计用区划代码。", "", 20),
    Field("address", "地址", True, 200, "写到楼号和门牌。", "示例路1号1层", 30),
    Field("presence", "现状", True, 20, _labels(Presence), "正在收托", 14),
    Field("walked_on", "走访日期", True, 20, "例如2026-03-15，不能晚于今天。", "", 14),
    Field("kind", "托育形式", False, 20, f"{_labels(CareKind)}提供托育的必填。", "托育机构", 18),
    Field("nature", "法人性质", False, 20, _labels(Nature), "营利性机构", 16),
    Field("credit_code", "统一社会信用代码", False, 40, "18位，看得到证照的填写。", "", 24),
    Field("places", "托位数", False, 10, "整数。", "60", 10),
    Field("under_one", "在托不满1岁", False, 10, "走访当天在场的人数。正在收托的至少填一个年龄段。", "0", 12),
    Field("one_to_two", "在托1岁到不满2岁", False, 10, "走访当天在场的人数。", "8", 12),
    Field("two_to_three", "在托2岁到不满3岁", False, 10, "走访当天在场的人数。", "20", 12),
    Field("three_and_over", "3岁以上儿童", False, 10, "走访当天在场的人数。", "0", 12),
    Field("carers", "保育人员", False, 10, "整数。", "6", 10),
    Field("monthly_fee_fen", "每月收费", False, 12, "全日托每月的元数。", "1980", 12),
    Field("fire_equipment", "灭火器材", False, 10, _labels(Seen), "有", 10),
    Field("clear_exits", "畅通的疏散出口", False, 10, _labels(Seen), "有", 14),
    Field("meals", "供餐", False, 10, _labels(Seen), "有", 8),
    Field("food_licence", "食品经营许可证", False, 10, _labels(Seen), "有", 14),
    Field("phone", "联系电话", False, 30, "手机号，或带区号的固定电话。已报过的留空，不会清除。", "", 16),
    Field("longitude", "经度", False, 20, "例如117.15，可以不填。", "", 12),
    Field("latitude", "纬度", False, 20, "例如39.16，可以不填。", "", 12),
    Field("note", "说明", False, 500, "与托育有关的情况。已写过的留空，不会清除。", "", 30),
)  # fmt: skip
TEMPLATE = Template("摸底走访表", FIELDS)
BY_NAME = {each.name: each for each in FIELDS}


@dataclass(frozen=True, slots=True)
class Row:
    """One good row. `version` is the revision of the entry when the table was downloaded."""

    line: int
    number: str
    version: int | None
    facts: Facts

    @property
    def street(self) -> str:
        return self.facts.division[:STREET_DIGITS]

    @property
    def key(self) -> str:
        return key_of(self.facts.name, self.facts.address)


@dataclass(frozen=True)
class Known:
    """The day, and the divisions in which these rows may lie, by code and name."""

    today: date
    divisions: Mapping[str, str]


@dataclass
class Checked:
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    received: int = 0


def fault(line: int, name: str, reason: str) -> Fault:
    return Fault(line, name, reason, BY_NAME[name].label)


def check(raws: Iterable[tuple[int, Raw]], known: Known) -> Checked:
    """Check rows given with their numbers; a place that stands twice is a fault of the later row."""
    found, readers = Checked(), _readers(known)
    seen: dict[tuple[str, str], int] = {}
    for line, raw in raws:
        found.received += 1
        values, faults = cells.read_row(line, raw, FIELDS, readers)
        row = None if faults else _made(line, values)
        if row is not None:
            faults = [
                fault(line, name, reason)
                for name, reason in problems(row.facts, street=row.street, today=known.today)
            ] or _twice(row, seen)
        if row is None or faults:
            found.faults += faults
        else:
            found.rows.append(row)
    return found


def _twice(row: Row, seen: dict[tuple[str, str], int]) -> list[Fault]:
    marks = [(row.street, row.key), *([("", row.number)] if row.number else [])]
    for mark in marks:
        if mark in seen:
            name, what = ("name", "名称和地址") if mark[0] else ("number", "点位编号")
            reason = f"与第{seen[mark]}行的{what}相同，请只保留一行。"
            return [fault(row.line, name, reason)]
    seen.update(dict.fromkeys(marks, row.line))
    return []


def _made(line: int, values: Mapping[str, Any]) -> Row:
    known = {name: value for name, value in values.items() if name not in ("number", "version")}
    return Row(line, values["number"], values["version"], Facts(**known))


def _readers(known: Known) -> Mapping[str, cells.Reader]:
    def seen(name: str) -> cells.Reader:
        return cells.choice(Seen, BY_NAME[name].label)

    return {
        "version": _whole("版本"),
        "division": cells.division(known.divisions, "本次上传的范围内"),
        "presence": cells.choice(Presence, "现状"),
        "walked_on": cells.past_day("走访日期", known.today),
        "kind": cells.choice(CareKind, "托育形式"),
        "nature": cells.choice(Nature, "法人性质"),
        "credit_code": cells.credit_code,
        "phone": cells.phone,
        "monthly_fee_fen": _fen,
        "longitude": _degrees("经度"),
        "latitude": _degrees("纬度"),
        **{name: seen(name) for name in ("fire_equipment", "clear_exits", "meals", "food_licence")},
        **{name: _whole(BY_NAME[name].label) for name in COUNTS},
    }


COUNTS = ("places", "under_one", "one_to_two", "two_to_three", "three_and_over", "carers")


def _whole(what: str) -> Callable[[str], int | None]:
    def read(text: str) -> int | None:
        if not text:
            return None
        if not (text.isascii() and text.isdecimal()):
            raise Wrong(f"{what}要填整数，例如12。")
        return int(text)

    return read


def _fen(text: str) -> int | None:
    plain = text.replace(",", "").replace("，", "").removesuffix("元").strip()
    if not plain:
        return None
    try:
        yuan = Decimal(plain)
    except InvalidOperation:
        raise Wrong("每月收费要填元数，例如1980或1980.50。") from None
    if not yuan.is_finite() or yuan < 0 or yuan != yuan.quantize(Decimal("0.01")):
        raise Wrong("每月收费要填元数，最多两位小数，例如1980或1980.50。")
    return int(yuan * 100)


def _degrees(what: str) -> Callable[[str], float | None]:
    def read(text: str) -> float | None:
        if not text:
            return None
        try:
            found = float(text)
        except ValueError:
            raise Wrong(f"{what}要填度数，例如117.15。") from None
        if not -180 <= found <= 180:
            raise Wrong(f"{what}要填度数，例如117.15。")
        return round(found, 6)

    return read
