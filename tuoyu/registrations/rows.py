"""Checking reported rows, one by one: a good row or its faults, each with its column and what to do.

No database: what has to be known of the district comes in as `Known`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from tuoyu.registrations.fields import BY_NAME, FIELDS
from tuoyu.rules.choice import Choice
from tuoyu.rules.filing.facts import Registrar
from tuoyu.rules.registration.facts import LegalPersonType, Standing

# The first sign of a credit code is the body that registered (GB 32100-2015, table 1).
BY_FIRST_SIGN = {
    "1": Registrar.STAFFING_OFFICE,
    "5": Registrar.CIVIL_AFFAIRS,
    "9": Registrar.MARKET_REGULATION,
}
BY_FIRST_TWO = {
    "11": LegalPersonType.OTHER_PERSON,
    "12": LegalPersonType.PUBLIC_UNIT,
    "52": LegalPersonType.NON_PROFIT_UNIT,
    "91": LegalPersonType.COMPANY,
    "92": LegalPersonType.SOLE_TRADER,
}
EARLIEST = date(1949, 10, 1)
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
LANDLINE = re.compile(r"(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?", re.ASCII)
DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?", re.ASCII
)
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
# The value as typed: a text, or what a spreadsheet made of it.
Raw = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the row as people count it, the field's name, the sentence."""

    row: int
    name: str
    reason: str

    @property
    def label(self) -> str:
        return BY_NAME[self.name].label if self.name in BY_NAME else "整行"

    def as_json(self) -> dict[str, object]:
        return {"row": self.row, "field": self.name, "column": self.label, "message": self.reason}


@dataclass(frozen=True, slots=True)
class Row:
    """One good row."""

    number: int
    credit_code: str
    name: str
    registrar: Registrar
    registered_on: date
    scope: str
    address: str
    division: str
    legal_person_type: LegalPersonType
    standing: Standing
    phone: str = field(default="", repr=False)
    representative: str = field(default="", repr=False)


@dataclass(frozen=True)
class Known:
    """What a check has to know: the day, whose rows these may be, streets and communities.

    `divisions` maps codes and names to codes; a name that two have maps to "".
    """

    today: date
    divisions: Mapping[str, str]
    registrar: Registrar | None = None


