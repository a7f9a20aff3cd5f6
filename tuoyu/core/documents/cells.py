"""Reading the cells of an uploaded row: values, or faults with their column and what to do.

A reader takes the text of a cell and returns its value, or raises `Wrong` with a sentence.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from tuoyu.core.documents.tables import Field, Raw
from tuoyu.rules.choice import Choice

EARLIEST = date(1949, 10, 1)
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
LANDLINE = re.compile(r"(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?", re.ASCII)
DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?", re.ASCII
)
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
WHOLE_ROW = "整行"
Reader = Callable[[str], Any]


class Wrong(Exception):
    """A value that cannot be taken; the text is the sentence."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the row as people count it, the field's name, the sentence, the column."""

    row: int
    name: str
    reason: str
    label: str = WHOLE_ROW

    def as_json(self) -> dict[str, object]:
        return {"row": self.row, "field": self.name, "column": self.label, "message": self.reason}


def read_row(
    number: int, raw: Raw, fields: Iterable[Field], readers: Mapping[str, Reader]
) -> tuple[dict[str, Any], list[Fault]]:
    """The values of a row by field name, without those that have a fault, and the faults.

    A field without a reader keeps its text.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for each in fields:
        try:
            text = text_of(raw.get(each.name))
            if not text and each.required:
                raise Wrong(f"没有填写{each.label}。{each.hint}")
            if len(text) > each.most:
                raise Wrong(f"{each.label}不能超过{each.most}个字，现在是{len(text)}个字。")
            reader = readers.get(each.name)
            values[each.name] = reader(text) if reader else text
        except Wrong as wrong:
            faults.append(Fault(number, each.name, str(wrong), each.label))
    return values, faults


def text_of(value: object) -> str:
    """A cell as text. A whole number loses its “.0”, a day is written with dashes."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}" if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return _whole(int(value))
    if isinstance(value, int):
        return _whole(value)
    # A leading apostrophe marks text in spreadsheets, and our own exports.
    return " ".join(CONTROLS.sub("", str(value)).split()).removeprefix("'").strip()


def _whole(number: int) -> str:
    # A spreadsheet keeps 15 digits; a longer number has lost its end.
    if abs(number) >= 10**15:
        raise Wrong("被表格当成了数字，末几位已经丢失，请把这一列设成文本后重新填写。")
    return str(number)


def credit_code(text: str) -> str:
    """统一社会信用代码 (GB 32100-2015); a blank stays blank."""
    code = "".join(text.split()).upper()
    if not code:
        return ""
    if len(code) != 18:
        raise Wrong(f"统一社会信用代码应是18位，现在是{len(code)}位，请对照登记证书核对。")
    try:
        return str(uscc.validate(code))
    except ValidationError:
        raise Wrong("统一社会信用代码的校验位不符，请对照登记证书逐位核对。") from None


def past_day(what: str, today: date) -> Reader:
    """Reads a day up to `today` as people and spreadsheets write it; a blank is None."""

    def read(text: str) -> date | None:
        if not text:
            return None
        match = DAY.fullmatch(text) or COMPACT_DAY.fullmatch(text)
        try:
            found = date(*(int(part) for part in match.groups())) if match else None
        except ValueError:
            found = None
        if found is None:
            raise Wrong(f"{what}不是真实的日期，请写成2026-03-15的样子。")
        if found > today:
            raise Wrong(f"{what}不能晚于今天，请核对年份。")
        if found < EARLIEST:
            raise Wrong(f"{what}太早，请核对年份。")
        return found

    return read


def division(known: Mapping[str, str], where: str = "本区") -> Reader:
    """Reads a street or community by code or name; `known` maps to codes, a name that two have
    to ""."""

    def read(text: str) -> str:
        if not text:
            return ""
        found = known.get(text)
        if found is None:
            raise Wrong(f"{where}没有这个街道或社区，请填写{where}街道、社区的名称或代码。")
        if not found:
            raise Wrong("有两个社区叫这个名称，请填写社区代码。")
        return found

    return read


def phone(text: str) -> str:
    found = re.sub(r"[\s—–]", "", text)
    if found and not (MOBILE.fullmatch(found) or LANDLINE.fullmatch(found)):
        raise Wrong("不是有效的电话号码，请填写11位手机号，或带区号的固定电话。")
    return found


def choice(kind: type[Choice], what: str) -> Reader:
    """Reads a code or its Chinese label; a blank is None."""
    by_word = {member.value: member for member in kind} | {member.label: member for member in kind}

    def read(text: str) -> Choice | None:
        if text and text not in by_word:
            raise Wrong(f"{what}填写有误，请填写{'、'.join(each.label for each in kind)}之一。")
        return by_word.get(text)

    return read
