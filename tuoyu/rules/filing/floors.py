"""On which storeys children may be (JGJ 39 第4.1.3条；消防安全指南；GB 55037 第4.3.4条).

The instruments differ: the fire guide allows up to the third floor, JGJ 39 prefers the first. The
stricter one is a recommendation here, so the upper floors below the limit are pointed out with the
class types.
"""

from collections.abc import Iterator
from datetime import date

from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.dated import Dated, Law
from tuoyu.rules.filing.facts import FilingFacts
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.floors",
    title="所在楼层",
    version=3,
    uses=(
        "premises.below_ground_allowed",
        "fire.below_ground_allowed",
        "fire.max_floor",
        "fire.max_floor_by_rating",
        "premises.usual_floor",
        "premises.usual_floor_big_class",
        "premises.big_class_upper_floor_children",
    ),
    codes=(
        "below_ground",
        "floor_too_high",
        "floor_above_fire_rating",
        "upper_floor",
        "upper_floor_crowded",
        "fire_rating_unknown",
    ),
)


def floors(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """One finding for each storey in use that is not, or not plainly, allowed."""
    used = {
        *facts.site.floors,
        *(group.floor for group in facts.classes if group.floor is not None),
    }
    return [finding for floor in sorted(used) for finding in _of_floor(floor, facts, on, law)]


def below_ground(floor: int) -> bool:
    """Storeys count from 1; anything lower lies below ground."""
    return floor < 1


def _of_floor(floor: int, facts: FilingFacts, on: date, law: Law) -> Iterator[Finding]:
    at = "site.floors"
    if below_ground(floor):
        bans = ("premises.below_ground_allowed", "fire.below_ground_allowed")
        cites = [
            entry for entry in (law.find(id, on=on) for id in bans) if entry and not entry.flag
        ]
        if cites:
            yield RULE.blocking("below_ground", *cites, at=at)
        return
    beyond = _beyond_all(floor, on, law)
    if beyond:
        yield RULE.blocking(
            "floor_too_high",
            *(entry for entry, _ in beyond),
            at=at,
            floor=floor,
            highest=min(highest for _, highest in beyond),
        )
        return
    by_rating = _by_fire_rating(floor, facts, on, law)
    if by_rating is not None:
        yield by_rating
        return
    usual = law.parameter("premises.usual_floor", on=on)
    if floor > usual.whole:
        big = law.parameter("premises.usual_floor_big_class", on=on)
        bands = _bands_on(floor, facts)
        yield RULE.warning(
            "upper_floor", usual, big, at=at, floor=floor, bands=bands, big=big.whole
        )
        yield from _crowded(floor, facts, on, law)


def _beyond_all(floor: int, on: date, law: Law) -> list[tuple[Dated, int]]:
    """The provisions that allow a storey in no building whatever, each with its highest one."""
    found = []
    guide, code = law.find("fire.max_floor", on=on), law.find("fire.max_floor_by_rating", on=on)
    if guide is not None and floor > guide.whole:
        found.append((guide, guide.whole))
    if code is not None and isinstance(code.value, tuple):
        highest = max(each for each in code.value if isinstance(each, int))
        if floor > highest:
            found.append((code, highest))
    return found


def _crowded(floor: int, facts: FilingFacts, on: date, law: Law) -> Iterator[Finding]:
    """托大班 upstairs are usual for so many children only; classes must say where they are."""
    most = law.find("premises.big_class_upper_floor_children", on=on)
    places = sum(
        group.places
        for group in facts.classes
        if group.floor == floor and group.band is ClassBand.BIG
    )
    if most is not None and places > most.whole:
        yield RULE.warning(
            "upper_floor_crowded",
            most,
            at="site.floors",
            floor=floor,
            places=places,
            most=most.whole,
        )


def _by_fire_rating(floor: int, facts: FilingFacts, on: date, law: Law) -> Finding | None:
    limits = law.find("fire.max_floor_by_rating", on=on)
    rating = facts.site.fire_rating
    if limits is None or rating is None or not isinstance(limits.value, tuple):
        return None
    if not 1 <= rating <= len(limits.value):
        return RULE.warning("fire_rating_unknown", limits, at="site.fire_rating", rating=rating)
    highest = limits.value[rating - 1]
    if isinstance(highest, int) and floor > highest:
        return RULE.blocking(
            "floor_above_fire_rating",
            limits,
            at="site.floors",
            floor=floor,
            rating=rating,
            highest=highest,
        )
    return None


def _bands_on(floor: int, facts: FilingFacts) -> tuple[str, ...]:
    """Labels of the class types on a floor; all types while the classes have no floor yet."""
    placed = [group for group in facts.classes if group.floor == floor]
    groups = placed or [group for group in facts.classes if group.floor is None]
    return tuple(dict.fromkeys(group.band.label for group in groups)) or ("未填写班型",)
