"""What a round of allocation is given and what it gives back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuoyu.algorithms.arrays import Int32, Int64

NONE = -1
"""No programme, no wish, no family."""

CLASS_STEP = np.int64(1) << np.int64(32)
"""A key is (priority class + 1) · CLASS_STEP + lottery place; a holder's key is the place alone."""


class Form(IntEnum):
    """How a programme uses the places of its room."""

    FULL = 0
    MORNING = 1
    AFTERNOON = 2


class Reason(IntEnum):
    """Why a wish was not granted; one for each wish that the child prefers to the outcome."""

    GRANTED = 0
    NOT_NEEDED = 1
    """A better wish, or this one as the place kept, was granted."""
    NOT_ELIGIBLE = 2
    """The published rules give the child no priority here."""
    NO_PLACES = 3
    """The programme has no places in this round."""
    HELD = 4
    """All places are kept by children who held them before."""
    CLASS = 5
    """The last place without a reserve went to an earlier priority class."""
    LOTTERY = 6
    """The last place without a reserve went to the same class with an earlier lottery place."""
    RESERVED = 7
    """The place went to a group with a reserve, to which the child does not belong here."""
    HALVES = 8
    """Half-day children use the places of the room, none is left for full days."""
    TOGETHER = 9
    """There is room for this child, but not for the sisters and brothers who apply together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round: m programmes, n children with k wishes in all. Children are rows 0 … n-1.

    Programmes (an institution × class band × service form each):

    - `capacity` int[m], places to fill, ≥ 0. For a half-day programme of a room: the most places
      of the room that its children may take.
    - `reserve` int[m, r] or None, r ≤ 6 groups: places reserved as a minimum for each group
      (street residents, low income, employees, siblings, …). Their sum is at most the capacity.
    - `room`, `form` int[m] or None: programmes with the same room number share its
      `room_places` int[rooms]: a place serves one full-day child, or one morning and one afternoon
      child. Half days choose first; what they leave goes to full days. -1: no shared room.
    - `institution` int[m] or None: needed only when families apply together.

    Children:

    - `start` int[n + 1]: the wishes of child i are `wish[start[i]:start[i + 1]]`, best first.
    - `wish` int[k]: rows of programmes; no programme twice in one list.
    - `priority` int[k] or None: the class of the child at that programme by the published rules,
      0 first; -1: not eligible there. None: one class for all.
    - `claim` int[k] or None: bit g is set when the child belongs to group g at that programme.
    - `lottery` int[n]: the place in the queue, 0 first, each number 0 … n-1 once (`lottery.draw`).
    - `held` int[n] or None: the programme whose place the child has already; -1: none. A holder
      comes first there, and keeps it if no better wish is granted, also if it is not in the list.
    - `family` int[n] or None: children with the same number (≥ 0) apply together; their lists are
      equally long and the t-th wishes are all in one institution: they get it all or not at all.
    """

    capacity: Any
    start: Any
    wish: Any
    lottery: Any
    priority: Any = None
    reserve: Any = None
    claim: Any = None
    room: Any = None
    form: Any = None
    room_places: Any = None
    institution: Any = None
    held: Any = None
    family: Any = None


@dataclass(frozen=True, slots=True)
class Result:
    """Who goes where. Arrays have one row for a child or for a programme.

    - `programme` int32[n]: the row of the programme, -1: no place.
    - `position` int32[n]: which wish was granted, 0 is the first; the length of the list when a
      held place that is not in the list is kept; -1: no place.
    - `cutoff` int64[m]: the key of the last child who got a place without using a reserve;
      -1 when places are left or all went to reserves and holders.
    - `last` int64[m]: the key of the last child in the queue who got a place at all, -1: nobody.
    - `filled` int32[m], `unfilled` int32[m]: places taken, and places that still could be given.
    - `family_wish`: for each family number the index of the common wish granted, -1: none.

    `priority_class(key)` and `lottery_place(key)` read a key.
    """

    programme: Int32
    position: Int32
    cutoff: Int64
    last: Int64
    filled: Int32
    unfilled: Int32
    family_wish: dict[int, int]

    @property
    def rank(self) -> Int32:
        """int32[n]: 1 for the first wish; 0 for no place."""
        return self.position + np.int32(1)


def priority_class(key: int) -> int:
    """The priority class in a cut-off; -1 for a child who held the place."""
    return int(key >> 32) - 1


def lottery_place(key: int) -> int:
    """The lottery place in a cut-off."""
    return int(key & 0xFFFFFFFF)


def lists(rows: Sequence[Sequence[int]]) -> tuple[Int64, NDArray[Any]]:
    """(start, flat) of nested lists: `start, wish = lists([[2, 0], [1]])`."""
    start = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=start[1:])
    return start, np.array([value for row in rows for value in row], dtype=np.int32)
