"""A round whose arrays were checked: what the solver reads. Faults are told by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuoyu.algorithms.allocation.model import NONE, Form, Round
from tuoyu.algorithms.arrays import Int32, Int64, integers, same_length
from tuoyu.algorithms.compiled import kernel
from tuoyu.algorithms.errors import BadInput

MOST_GROUPS = 6
MOST_CHILDREN = 2**31 - 1
EMPTY = np.zeros(0, dtype=np.int32)
LISTS = {
    1: ("start", "starts behind its end"),
    2: ("wish", "is not a known programme"),
    3: ("wish", "stands twice in the child's list"),
    4: ("priority", "is neither a class (0, 1, …) nor -1 for not eligible"),
    5: ("held", "is not a known programme"),
    6: ("lottery", "is not a place in the queue 0 … n-1"),
    7: ("lottery", "is given to two children"),
    8: ("claim", "names a group that has no reserve"),
}
CODES = (
    "", "order", "unknown_programme", "duplicate_wish", "bad_priority", "unknown_programme",
    "bad_lottery", "duplicate_lottery", "unknown_group",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """The arrays of a `Round`, checked. Empty arrays stand for None."""

    capacity: Int32
    start: Int64
    wish: Int32
    priority: Int32
    lottery: Int32
    held: Int32
    reserve: NDArray[np.int32]
    claim: Int32
    room: Int32
    form: Int32
    room_places: Int32
    institution: Int32
    family: Int32

    @property
    def children(self) -> int:
        return len(self.lottery)

    @property
    def programmes(self) -> int:
        return len(self.capacity)

    @property
    def is_plain(self) -> bool:
        """No reserves and no shared rooms."""
        return not self.reserve.size and not self.room.size


def checked(given: Round) -> Question:
    """The arrays of `given`.

    Raises BadInput with table and row: `negative_capacity`, `negative_reserve`,
    `reserve_over_capacity`, `unknown_programme`, `duplicate_wish`, `bad_priority`, `bad_lottery`,
    `duplicate_lottery`, `unknown_group`, `order`, `length`, `too_many_holders`, `bad_room`,
    `too_many_groups`, `bad_family`, `missing`, and those of `arrays.integers`.
    """
    question = _typed(given)
    _check_programmes(question)
    _check_lists(question)
    _check_rooms(question)
    _check_holders(question)
    _check_families(question)
    return question


def _typed(given: Round) -> Question:
    capacity = integers(given.capacity, "capacity")
    start = integers(given.start, "start", np.int64)
    wish = integers(given.wish, "wish")
    lottery = integers(given.lottery, "lottery")
    if not len(start):
        raise BadInput("length", "start", None, "is empty; without children it is [0]")
    same_length("lottery", lottery, len(start) - 1, "children")
    lengths = {"child": len(lottery), "programme": len(capacity), "wish": len(wish)}

    def optional(name: str, of: str) -> Int32:
        value = getattr(given, name)
        if value is None:
            return EMPTY
        array = integers(value, name)
        same_length(name, array, lengths[of], f"{of}s" if of != "child" else "children")
        return array

    places = EMPTY if given.room_places is None else integers(given.room_places, "room_places")
    return Question(
        capacity=capacity, start=start, wish=wish, lottery=lottery,
        priority=optional("priority", "wish"),
        held=optional("held", "child"), reserve=_reserve(given.reserve, len(capacity)),
        claim=optional("claim", "wish"), room=optional("room", "programme"),
        form=optional("form", "programme"), room_places=places,
        institution=optional("institution", "programme"), family=optional("family", "child"),
    )  # fmt: skip


def _reserve(value: Any, programmes: int) -> NDArray[np.int32]:
    if value is None:
        return np.zeros((0, 0), dtype=np.int32)
    reserve = integers(value, "reserve", dimensions=2)
    same_length("reserve", reserve, programmes, "programmes")
    if reserve.shape[1] > MOST_GROUPS:
        reason = f"has {reserve.shape[1]} groups, more than {MOST_GROUPS}"
        raise BadInput("too_many_groups", "reserve", None, reason)
    if not reserve.any():
        return np.zeros((0, reserve.shape[1]), dtype=np.int32)
    return reserve


def _check_programmes(question: Question) -> None:
    _first(question.capacity < 0, "negative_capacity", "capacity", "is negative")
    if question.reserve.size:
        negative = (question.reserve < 0).max(axis=1)
        _first(negative, "negative_reserve", "reserve", "is negative")
        over = question.reserve.sum(axis=1) > question.capacity
        _first(over, "reserve_over_capacity", "reserve", "reserves more places than there are")


def _check_lists(question: Question) -> None:
    start, wish = question.start, question.wish
    if start[0] != 0 or start[-1] != len(wish):
        reason = f"must run from 0 to {len(wish)}, the number of wishes"
        raise BadInput("order", "start", 0 if start[0] else len(start) - 1, reason)
    _first(start[1:] < start[:-1], "order", "start", "is greater than the next row")
    fault, row = _list_faults(
        start, wish, question.priority, question.lottery, question.held, question.claim,
        question.programmes, question.reserve.shape[1],
    )  # fmt: skip
    if fault:
        raise BadInput(CODES[fault], LISTS[fault][0], int(row), LISTS[fault][1])


@kernel
def _list_faults(
    start: Int64, wish: Int32, priority: Int32, lottery: Int32, held: Int32, claim: Int32,
    programmes: int, groups: int,
) -> tuple[int, int]:  # fmt: skip
    """The number of the first fault and its row."""
    seen = np.full(programmes, -1, dtype=np.int32)
    n = len(lottery)
    taken = np.zeros((n >> 6) + 1, dtype=np.uint64)  # bits: they stay in the cache
    for child in range(n):
        place = lottery[child]
        if place < 0 or place >= n:
            return 6, child
        bit = np.uint64(1) << np.uint64(place & 63)
        if taken[place >> 6] & bit:
            return 7, child
        taken[place >> 6] |= bit
        if len(held) and (held[child] < -1 or held[child] >= programmes):
            return 5, child
        for row in range(start[child], start[child + 1]):
            if wish[row] < 0 or wish[row] >= programmes:
                return 2, row
            if seen[wish[row]] == child:
                return 3, row
            seen[wish[row]] = child
            if len(priority) and (priority[row] < -1 or priority[row] > 2147483000):
                return 4, row
            if len(claim) and (claim[row] < 0 or claim[row] >= 1 << groups):
                return 8, row
    return 0, 0


def _check_rooms(question: Question) -> None:
    room, form, places = question.room, question.form, question.room_places
    if not room.size:
        return
    if form.size != room.size:
        raise BadInput("missing", "form", None, "is needed for each programme when rooms are given")
    _first(places < 0, "negative_capacity", "room_places", "is negative")
    _first((room < NONE) | (room >= len(places)), "bad_room", "room", "has no row in room_places")
    _first((form < Form.FULL) | (form > Form.AFTERNOON), "bad_room", "form", "is not a form")
    slot = np.where(room >= 0, room.astype(np.int64) * 3 + form, -1 - np.arange(len(room)))
    _, first = np.unique(slot, return_index=True)
    again = np.ones(len(room), dtype=np.bool_)
    again[first] = False
    _first(again, "bad_room", "room", "has two programmes of one form")


def _check_holders(question: Question) -> None:
    """No programme and no room keeps more children than it has places."""
    holders = holders_of(question)
    _first(holders > question.capacity, "too_many_holders", "capacity",
           "is smaller than the number of children who hold a place there")  # fmt: skip
    if not question.room.size:
        return
    taken = np.zeros((len(question.room_places), 3), dtype=np.int64)
    shared = question.room >= 0
    np.add.at(taken, (question.room[shared], question.form[shared]), holders[shared])
    needed = taken[:, Form.FULL] + taken[:, 1:].max(axis=1, initial=0)
    _first(needed > question.room_places, "too_many_holders", "room_places",
           "is smaller than the number of children who hold a place there")  # fmt: skip


def holders_of(question: Question) -> Int64:
    """int64[m]: how many children hold a place in each programme."""
    kept = question.held[question.held >= 0]
    return np.bincount(kept, minlength=question.programmes).astype(np.int64)


def _check_families(question: Question) -> None:
    """Lists of one family are equally long, and each common wish is in one institution."""
    if not question.family.size or question.family.max() < 0:
        return
    if question.institution.size != question.programmes:
        reason = "is needed for each programme when families apply together"
        raise BadInput("missing", "institution", None, reason)
    for members in families_of(question).values():
        first = members[0]
        length = question.start[first + 1] - question.start[first]
        for child in members[1:]:
            begin, end = question.start[child], question.start[child + 1]
            if end - begin != length:
                raise BadInput(
                    "bad_family", "family", child, f"has a list of other length than child {first}"
                )
            ours = question.institution[question.wish[question.start[first] :][:length]]
            theirs = question.institution[question.wish[begin:end]]
            if (ours != theirs).any():
                row = int(begin + np.argmax(ours != theirs))
                reason = f"is in another institution than the same wish of child {first}"
                raise BadInput("bad_family", "wish", row, reason)


def families_of(question: Question) -> dict[int, list[int]]:
    """Family number → its children in order; a family of one applies like any other child."""
    found: dict[int, list[int]] = {}
    for child in np.flatnonzero(question.family >= 0).tolist():
        found.setdefault(int(question.family[child]), []).append(child)
    return {number: members for number, members in found.items() if len(members) > 1}


def _first(bad: NDArray[np.bool_], code: str, table: str, reason: str) -> None:
    if bad.any():
        raise BadInput(code, table, int(np.argmax(bad)), reason)
