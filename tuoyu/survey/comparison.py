"""Two rounds side by side: what is new, gone, changed, and what may be one place. No database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tuoyu.registry.listing import sort_name_of
from tuoyu.rules.institution.likeness import distinctive, likeness
from tuoyu.survey.facts import COMPARED, UNDER_THREE, Presence

SAME_CODE, SAME_ADDRESS, LIKE_NAME = "统一社会信用代码相同", "地址相同", "名称相近"


@dataclass(frozen=True)
class Item:
    """One place in one round. `values` holds the compared fields by name, as codes and numbers."""

    place: int
    public_id: UUID
    number: str
    street: str
    address_key: str
    values: Mapping[str, Any]
    is_filed: bool = False

    @property
    def presence(self) -> Presence:
        return Presence.of(self.values["presence"])

    @property
    def is_care(self) -> bool:
        return self.presence.is_care

    @property
    def name(self) -> str:
        return str(self.values["name"])

    def under_three(self) -> int:
        return sum(self.values[name] or 0 for name in UNDER_THREE)


@dataclass(frozen=True)
class Change:
    """A place that offers care in both rounds, and the fields that differ: name → before, after."""

    before: Item
    after: Item
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Gone:
    """Offered care before and does not now. What nobody visited this time is not gone but unseen."""

    before: Item
    after: Item


@dataclass(frozen=True)
class Doubt:
    """A place found now that may be one found before under another number."""

    later: Item
    earlier: Item
    reason: str


@dataclass
class Totals:
    """Of one street and round: places that offer care, their capacity, children, not filed."""

    care: int = 0
    places: int = 0
    under_three: int = 0
    unfiled: int = 0


@dataclass
class Comparison:
    new: list[Item] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    unseen: list[Item] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    unchanged: int = 0
    totals: dict[str, tuple[Totals, Totals]] = field(default_factory=dict)


def compare(
    before: Sequence[Item],
    after: Sequence[Item],
    *,
    decided: Iterable[tuple[int, int]] = (),
    least_likeness: int,
) -> Comparison:
    """The two rounds by place. `decided`: pairs (later, earlier) that a clerk has told apart."""
    found = Comparison()
    was = {each.place: each for each in before}
    now = {each.place: each for each in after}
    for item in after:
        if item.is_care:
            _present(found, was.get(item.place), item)
    for item in before:
        there = now.get(item.place)
        if item.is_care and there is None:
            found.unseen.append(item)
        elif item.is_care and there is not None and not there.is_care:
            found.gone.append(Gone(item, there))
    found.doubts = _doubts(
        [each for each in after if each.place not in was],
        [each for each in before if each.place not in now],
        set(decided),
        least_likeness,
    )
    streets = sorted({each.street for each in [*before, *after]})
    sums = _totals(before), _totals(after)
    found.totals = {street: (sums[0][street], sums[1][street]) for street in streets}
    return found


def _present(found: Comparison, was: Item | None, item: Item) -> None:
    if was is None or not was.is_care:
        found.new.append(item)
        return
    fields = {
        name: (was.values[name], item.values[name])
        for name in COMPARED
        if was.values[name] != item.values[name]
    }
    if fields:
        found.changed.append(Change(was, item, fields))
    else:
        found.unchanged += 1


def _doubts(
    later: Sequence[Item], earlier: Sequence[Item], decided: set[tuple[int, int]], least: int
) -> list[Doubt]:
    by_street: dict[str, list[Item]] = defaultdict(list)
    for item in earlier:
        by_street[item.street].append(item)
    sounds = {each.public_id: sort_name_of(distinctive(each.name)) for each in [*later, *earlier]}
    found: list[Doubt] = []
    for item in later:
        for other in by_street[item.street]:
            if (item.place, other.place) in decided:
                continue
            reason = _reason(item, other)
            alike = likeness(sounds[item.public_id], sounds[other.public_id])
            if reason or alike >= least:
                found.append(Doubt(item, other, reason or LIKE_NAME))
    return found


def _reason(item: Item, other: Item) -> str:
    code = item.values["credit_code"]
    if code and code == other.values["credit_code"]:
        return SAME_CODE
    return SAME_ADDRESS if item.address_key == other.address_key else ""


def _totals(items: Iterable[Item]) -> dict[str, Totals]:
    found: dict[str, Totals] = defaultdict(Totals)
    for item in items:
        if not item.is_care:
            continue
        sums = found[item.street]
        sums.care += 1
        sums.places += item.values["places"] or 0
        sums.under_three += item.under_three()
        sums.unfiled += not item.is_filed
    return found
