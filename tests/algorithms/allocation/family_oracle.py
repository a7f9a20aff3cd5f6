"""Small rounds with a family or two, and all their stable results by trying everything."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product

from tests.algorithms.allocation.oracle import Small, asked_by, blocks, choices, small


def with_families(seed: int, *, pairs: int) -> Small:
    """The first children of a random round apply two by two."""
    r = random.Random(seed)
    given = small(seed, children=3 + pairs, programmes=4)
    lists = list(given.lists)
    for pair in range(pairs):
        length = r.randint(1, 3)
        common = [r.sample(range(4), length) for _ in range(2)]
        for child, targets in zip((2 * pair, 2 * pair + 1), common, strict=True):
            lists[child] = [(t, r.choice((-1, 0, 0, 0, 1)), r.randrange(4)) for t in targets]
    family = [child // 2 if child < 2 * pairs else -1 for child in range(len(lists))]
    return replace(given, lists=lists, family=family, institution=[0] * 4)


def families(given: Small) -> list[list[int]]:
    return [
        [child for child, number in enumerate(given.family) if number == one]
        for one in sorted({number for number in given.family if number >= 0})
    ]


def family_options(given: Small, members: list[int]) -> list[tuple[int, ...]]:
    """Common outcomes, best first; the last: each where it was."""
    found: list[tuple[int, ...]] = []
    own = tuple(given.held[c] for c in members)
    for wish in range(len(given.lists[members[0]])):
        rows = [given.lists[c][wish] for c in members]
        passed = any(
            given.held[c] in [w[0] for w in given.lists[c][:wish]]
            for c in members
            if given.held[c] >= 0
        )
        if passed:
            break
        if all(w[1] >= 0 or w[0] == given.held[c] for c, w in zip(members, rows, strict=True)):
            found.append(tuple(w[0] for w in rows))
    return [*found, own] if own not in found else found


def stable_results(given: Small) -> list[tuple[int, ...]]:
    groups = families(given)
    together = {c for members in groups for c in members}
    alone = [c for c in range(len(given.lists)) if c not in together]
    ways = product(
        *(family_options(given, members) for members in groups),
        *(given.options(c) for c in alone),
    )
    order = [*groups, *[[c] for c in alone]]
    found = []
    for way in ways:
        placed = [-1] * len(given.lists)
        for members, got in zip(order, way, strict=True):
            values = got if isinstance(got, tuple) else (got,)
            for child, programme in zip(members, values, strict=True):
                placed[child] = programme
        if is_stable(given, tuple(placed)):
            found.append(tuple(placed))
    return found


def is_stable(given: Small, placed: tuple[int, ...]) -> bool:
    inside = asked_by(given, placed)
    if any(chosen != set(inside[p]) for p, chosen in choices(given, inside).items()):
        return False
    for child, got in enumerate(placed):
        if given.family[child] >= 0:
            continue
        options = given.options(child)
        if any(blocks(given, placed, child, target) for target in options[: options.index(got)]):
            return False
    return not any(family_blocks(given, placed, members) for members in families(given))


def family_blocks(given: Small, placed: tuple[int, ...], members: list[int]) -> bool:
    options = family_options(given, members)
    now = options.index(tuple(placed[c] for c in members))
    for targets in options[:now]:
        asked = asked_by(given, tuple(-1 if c in members else p for c, p in enumerate(placed)))
        for child, target in zip(members, targets, strict=True):
            asked[target][child] = given.entry(child, target)
        chosen = choices(given, asked)
        if all(c in chosen[t] for c, t in zip(members, targets, strict=True)):
            return True
    return False
