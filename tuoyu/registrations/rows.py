"""Checking reported rows, one by one: a good row or its faults, each with its column and what to do.

No database: what has to be known of the district comes in as `Known`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tuoyu.core.documents import cells
from tuoyu.core.documents.cells import Fault
from tuoyu.core.documents.tables import Raw
from tuoyu.registrations.fields import BY_NAME, FIELDS
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


def check(raws: Iterable[tuple[int, Raw]], known: Known) -> Checked:
    """Check rows given with their numbers. A code that stands twice is a fault of the later row."""
    found, seen, readers = Checked(), dict[str, int](), _readers(known)
    for number, raw in raws:
        found.received += 1
        row = _row(number, raw, known, readers)
        if isinstance(row, Row) and row.credit_code in seen:
            first = seen[row.credit_code]
            row = [_fault(number, "credit_code", f"与第{first}行的代码相同，请只保留一行。")]
        if isinstance(row, Row):
            seen[row.credit_code] = number
            found.rows.append(row)
        else:
            found.faults += row
    return found


def _readers(known: Known) -> Mapping[str, cells.Reader]:
    return {
        "credit_code": cells.credit_code,
        "registered_on": cells.past_day("登记日期", known.today),
        "division": cells.division(known.divisions),
        "phone": cells.phone,
        "registrar": cells.choice(Registrar, "登记机关"),
        "legal_person_type": cells.choice(LegalPersonType, "法人类型"),
        "status": cells.choice(Standing, "登记状态"),
    }


def _fault(row: int, name: str, reason: str) -> Fault:
    return Fault(row, name, reason, BY_NAME[name].label)


def _row(
    number: int, raw: Raw, known: Known, readers: Mapping[str, cells.Reader]
) -> Row | Sequence[Fault]:
    values, faults = cells.read_row(number, raw, FIELDS, readers)
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
        return [_fault(number, "credit_code", reason)]
    named = values.get("registrar")
    if named and named is not by_code:
        reason = f"代码以“{code[0]}”开头，应由{by_code.label}登记，与填写的登记机关不一致，请核对。"
        return [_fault(number, "registrar", reason)]
    if known.registrar is not None and known.registrar is not by_code:
        reason = f"这家单位由{by_code.label}登记，应由该部门报送；本次只收{known.registrar.label}的登记信息。"
        return [_fault(number, "credit_code", reason)]
    return []
