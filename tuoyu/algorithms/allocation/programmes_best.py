"""The other end of the stable results: the one that is best for the programmes.

Hatfield & Milgrom, "Matching with Contracts", AER 95 (2005): start from all wishes and let
programmes choose first. A programme chooses from wishes as if each were a child by itself, which
is its choice among children because a child is kept only where it does not have better.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tuoyu.algorithms.allocation.deferred import Asked, State, solve
from tuoyu.algorithms.allocation.question import EMPTY, Question
from tuoyu.algorithms.arrays import Bool, Int64


def programmes_best(question: Question, asked: Asked) -> State:
    """The stable state that programmes like best, when children ask for `asked`."""
    wishes = _Wishes(question, asked)
    offered = wishes.eligible.copy()
    while True:
        chosen = wishes.choose(offered)
        # Not turned down: chosen, or never offered. Each child takes the best of these.
        taken = wishes.best_of_each(chosen | (wishes.eligible & ~offered))
        behind = wishes.behind(taken)
        left = wishes.eligible & ~behind
        if (left == offered).all():
            final = wishes.final(taken & chosen)
            return _as_asked(solve(question, final), asked, final)
        offered = left


def _as_asked(state: State, asked: Asked, final: Asked) -> State:
    """The same state with positions counted from what was asked for at first."""
    rows = final.first + state.position
    at = np.where(rows < final.stop, rows, asked.stop) - asked.first
    return replace(state, position=np.where(state.position < 0, -1, at).astype(np.int32))


class _Wishes:
    """Each wish asked for as a child of its own; the place held is a last wish."""

    def __init__(self, question: Question, asked: Asked) -> None:
        self.question, self.asked = question, asked
        self.child, self.row = _rows(question, asked)
        listed = self.row >= 0
        safe = np.where(listed, self.row, 0)
        held = asked.held[self.child] if asked.held.size else np.full(len(self.child), -1)
        wish = np.where(listed, question.wish[safe] if question.wish.size else 0, held)
        level = question.priority[safe] if question.priority.size else np.zeros_like(wish)
        keeps = wish == held
        self.eligible = keeps | (level >= 0)
        order = np.lexsort((np.arange(len(wish)), question.lottery[self.child]))
        lottery = np.empty(len(wish), dtype=np.int32)
        lottery[order] = np.arange(len(wish), dtype=np.int32)
        claim = np.where(listed, question.claim[safe], 0) if question.claim.size else EMPTY
        self.each = replace(
            question,
            start=np.arange(len(wish) + 1, dtype=np.int64),
            wish=wish.astype(np.int32),
            priority=np.where(keeps, 0, level).astype(np.int32),
            lottery=lottery,
            claim=claim.astype(np.int32),
            family=EMPTY,
        )
        self.held = np.where(keeps, wish, -1).astype(np.int32)

    def choose(self, offered: Bool) -> Bool:
        """Which of the offered wishes the programmes choose."""
        first = self.each.start[:-1]
        held = np.where(offered, self.held, -1).astype(np.int32)
        asked = Asked(first, first + offered, held)
        chosen: Bool = (solve(self.each, asked).position == 0) & offered
        return chosen

    def best_of_each(self, open_: Bool) -> Bool:
        """The first open wish of each child, as a mask."""
        at = np.flatnonzero(open_)
        _, first = np.unique(self.child[at], return_index=True)
        taken = np.zeros(len(open_), dtype=np.bool_)
        taken[at[first]] = True
        return taken

    def behind(self, taken: Bool) -> Bool:
        """Wishes that come after the one the child takes."""
        at = np.flatnonzero(taken)
        limit = np.full(self.question.children, len(taken), dtype=np.int64)
        limit[self.child[at]] = at
        return np.arange(len(taken)) > limit[self.child]

    def final(self, matched: Bool) -> Asked:
        """Each child asks only for what it has."""
        first, stop = self.asked.first.copy(), self.asked.stop.copy()
        got = np.flatnonzero(matched)
        held = np.full(self.question.children if self.asked.held.size else 0, -1, dtype=np.int32)
        stop[:] = first
        for at in got.tolist():
            child, row = self.child[at], self.row[at]
            if row >= 0:
                first[child], stop[child] = row, row + 1
            if held.size and self.each.wish[at] == self.asked.held[child]:
                held[child] = self.asked.held[child]
        return Asked(first, stop, held)


def _rows(question: Question, asked: Asked) -> tuple[Int64, Int64]:
    """(child, row of the wish or -1 for the place held), in order of preference."""
    children: list[int] = []
    rows: list[int] = []
    for child in range(question.children):
        begin, end = int(asked.first[child]), int(asked.stop[child])
        held = int(asked.held[child]) if asked.held.size else -1
        mine = list(range(begin, end))
        kept = [r for r in mine if held >= 0 and question.wish[r] == held]
        mine = mine[: mine.index(kept[0]) + 1] if kept else mine + [-1] * (held >= 0)
        children += [child] * len(mine)
        rows += mine
    return np.array(children, dtype=np.int64), np.array(rows, dtype=np.int64)