@dataclass
class Checked:
    """A delivery after its check."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    received: int = 0

    @property
    def refused(self) -> int:
        return len({fault.row for fault in self.faults})


class _Wrong(Exception):
    """A value that cannot be taken; the text is the sentence."""


def check(raws: Iterable[tuple[int, Raw]], known: Known) -> Checked:
    """Check rows given with their numbers. A code that stands twice is a fault of the later row."""
    found, seen = Checked(), dict[str, int]()
    for number, raw in raws:
        found.received += 1
        row = _row(number, raw, known)
        if isinstance(row, Row) and row.credit_code in seen:
            first = seen[row.credit_code]
            row = [Fault(number, "credit_code", f"与第{first}行的代码相同，请只保留一行。")]
        if isinstance(row, Row):
            seen[row.credit_code] = number
            found.rows.append(row)
        else:
            found.faults += row
    return found


def _row(number: int, raw: Raw, known: Known) -> Row | Sequence[Fault]:
    faults: list[Fault] = []
    values: dict[str, object] = {}
    for each in FIELDS:
        try:
            text = _text(raw.get(each.name))
            if not text and each.required:
                raise _Wrong(f"没有填写{each.label}。{each.hint}")
            if len(text) > each.most:
                raise _Wrong(f"{each.label}不能超过{each.most}个字，现在是{len(text)}个字。")
            reader = READERS.get(each.name)
            values[each.name] = reader(text, known) if reader else text
        except _Wrong as wrong:
            faults.append(Fault(number, each.name, str(wrong)))
    faults += _about_the_code(number, values, known)
    if faults:
        return faults
    return _made(number, values)


def _made(number: int, values: Mapping[str, object]) -> Row:
    code = str(values["credit_code"])
    kind = values["legal_person_type"] or BY_FIRST_TWO.get(code[:2], LegalPersonType.OTHER_PERSON)
    registered_on, division = values["registered_on"], values["division"]
    assert isinstance(registered_on, date)
    return Row(
        number=number,
        credit_code=code,
        name=str(values["name"]),
        registrar=BY_FIRST_SIGN[code[0]],
        registered_on=registered_on,
        scope=str(values["scope"]),
        address=str(values["address"]),
        division=str(division),
        legal_person_type=LegalPersonType.of(kind),
        standing=Standing.of(values["status"] or Standing.STANDING),
        phone=str(values["phone"]),
        representative=str(values["representative"]),
    )


def _about_the_code(number: int, values: Mapping[str, object], known: Known) -> list[Fault]:
    """Who registered, as the code says, must be who is named and who sends."""
    code = str(values.get("credit_code") or "")
    if not code:
        return []
    by_code = BY_FIRST_SIGN.get(code[0])
    if by_code is None:
        reason = f"代码以“{code[0]}”开头，不是机构编制、民政或市场监督管理部门登记的，请核对。"
        return [Fault(number, "credit_code", reason)]
    named = values.get("registrar")
    if named and named is not by_code:
        reason = f"代码以“{code[0]}”开头，应由{by_code.label}登记，与填写的登记机关不一致，请核对。"
        return [Fault(number, "registrar", reason)]
    if known.registrar is not None and known.registrar is not by_code:
        reason = f"这家单位由{by_code.label}登记，应由该部门报送；本次只收{known.registrar.label}的登记信息。"
        return [Fault(number, "credit_code", reason)]
    return []


def _text(value: object) -> str:
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
        raise _Wrong("被表格当成了数字，末几位已经丢失，请把这一列设成文本后重新填写。")
    return str(number)


def _credit_code(text: str, known: Known) -> str:
    code = "".join(text.split()).upper()
    if len(code) != 18:
        raise _Wrong(f"统一社会信用代码应是18位，现在是{len(code)}位，请对照登记证书核对。")
    try:
        return str(uscc.validate(code))
    except ValidationError:
        raise _Wrong("统一社会信用代码的校验位不符，请对照登记证书逐位核对。") from None


def _day(text: str, known: Known) -> date | None:
    match = DAY.fullmatch(text) or COMPACT_DAY.fullmatch(text)
    if not text:
        return None
    try:
        found = date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        found = None
    if found is None:
        raise _Wrong("登记日期不是真实的日期，请写成2026-03-15的样子。")
    if found > known.today:
        raise _Wrong("登记日期不能晚于今天，请核对年份。")
    if found < EARLIEST:
        raise _Wrong("登记日期太早，请核对年份。")
    return found


def _division(text: str, known: Known) -> str:
    if not text:
        return ""
    found = known.divisions.get(text)
    if found is None:
        raise _Wrong("本区没有这个街道或社区，请填写本区街道、社区的名称或代码。")
    if not found:
        raise _Wrong("有两个社区叫这个名称，请填写社区代码。")
    return found


def _phone(text: str, known: Known) -> str:
    phone = re.sub(r"[\s—–]", "", text)
    if phone and not (MOBILE.fullmatch(phone) or LANDLINE.fullmatch(phone)):
        raise _Wrong("不是有效的电话号码，请填写11位手机号，或带区号的固定电话。")
    return phone


def _choice(kind: type[Choice], what: str) -> Callable[[str, Known], Choice | None]:
    """Reads a code or its Chinese label."""
    by_word = {member.value: member for member in kind} | {member.label: member for member in kind}

    def read(text: str, known: Known) -> Choice | None:
        if text and text not in by_word:
            raise _Wrong(f"{what}填写有误，请填写{'、'.join(each.label for each in kind)}之一。")
        return by_word.get(text)

    return read


READERS: dict[str, Callable[[str, Known], object]] = {
    "credit_code": _credit_code,
    "registered_on": _day,
    "division": _division,
    "phone": _phone,
    "registrar": _choice(Registrar, "登记机关"),
    "legal_person_type": _choice(LegalPersonType, "法人类型"),
    "status": _choice(Standing, "登记状态"),
}
