"""Small rounds at random, and everything about them by trying all possibilities."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from itertools import product

from tuoyu.algorithms import allocation as a


@dataclass(frozen=True)
class Small:
    """A round in plain Python; `lists[child]` = [(programme, priority, groups)], best first."""

    capacity: list[int]
    reserve: list[list[int]]
    room: list[int]
    form: list[int]
    room_places: list[int]
    lists: list[list[tuple[int, int, int]]]
    lottery: list[int]
    held: list[int]
    institution: list[int] = field(default_factory=list)
    family: list[int] = field(default_factory=list)

    def round(self) -> a.Round:
        start, wish = a.lists([[w[0] for w in row] for row in self.lists])
        flat = [w for row in self.lists for w in row]
        return a.Round(
            capacity=self.capacity, start=start, wish=wish, lottery=self.lottery,
            priority=[w[1] for w in flat], claim=[w[2] for w in flat], reserve=self.reserve,
            room=self.room, form=self.form, room_places=self.room_places, held=self.held,
            institution=self.institution or None, family=self.family or None,
        )  # fmt: skip

    def options(self, child: int) -> list[int]:
        """Programmes that the child can get, best first, and -1 for none."""
        own = self.held[child]
        found = []
        for programme, level, _ in self.lists[child]:
            if programme == own:
                return [*found, own]
            if level >= 0:
                found.append(programme)
        return [*found, own if own >= 0 else -1]

    def entry(self, child: int, programme: int) -> tuple[tuple[int, int], int]:
        """(rank, groups) of the child in the queue of the programme."""
        groups = level = 0
        for target, asked, claim in self.lists[child]:
            if target == programme:
                level, groups = asked, claim
        if self.held[child] == programme:
            level = -1
        return (level, self.lottery[child]), groups


def small(seed: int, *, children: int = 4, programmes: int = 3, rich: bool = True) -> Small:
    """A random round; `rich`: reserves, rooms, holders, classes, children who are not eligible."""
    r = random.Random(seed)
    shared = rich and r.random() < 0.5
    room = [0, 0, 0][:programmes] + [-1] * (programmes - 3) if shared else [-1] * programmes
    form = [0, 1, 2][:programmes] + [0] * (programmes - 3) if shared else [0] * programmes
    capacity = [r.randint(0 if rich else 1, 2) for _ in range(programmes)]
    groups = 2
    reserve = [[0] * groups for _ in capacity]
    for p, places in enumerate(capacity if rich else []):
        left = places
        for g in range(groups):
            reserve[p][g] = r.randint(0, left) if r.random() < 0.6 else 0
            left -= reserve[p][g]
    lists = []
    for _ in range(children):
        targets = r.sample(range(programmes), r.randint(1, programmes))
        level = [r.choice((-1, 0, 0, 1, 1)) if rich else 0 for _ in targets]
        claim = [r.randrange(1 << groups) if rich else 0 for _ in targets]
        lists.append(list(zip(targets, level, claim, strict=True)))
    lottery = r.sample(range(children), children)
    made = Small(
        capacity, reserve, room, form, [r.randint(1, 2)] if shared else [], lists, lottery,
        [-1] * children,
    )  # fmt: skip
    return with_holders(made, r) if rich else made


def with_holders(given: Small, r: random.Random) -> Small:
    """Some children hold places already, as many as fit."""
    held = list(given.held)
    for child in range(len(held)):
        if r.random() < 0.35:
            held[child] = r.randrange(len(given.capacity))
            if not fits(given, held):
                held[child] = -1
    return replace(given, held=held)


def fits(given: Small, placed: list[int]) -> bool:
    size = [placed.count(p) for p in range(len(given.capacity))]
    if any(s > c for s, c in zip(size, given.capacity, strict=True)):
        return False
    halves = {0: 0, 1: 0, 2: 0}
    for p, room in enumerate(given.room):
        if room >= 0:
            halves[given.form[p]] += size[p]
    return not given.room_places or halves[0] + max(halves[1], halves[2]) <= given.room_places[0]


def choose(people: dict[int, tuple], places: int, reserve: list[int]) -> set[int]:
    """The choice of a programme, by trying all ways to hand out reserved places."""
    order = sorted(people, key=lambda child: people[child][0])
    holders = [c for c in order if people[c][0][0] == -1]
    seated: list[int] = []
    for child in holders:
        if can_seat([*seated, child], people, reserve):
            seated.append(child)
    chosen = set(holders)
    for child in order:
        if (
            child not in chosen
            and len(chosen) < places
            and can_seat([*seated, child], people, reserve)
        ):
            seated.append(child)
            chosen.add(child)
    for child in order:
        if len(chosen) < places:
            chosen.add(child)
    return chosen


def can_seat(children: list[int], people: dict[int, tuple], reserve: list[int]) -> bool:
    """Is there a way to give each child a reserved place of one of its groups?"""
    ways = [[g for g in range(len(reserve)) if people[c][1] >> g & 1] for c in children]
    return any(
        all(way.count(g) <= places for g, places in enumerate(reserve)) for way in product(*ways)
    )


def choices(given: Small, asked: dict[int, dict[int, tuple]]) -> dict[int, set[int]]:
    """What each programme chooses from the children who ask, halves of a room first."""
    kept = {p: given.held.count(p) for p in range(len(given.capacity))}
    full_kept = sum(kept[p] for p in kept if given.room[p] >= 0 and given.form[p] == 0)
    found: dict[int, set[int]] = {}
    half = 0
    for p in sorted(asked, key=lambda p: -given.form[p]):
        places = given.capacity[p]
        if given.room[p] >= 0:
            total = given.room_places[0]
            places = min(places, total - (full_kept if given.form[p] else half))
        found[p] = choose(asked[p], max(places, 0), given.reserve[p])
        if given.room[p] >= 0 and given.form[p]:
            half = max(half, len(found[p]))
    return found


def asked_by(given: Small, placed: tuple[int, ...]) -> dict[int, dict[int, tuple]]:
    asked: dict[int, dict[int, tuple]] = {p: {} for p in range(len(given.capacity))}
    for child, programme in enumerate(placed):
        if programme >= 0:
            asked[programme][child] = given.entry(child, programme)
    return asked


def is_stable(given: Small, placed: tuple[int, ...]) -> bool:
    inside = asked_by(given, placed)
    if any(chosen != set(inside[p]) for p, chosen in choices(given, inside).items()):
        return False
    return not any(
        blocks(given, placed, child, target)
        for child, got in enumerate(placed)
        for target in given.options(child)[: given.options(child).index(got)]
    )


def blocks(given: Small, placed: tuple[int, ...], child: int, target: int) -> bool:
    asked = asked_by(given, placed)
    asked[target][child] = given.entry(child, target)
    return child in choices(given, asked)[target]


def stable_results(given: Small) -> list[tuple[int, ...]]:
    ways = product(*(given.options(child) for child in range(len(given.lists))))
    return [placed for placed in ways if is_stable(given, placed)]
