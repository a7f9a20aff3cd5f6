"""A place falls vacant: who moves up, in which order.

The outcome is that of the whole round run anew, which takes milliseconds. A chain that only offers
the vacant place to the next in the queue and then that child's old place (Blum, Roth & Rothblum,
"Vacancy Chains and Equilibration in Senior-Level Labor Markets", JET 76, 1997) ends in a stable
result too, but can miss an exchange that became possible, so it need not be best for the children.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np

from tuoyu.algorithms.allocation.allocate import allocate
from tuoyu.algorithms.allocation.model import NONE, Result, Round
from tuoyu.algorithms.allocation.question import checked
from tuoyu.algorithms.errors import BadInput


@dataclass(frozen=True, slots=True)
class Move:
    """One child changes from a programme to another; -1: had none, or has none any more."""

    child: int
    origin: int
    target: int


@dataclass(frozen=True, slots=True)
class Chain:
    """`moves` in order: each takes the place that the one before it left, starting with the vacant
    one; then, chain by chain, moves that start elsewhere (exchanges end where they began).
    `given` and `result`: the new round and its whole result."""

    given: Round
    result: Result
    moves: tuple[Move, ...]


def after_leaving(given: Round, result: Result, child: int) -> Chain:
    """The child leaves the round and its place. `result`: that of `given`.

    The child's row stays, with an empty list, so that all other rows keep their numbers.
    Raises BadInput `unknown_child`, and as `allocate`; `Unstable` as `allocate`.
    """
    question = checked(given)
    if not 0 <= child < question.children:
        raise BadInput("unknown_child", "child", None, f"there is no child {child}")
    keep = np.ones(len(question.wish), dtype=np.bool_)
    keep[question.start[child] : question.start[child + 1]] = False
    start = question.start.copy()
    start[child + 1 :] -= start[child + 1] - start[child]
    changed = replace(
        given,
        start=start,
        wish=question.wish[keep],
        priority=question.priority[keep] if question.priority.size else None,
        claim=question.claim[keep] if question.claim.size else None,
        held=_without(question.held, child),
        family=_without(question.family, child),
    )
    return _chain(changed, result, int(result.programme[child]), leaver=child)


def after_places(given: Round, result: Result, programme: int, more: int = 1) -> Chain:
    """The programme gets `more` places (and its room, when it shares one).

    Raises BadInput `unknown_programme`, and as `allocate`; `Unstable` as `allocate`.
    """
    question = checked(given)
    if not 0 <= programme < question.programmes:
        raise BadInput("unknown_programme", "programme", None, f"there is no row {programme}")
    capacity = question.capacity.copy()
    capacity[programme] += more
    places = question.room_places.copy()
    if question.room.size and question.room[programme] >= 0:
        places[question.room[programme]] += more
    room_places = places if given.room_places is not None else None
    changed = replace(given, capacity=capacity, room_places=room_places)
    return _chain(changed, result, programme, leaver=NONE)


def _without(array: np.ndarray[tuple[int], np.dtype[np.int32]], child: int) -> object:
    if not array.size:
        return None
    changed = array.copy()
    changed[child] = NONE
    return changed


def _chain(given: Round, before: Result, vacant: int, leaver: int) -> Chain:
    result = allocate(given)
    moved = np.flatnonzero(result.programme != before.programme).tolist()
    moves = [
        Move(child, int(before.programme[child]), int(result.programme[child]))
        for child in moved
        if child != leaver
    ]
    return Chain(given, result, tuple(_in_order(given, moves, vacant)))


def _in_order(given: Round, moves: list[Move], vacant: int) -> list[Move]:
    """Follow each freed place; a place freed in a shared room may be taken in another form."""
    room = None if given.room is None else np.asarray(given.room)

    def place(programme: int) -> tuple[str, int]:
        if programme >= 0 and room is not None and room[programme] >= 0:
            return "room", int(room[programme])
        return "programme", programme

    waiting: dict[tuple[str, int], list[Move]] = defaultdict(list)
    for move in reversed(moves):
        waiting[place(move.target)].append(move)
    ordered: list[Move] = []
    starts = [place(vacant), *(place(move.target) for move in moves)]
    for at in starts:
        while waiting[at]:
            ordered.append(waiting[at].pop())
            at = place(ordered[-1].origin)
    return ordered
