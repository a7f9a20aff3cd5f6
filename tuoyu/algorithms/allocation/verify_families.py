"""Check families that apply together: nobody is split off, and no family as a whole blocks."""

from __future__ import annotations

import numpy as np

from tuoyu.algorithms.allocation.verify_kernels import Market, chosen, people
from tuoyu.algorithms.arrays import Int32


def verify(
    market: Market, placed: Int32, position: Int32, claimed: dict[int, int]
) -> tuple[list[int], list[tuple[int, int]]]:
    """Families that are split or claim another wish than they got; blocking (family, wish).

    Writes the position of a whole family's common wish into `position`.
    """
    split: list[int] = []
    blocking: list[tuple[int, int]] = []
    if not market.together.any():
        return split, blocking
    for number in np.unique(market.family[market.together]).tolist():
        members = np.flatnonzero(market.family == number).tolist()
        got = _common(market, placed, position, members)
        if got is None or claimed.get(number, -1) != got:
            split.append(number)
            continue
        kept = [
            int(market.start[c + 1] - market.start[c]) if placed[c] >= 0 else -1 for c in members
        ]
        position[members] = got if got >= 0 else kept
        better = got if got >= 0 else _length(market, members)
        for wish in range(better):
            if _would_get(market, placed, position, members, wish):
                blocking.append((number, wish))
                break
    return split, blocking


def _common(market: Market, placed: Int32, position: Int32, members: list[int]) -> int | None:
    """The common wish that all got, -1: each is where it was before; None: neither."""
    before = [int(market.held[c]) if len(market.held) else -1 for c in members]
    asked = [int(placed[c]) for c in members]
    for wish in range(_length(market, members)):
        if asked == _targets(market, members, wish):
            return wish
    return -1 if asked == before else None


def _length(market: Market, members: list[int]) -> int:
    """How many common wishes count: none behind a place that a member holds and has listed."""
    length = int(market.start[members[0] + 1] - market.start[members[0]])
    for child in members if len(market.held) else []:
        own = market.wish[market.start[child] : market.start[child + 1]]
        at = np.flatnonzero(own == market.held[child])
        length = min(length, int(at[0]) + 1) if at.size else length
    return length


def _targets(market: Market, members: list[int], wish: int) -> list[int]:
    return [int(market.wish[market.start[child] + wish]) for child in members]


def _would_get(
    market: Market, placed: Int32, position: Int32, members: list[int], wish: int
) -> bool:
    """Move the whole family to that wish: would every programme choose its part of it?"""
    targets = _targets(market, members, wish)
    if any(not _eligible(market, c, wish, t) for c, t in zip(members, targets, strict=True)):
        return False
    others = placed.copy()
    others[members] = -1
    moved, at = others.copy(), position.copy()
    moved[members], at[members] = targets, wish
    inside = people(market, moved, at)
    size = np.bincount(others[others >= 0], minlength=market.programmes).astype(np.int32)
    # Half days first: their number decides how many full days the room has left.
    for programme in sorted(set(targets), key=lambda p: -int(market.form[p])):
        ranks, groups = inside(programme)
        places = int(market.limits(size)[programme])
        picked = chosen(ranks, groups, places, market.reserve[programme])
        size[programme] = picked.sum()
        for child, target in zip(members, targets, strict=True):
            if target == programme and not picked[ranks % (1 << 32) == market.lottery[child]].all():
                return False
    return True


def _eligible(market: Market, child: int, wish: int, target: int) -> bool:
    if len(market.held) and market.held[child] == target:
        return True
    return not len(market.level) or bool(market.level[market.start[child] + wish] >= 0)
