"""The records of a pack, as read. `line` is where each stands in its file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

LEVELS = {"province": 2, "city": 4, "district": 6, "street": 9, "community": 12}
# measure: whether the numbers of the parts add up to the number of the whole
MEASURES = {
    "residents": True,
    "under_3": True,
    "age_0": True,
    "ages_1_4": True,
    "ages_5_9": True,
    "ages_10_14": True,
    "family_households": True,
    "family_household_people": True,
    "registered_people": True,
    "registered_households": True,
    "births": True,
    "birth_rate": False,
    "share_65_plus": False,
    "share_women_15_49": False,
    "share_homes_with_lift": False,
    "share_homes_with_car": False,
}
UNIT_KINDS = ("department", "street", "office", "government", "public_institution", "group")
UNIT_ROLES = ("issuer", "leader", "office", "member", "body")
CLAUSE_KINDS = ("heading", "principle", "duty", "organisation")
BASES = ("stated", "printed-first", "practical-owner", "not-printed")
EVIDENCE = ("F1", "F2", "K-H", "K-M", "K-L", "derived", "estimate", "default")


@dataclass(frozen=True)
class Setting:
    """A parameter that the law leaves to the district; `value` is None while it is not known."""

    line: int
    key: str
    label: str
    value: Any
    unit: str
    level: str
    source: str
    evidence: str
    note: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Override:
    """A choice within the freedom that an entry of the law leaves; `rule` is the entry's id.

    `since`: the first day on which it holds; None only in a pack that is refused.
    """

    line: int
    rule: str
    value: Any
    doc_no: str
    source: str
    since: date | None
    note: str


@dataclass(frozen=True)
class DistrictFile:
    pack: str
    version: str
    code: str
    profile: Mapping[str, Any]
    margin_km: float
    settings: tuple[Setting, ...]
    overrides: tuple[Override, ...]


@dataclass(frozen=True)
class DivisionRow:
    line: int
    code: str
    name: str
    level: str
    parent: str
    valid_from: date | None
    valid_to: date | None
    is_current: bool
    note: str
    source: str
    evidence: str


@dataclass(frozen=True)
class Succession:
    line: int
    old: str
    new: str
    changed_on: date | None
    note: str
    source: str
    evidence: str


@dataclass(frozen=True)
class Position:
    line: int
    code: str
    name: str
    lon: float
    lat: float
    grade: str
    source: str


@dataclass(frozen=True)
class Method:
    line: int
    code: str
    title: str
    text: str
    is_estimate: bool
    parameters: Mapping[str, Any]
    source: str
    evidence: str


@dataclass(frozen=True)
class Number:
    """One population figure. `value` is the middle one where `low` or `high` are given."""

    line: int
    division: str
    measure: str
    on: date
    low: Decimal | None
    value: Decimal
    high: Decimal | None
    unit: str
    method: str
    source: str
    evidence: str
    note: str


@dataclass(frozen=True)
class Point:
    line: int
    name: str
    kind: str
    osm_type: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Outline:
    division: str
    geometry: Mapping[str, Any]
    crs: str
    source: str
    note: str

    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        pairs = list(_pairs(self.geometry["coordinates"]))
        return (
            min(p[0] for p in pairs),
            min(p[1] for p in pairs),
            max(p[0] for p in pairs),
            max(p[1] for p in pairs),
        )


@dataclass(frozen=True)
class UnitRow:
    line: int
    code: str
    printed: str
    name: str
    kind: str
    role: str
    division: str
    clauses: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Group:
    """A collective name in the plan (各街道办事处): the units of a kind, or of roles."""

    line: int
    code: str
    printed: str
    kind: str
    roles: tuple[str, ...]

    def holds(self, unit: UnitRow) -> bool:
        return unit.kind == self.kind if self.kind else unit.role in self.roles


@dataclass(frozen=True)
class DocumentRow:
    code: str
    title: str
    notice_title: str
    issuer: str
    doc_no: str
    issued_on: date | None
    issued_on_note: str
    openness: str
    full_text: str


@dataclass(frozen=True)
class ClauseRow:
    """One clause; `lead` and `support` are unit codes or groups (`@streets`), as written."""

    line: int
    code: str
    parent: str
    number: str
    title: str
    kind: str
    heading: str
    text: str
    attribution: str
    lead: tuple[str, ...]
    lead_basis: str
    support: tuple[str, ...]
    principal: str
    platform_duty: str
    app: str
    screens: tuple[str, ...]
    evidence: tuple[str, ...]
    missing: str
    editor_note: str


@dataclass(frozen=True)
class OpinionRow:
    """One of the first 常用意见 of the clerks."""

    line: int
    part: str
    text: str


@dataclass(frozen=True)
class InstrumentRow:
    line: int
    code: str
    title: str
    doc_no: str
    issuer: str
    relation: str
    issued_on: date | None
    effective_from: date | None
    effective_to: date | None
    validity_note: str
    check_validity: bool
    clauses: tuple[str, ...]
    source: str
    evidence: str


@dataclass(frozen=True)
class Pack:
    """A whole district; what a pack leaves out (say, a plan) is empty."""

    digest: str
    district: DistrictFile
    divisions: tuple[DivisionRow, ...]
    successions: tuple[Succession, ...]
    positions: tuple[Position, ...]
    methods: tuple[Method, ...]
    numbers: tuple[Number, ...]
    points: tuple[Point, ...]
    outlines: tuple[Outline, ...]
    groups: tuple[Group, ...]
    units: tuple[UnitRow, ...]
    document: DocumentRow | None
    clauses: tuple[ClauseRow, ...]
    instruments: tuple[InstrumentRow, ...]
    opinions: tuple[OpinionRow, ...] = ()


def _pairs(tree: Any) -> Any:
    if tree and isinstance(tree[0], int | float):
        yield tree
        return
    for branch in tree:
        yield from _pairs(branch)
