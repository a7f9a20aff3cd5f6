"""Families as rows: what they ask for in a state, and whether a better common wish is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tuoyu.algorithms.allocation.deferred import Asked, State, solve
from tuoyu.algorithms.allocation.model import NONE
from tuoyu.algorithms.allocation.question import EMPTY, Question, families_of
from tuoyu.algorithms.arrays import Int32, Int64

Wishes = tuple[int, ...]
"""The common wish of each family; its length: each where it was before; ABSENT: not there."""
ABSENT = -1
OWN_PLACE = -2


@dataclass(frozen=True, slots=True)
class Families:
    """`lengths`: common wishes that count; none behind a place that a member holds and lists."""

    question: Question
    numbers: list[int]
    members: list[list[int]]
    lengths: list[int]

    @classmethod
    def of(cls, question: Question) -> Families:
        found = families_of(question)
        lengths = [min(_length(question, child) for child in group) for group in found.values()]
        return cls(question, list(found), list(found.values()), lengths)

    @property
    def absent(self) -> Wishes:
        return (ABSENT,) * len(self.numbers)

    def asked(self, wishes: Wishes) -> Asked:
        first, stop = self.question.start[:-1].copy(), self.question.start[1:].copy()
        held = self.question.held.copy()
        for members, wish, length in zip(self.members, wishes, self.lengths, strict=True):
            single = 0 <= wish < length
            first[members] += wish if single else 0
            stop[members] = first[members] + (1 if single else 0)
            if wish == ABSENT and held.size:
                held[members] = NONE
        return Asked(first, stop, held)

    def turned_down(self, wishes: Wishes, position: Int32) -> list[int]:
        """Families of which some child did not get the common wish asked for."""
        return [
            family
            for family, wish in enumerate(wishes)
            if 0 <= wish < self.lengths[family] and position[self.members[family]].any()
        ]

    def down(self, wishes: Wishes, families: Iterable[int]) -> Wishes:
        lower = list(wishes)
        for family in families:
            lower[family] += 1
        return tuple(lower)

    def moved(self, wishes: Wishes, family: int, wish: int) -> Wishes:
        return (*wishes[:family], wish, *wishes[family + 1 :])

    def positions(self, wishes: Wishes, position: Int32) -> Int32:
        """Positions in the children's own lists, from those in what was asked for."""
        own = position.copy()
        length = np.diff(self.question.start)
        for members, wish, end in zip(self.members, wishes, self.lengths, strict=True):
            for child in members:
                keeps = self.question.held.size and self.question.held[child] >= 0
                own[child] = wish if wish < end else length[child] if keeps else NONE
        return own

    def targets(self, family: int, wish: int) -> list[int]:
        rows = self.question.start[self.members[family]] + wish
        return [int(programme) for programme in self.question.wish[rows]]

    def seats(self, wishes: Wishes, position: Int32) -> Int64:
        """The row of the wish by which each child has its place; NONE, or OWN_PLACE."""
        asked = self.asked(wishes)
        rows = asked.first + position
        return np.where(position < 0, NONE, np.where(rows < asked.stop, rows, OWN_PLACE))

    def open_to(self, family: int, now: int, state: State) -> list[int]:
        """Better common wishes for which no cut-off rules a member out."""
        return [wish for wish in range(now) if self._may_get(family, now, wish, state)]

    def _may_get(self, family: int, now: int, wish: int, state: State) -> bool:
        question = self.question
        near = self.meets_itself(family, now, wish)
        targets = self.targets(family, wish)
        for child, target in zip(self.members[family], targets, strict=True):
            row = question.start[child] + wish
            kept = bool(question.held.size) and question.held[child] == target
            level = int(question.priority[row]) if question.priority.size else 0
            if level < 0 and not kept:
                return False
            key = int(question.lottery[child]) + (0 if kept else (level + 1) << 32)
            claims = question.claim.size and question.claim[row]
            full = state.size[target] >= state.limit[target]
            if full and key > state.last[target] and not claims and not near:
                return False
        return True

    def meets_itself(self, family: int, now: int, wish: int) -> bool:
        """Is a member now in a programme or room that the family would move to?"""
        question = self.question
        if now < self.lengths[family]:
            current = self.targets(family, now)
        else:
            current = question.held[self.members[family]].tolist() if question.held.size else []
        return bool(self._rooms(current) & self._rooms(self.targets(family, wish)))

    def _rooms(self, programmes: list[int]) -> set[int]:
        """Rooms as numbers below -1, programmes that stand alone as themselves."""
        room = self.question.room
        shared = room.size > 0
        return {-2 - int(room[p]) if shared and room[p] >= 0 else p for p in programmes if p >= 0}

    def displaced(self, family: int, wish: int, seats: Int64) -> tuple[int, ...] | None:
        """If every member would be taken: the other children who lose their place; else None."""
        members = self.members[family]
        rows = seats.copy()
        rows[members] = self.question.start[members] + wish
        listed = rows >= 0
        first = np.where(listed, rows, 0)
        held = self.question.held
        if held.size:
            own = listed & (self.question.wish[first] == held)
            held = np.where((rows == OWN_PLACE) | own, held, NONE).astype(np.int32)
        ended = solve(self.question, Asked(first, first + listed, held if held.size else EMPTY))
        if ended.position[members].any():
            return None
        return tuple(
            np.flatnonzero((ended.position < 0) & (seats != NONE) & ~self._is(members)).tolist()
        )

    def _is(self, members: list[int]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        found = np.zeros(self.question.children, dtype=np.bool_)
        found[members] = True
        return found


def _length(question: Question, child: int) -> int:
    begin, end = int(question.start[child]), int(question.start[child + 1])
    if not question.held.size or question.held[child] < 0:
        return end - begin
    at = np.flatnonzero(question.wish[begin:end] == question.held[child])
    return int(at[0]) + 1 if at.size else end - begin
