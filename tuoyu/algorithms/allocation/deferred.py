"""From a checked round to the stable result that is best for every child."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tuoyu.algorithms.allocation import plain, reserved
from tuoyu.algorithms.allocation.model import NONE, Form, Result
from tuoyu.algorithms.allocation.question import EMPTY, Question, holders_of
from tuoyu.algorithms.arrays import Int32, Int64


@dataclass(frozen=True, slots=True)
class State:
    """Where deferred acceptance ended: those admitted, and what each programme could admit."""

    position: Int32
    base: Int64
    keys: Int64
    claims: NDArray[np.int8]
    size: Int32
    limit: Int32
    cutoff: Int64
    last: Int64


@dataclass(frozen=True, slots=True)
class Rooms:
    """Programmes of the same room by form, int32[m, 3], and its places, int32[m]."""

    partner: Int32
    places: Int32


@dataclass(frozen=True, slots=True)
class Asked:
    """What children ask for: child i the rows first[i] … stop[i] - 1 of the wishes, then the
    place held[i] (empty: nobody holds one)."""

    first: Int64
    stop: Int64
    held: Int32


def solve(question: Question, asked: Asked | None = None) -> State:
    """Deferred acceptance; by default all children ask for their whole lists."""
    asked = asked or Asked(question.start[:-1], question.start[1:], question.held)
    if question.is_plain:
        return _solve_plain(question, asked)
    return _solve_reserved(question, asked)


def _solve_plain(question: Question, asked: Asked) -> State:
    capacity = storage(question)
    base = offsets(capacity)
    heap, who = np.empty(base[-1], dtype=np.int64), np.empty(base[-1], dtype=np.int32)
    size = np.zeros(question.programmes, dtype=np.int32)
    position = np.empty(question.children, dtype=np.int32)
    plain.propose(
        asked.first, asked.stop, question.wish, question.priority, question.lottery, asked.held,
        capacity, position, base, heap, who, size,
    )  # fmt: skip
    cutoff, last = np.empty((2, question.programmes), dtype=np.int64)
    plain.worst(base, heap, size, question.capacity, cutoff, last)
    claims = np.zeros(0, dtype=np.int8)
    return State(position, base, heap, claims, size, question.capacity, cutoff, last)


def _solve_reserved(question: Question, asked: Asked) -> State:
    by_lottery = np.empty(question.children, dtype=np.int32)
    by_lottery[question.lottery] = np.arange(question.children, dtype=np.int32)
    rooms = rooms_of(question)
    capacity = half_day_capacity(question)
    sums = reserve_sums(question)
    base = offsets(np.minimum(storage(question), capacity) + 1)
    keys = np.empty(base[-1], dtype=np.int64)
    claims = np.zeros(base[-1], dtype=np.int8)
    size, limit = np.zeros((2, question.programmes), dtype=np.int32)
    position = np.empty(question.children, dtype=np.int32)
    reserved.propose(
        asked.first, asked.stop, question.wish, question.priority, question.lottery,
        by_lottery, asked.held, capacity, sums, question.claim, rooms.partner, rooms.places,
        position, base, keys, claims, size,
    )  # fmt: skip
    cutoff, last = np.empty((2, question.programmes), dtype=np.int64)
    reserved.cutoffs(
        capacity, sums, rooms.partner, rooms.places, base, keys, claims, size, limit, cutoff, last
    )
    return State(position, base, keys, claims, size, limit, cutoff, last)


def result_of(question: Question, state: State, families: dict[int, int] | None = None) -> Result:
    """The result in the terms of the round."""
    programme = np.empty(question.children, dtype=np.int32)
    plain.admitted(
        question.start[:-1], question.start[1:], question.wish, question.held,
        state.position, programme,
    )  # fmt: skip
    return Result(
        programme=programme,
        position=state.position,
        cutoff=state.cutoff,
        last=state.last,
        filled=state.size,
        unfilled=np.maximum(state.limit - state.size, 0).astype(np.int32),
        family_wish=families or {},
    )


def storage(question: Question) -> Int32:
    """Places to keep for each programme: its capacity, or its demand when that is much smaller."""
    capacity = question.capacity
    if capacity.sum(dtype=np.int64) <= 4 * (question.children + question.programmes):
        return capacity
    demand = np.bincount(question.wish, minlength=question.programmes) + holders_of(question)
    least: Int32 = np.minimum(capacity, demand).astype(np.int32)
    return least


def offsets(sizes: Int32) -> Int64:
    base = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=base[1:])
    return base


def rooms_of(question: Question) -> Rooms:
    """The programmes that share places with each programme; -1 and no places for those alone."""
    partner = np.full((question.programmes, 3), NONE, dtype=np.int32)
    places = np.zeros(question.programmes, dtype=np.int32)
    shared = np.flatnonzero(question.room >= 0) if question.room.size else EMPTY
    if not shared.size:
        return Rooms(partner, places)
    of_room = np.full((len(question.room_places), 3), NONE, dtype=np.int32)
    of_room[question.room[shared], question.form[shared]] = shared
    partner[shared] = of_room[question.room[shared]]
    places[shared] = question.room_places[question.room[shared]]
    return Rooms(partner, places)


def half_day_capacity(question: Question) -> Int32:
    """Capacities, where half days leave the places that full-day children hold already."""
    capacity = question.capacity.copy()
    if not question.room.size:
        return capacity
    rooms = rooms_of(question)
    holders = holders_of(question)
    full = rooms.partner[:, Form.FULL]
    kept = np.where(full >= 0, holders[full], 0)
    half = (question.room >= 0) & (question.form != Form.FULL)
    left = np.maximum(rooms.places - kept, 0)
    capacity[half] = np.minimum(capacity[half], left[half])
    return capacity


def reserve_sums(question: Question) -> Int32:
    """int32[m, 2^groups]: the reserves of all groups in each set of groups; no columns if none."""
    reserve = question.reserve
    if not reserve.size:
        return np.zeros((question.programmes, 0), dtype=np.int32)
    groups = reserve.shape[1]
    member = (np.arange(1 << groups)[:, None] >> np.arange(groups)) & 1
    return np.ascontiguousarray((reserve @ member.T).astype(np.int32))
