"""The questions that `verify` asks of each child and programme, from their definitions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tuoyu.algorithms.arrays import Int32, Int64
from tuoyu.algorithms.compiled import kernel

Bool = NDArray[np.bool_]
NOT_WISHED, WORSE_OFF, BLOCKING, WANTED = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Market:
    """The round, spelt out: `room` -1 alone, `together` children whose family applies as one;
    empty `level`, `held`, `claim`, `together`: one class, no holders, no groups, no families."""

    capacity: Int32
    start: Int64
    wish: Int32
    level: Int32
    lottery: Int32
    held: Int32
    claim: Int32
    reserve: Int32
    room: Int32
    form: Int32
    room_places: Int32
    family: Int32
    together: Bool

    @property
    def programmes(self) -> int:
        return len(self.capacity)

    @property
    def sets(self) -> int:
        return 1 << int(self.reserve.shape[1])

    @property
    def special(self) -> Bool:
        """Programmes that choose by more than the queue."""
        return (self.room >= 0) | self.reserve.any(axis=1)

    def limits(self, size: Int32) -> Int32:
        """int32[m]: how many children each programme can take, given the halves of its room."""
        limit = self.capacity.copy()
        half_kept = np.zeros(len(self.room_places), dtype=np.int32)
        keep = np.bincount(self.held[self.held >= 0], minlength=self.programmes)
        halves = np.zeros(len(self.room_places), dtype=np.int32)
        for p in np.flatnonzero(self.room >= 0).tolist():
            if self.form[p]:
                halves[self.room[p]] = max(halves[self.room[p]], size[p])
            else:
                half_kept[self.room[p]] = keep[p]
        for p in np.flatnonzero(self.room >= 0).tolist():
            used = half_kept if self.form[p] else halves
            limit[p] = max(min(limit[p], self.room_places[self.room[p]] - used[self.room[p]]), 0)
        return limit


@kernel
def outcomes(
    start: Int64, wish: Int32, level: Int32, lottery: Int32, held: Int32, together: Bool,
    placed: Int32, position: Int32, size: Int32, worst: Int64, told: Int64, counts: Int64,
) -> None:  # fmt: skip
    """Which wish each child got, how many each programme has, and the last of them in the queue."""
    for child in range(len(lottery)):
        target = placed[child]
        own = held[child] if len(held) else -1
        length = start[child + 1] - start[child]
        at = own_at = -1
        for step in range(length):
            row = start[child] + step
            if wish[row] == own:
                own_at = step
            if wish[row] == target and (target == own or not len(level) or level[row] >= 0):
                at = step
        family = len(together) > 0 and together[child]
        if target >= 0 and target == own and (at < 0 or family):
            at = length
        position[child] = at
        if target != -1 and at < 0:
            _tell(told, counts, NOT_WISHED, child)
        if own >= 0 and target != own and (at < 0 or 0 <= own_at < at):
            _tell(told, counts, WORSE_OFF, child)
        if at >= 0:
            size[target] += 1
            rank = np.int64(lottery[child])
            if target != own:
                rank += (1 + (np.int64(level[start[child] + at]) if len(level) else 0)) << 32
            if rank > worst[target]:
                worst[target] = rank


@kernel
def _tell(told: Int64, counts: Int64, kind: int, value: int) -> None:
    if counts[kind] < told.shape[1]:
        told[kind, counts[kind]] = value
    counts[kind] += 1


@kernel
def ask(
    start: Int64, wish: Int32, level: Int32, lottery: Int32, held: Int32, claim: Int32,
    together: Bool, capacity: Int32, special: Bool, position: Int32, size: Int32, worst: Int64,
    best: Int64, told: Int64, counts: Int64,
) -> int:  # fmt: skip
    """Ask the programme of every wish that is better than the outcome whether it takes the child.

    For programmes that choose by groups, keeps in `best[programme, groups]` the first in the queue
    of those who want to come: if it is turned down, so are the others with the same groups.
    Returns the number of questions.
    """
    asked = 0
    for child in range(len(lottery)):
        if len(together) and together[child]:
            continue
        own = held[child] if len(held) else -1
        stop = position[child] if position[child] >= 0 else start[child + 1] - start[child]
        for row in range(start[child], start[child] + stop):
            target = wish[row]
            if target != own and len(level) and level[row] < 0:
                continue
            asked += 1
            rank = np.int64(lottery[child])
            if target != own:
                rank += (1 + (np.int64(level[row]) if len(level) else 0)) << 32
            if special[target]:
                groups = claim[row] if len(claim) else 0
                if best[target, groups] < 0 or rank < best[target, groups]:
                    best[target, groups] = rank
            elif size[target] < capacity[target] or rank < worst[target]:
                _tell(told, counts, BLOCKING, child)
                _tell(told, counts, WANTED, target)
    return asked


def special_programmes(
    market: Market, placed: Int32, position: Int32, limit: Int32, best: Int64
) -> tuple[list[int], list[tuple[int, int]]]:
    """Programmes with a wrong choice, and blocking (child, programme), among the special ones."""
    wrong: list[int] = []
    blocking: list[tuple[int, int]] = []
    if not len(best):
        return wrong, blocking
    inside = people(market, placed, position)
    child_of = np.argsort(market.lottery)
    for programme in np.flatnonzero(market.special).tolist():
        ranks, groups = inside(programme)
        reserve, places = market.reserve[programme], int(limit[programme])
        if len(ranks) <= places and not chosen(ranks, groups, places, reserve).all():
            wrong.append(programme)
        for mask in np.flatnonzero(best[programme] >= 0).tolist():
            if takes(ranks, groups, best[programme, mask], mask, places, reserve):
                child = int(child_of[best[programme, mask] & 0xFFFFFFFF])
                blocking.append((child, programme))
    return wrong, blocking


def people(market: Market, placed: Int32, position: Int32) -> Callable[[int], tuple[Int64, Int64]]:
    """A function: programme → (ranks ascending, groups) of the children in it."""
    inside = np.flatnonzero(placed >= 0)
    rows = market.start[inside] + position[inside]
    listed = (position[inside] >= 0) & (rows < market.start[inside + 1])
    safe = np.where(listed, rows, 0)
    level = market.level[safe] if len(market.level) else np.zeros(len(inside), dtype=np.int64)
    keeps = market.held[inside] == placed[inside] if len(market.held) else np.zeros_like(listed)
    ranks = market.lottery[inside] + np.where(keeps, 0, (level.astype(np.int64) + 1) << 32)
    groups = np.zeros(len(inside), dtype=np.int64)
    if len(market.claim):
        groups = np.where(listed, market.claim[safe], 0)
    order = np.lexsort((ranks, placed[inside]))
    sorted_ranks: Int64 = ranks[order].astype(np.int64)
    sorted_groups: Int64 = groups[order].astype(np.int64)
    bounds = np.searchsorted(placed[inside][order], np.arange(market.programmes + 1))

    def inside_of(programme: int) -> tuple[Int64, Int64]:
        rows = slice(bounds[programme], bounds[programme + 1])
        return sorted_ranks[rows], sorted_groups[rows]

    return inside_of


def takes(ranks: Int64, groups: Int64, rank: int, mask: int, places: int, reserve: Int32) -> bool:
    """Would the programme choose one more child of this rank and these groups?"""
    at = int(np.searchsorted(ranks, rank))
    picked = chosen(np.insert(ranks, at, rank), np.insert(groups, at, mask), places, reserve)
    return bool(picked[at])


@kernel
def chosen(ranks: Int64, groups: Int64, places: int, reserve: Int32) -> Bool:
    """The choice from children in order of the queue, with each reserved place given to a child.

    Who held a place comes in; then, in order, everyone for whom the reserved places can be handed
    out anew so that one more child has one; then everyone in order while there are places.
    """
    count = len(ranks)
    picked = np.zeros(count, dtype=np.bool_)
    group_of = np.full(count, -1, dtype=np.int64)
    used = np.zeros(len(reserve), dtype=np.int64)
    total = 0
    for child in range(count):
        if ranks[child] >> 32 == 0:
            picked[child] = True
            total += 1
            _seat(child, groups, group_of, used, reserve)
    for child in range(count):
        if not picked[child] and total < places and _seat(child, groups, group_of, used, reserve):
            picked[child] = True
            total += 1
    for child in range(count):
        if not picked[child] and total < places:
            picked[child] = True
            total += 1
    return picked


@kernel
def _seat(child: int, groups: Int64, group_of: Int64, used: Int64, reserve: Int32) -> bool:
    """Find a reserved place along an augmenting path (Kuhn 1955), moving others if need be."""
    kinds = len(reserve)
    mover = np.full(kinds, -2, dtype=np.int64)
    queue = np.empty(kinds, dtype=np.int64)
    head = tail = 0
    for kind in range(kinds):
        if groups[child] >> kind & 1:
            mover[kind] = child
            queue[tail] = kind
            tail += 1
    while head < tail:
        kind = queue[head]
        head += 1
        if used[kind] < reserve[kind]:
            used[kind] += 1
            while True:
                moved = mover[kind]
                before = group_of[moved]
                group_of[moved] = kind
                if moved == child:
                    return True
                kind = before
        for other in range(len(groups)):
            if group_of[other] == kind:
                for wanted in range(kinds):
                    if groups[other] >> wanted & 1 and mover[wanted] == -2:
                        mover[wanted] = other
                        queue[tail] = wanted
                        tail += 1
    return False
