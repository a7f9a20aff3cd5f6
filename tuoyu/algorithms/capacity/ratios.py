"""How many children the carers present may look after, by the ratios of the age bands.

The ratios are arguments: which instrument gives them is the caller's matter. Three readings of a
group of mixed ages are known, all exact in whole numbers:

- SHARED: a child of a band with r children to a carer takes 1/r of a carer; the parts add up over
  the bands and may not exceed the carers present.
- SEPARATE: each carer looks after one band at a time; every band is rounded up by itself.
- YOUNGEST: the strictest ratio among the children present holds for all of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

from tuoyu.algorithms.arrays import Int64, integers, same_length
from tuoyu.algorithms.errors import BadInput

MOST_UNIT = 10**6
NO_LIMIT = 2**31 - 1


class Rule(IntEnum):
    """How a group of mixed ages is counted; see the head of the file."""

    SHARED = 0
    SEPARATE = 1
    YOUNGEST = 2


@dataclass(frozen=True, slots=True)
class Ratios:
    """`per_carer` int[b]: most children of each band to one carer, ≥ 1; `class_size` int[b]: most
    children in a class of the band (None: no limit); `mixed_size`: most in a class of mixed ages.

    Raises BadInput `bad_ratio` (below 1, or ratios whose common multiple exceeds a million),
    `length`, `bad_size`, and those of `arrays.integers`.
    """

    per_carer: Any
    class_size: Any = None
    mixed_size: int = NO_LIMIT
    rule: Rule = Rule.SHARED

    def __post_init__(self) -> None:
        ratios = integers(self.per_carer, "per_carer", np.int64)
        if not len(ratios):
            raise BadInput("bad_ratio", "per_carer", None, "is empty: there is no age band")
        if (ratios < 1).any():
            row = int(np.argmax(ratios < 1))
            raise BadInput("bad_ratio", "per_carer", row, "is below one child to a carer")
        if math.lcm(*ratios.tolist()) > MOST_UNIT:
            raise BadInput(
                "bad_ratio", "per_carer", None, "have no common multiple up to a million"
            )
        size = self.class_size
        size = np.full(len(ratios), NO_LIMIT) if size is None else size
        size = integers(size, "class_size", np.int64)
        same_length("class_size", size, len(ratios), "age bands")
        if (size < 0).any():
            raise BadInput("bad_size", "class_size", int(np.argmax(size < 0)), "is negative")
        object.__setattr__(self, "per_carer", ratios)
        object.__setattr__(self, "class_size", size)

    @property
    def bands(self) -> int:
        return len(self.per_carer)

    @property
    def unit(self) -> int:
        """Parts into which one carer is divided: the least common multiple of the ratios."""
        return math.lcm(*self.per_carer.tolist())

    @property
    def parts(self) -> Int64:
        """int64[b]: parts of a carer that a child of each band takes."""
        shares: Int64 = self.unit // self.per_carer
        return shares


def carers_needed(ratios: Ratios, children: Any) -> Any:
    """Carers for `children` int[…, b] by the ratios' rule: int64[…] (0 for nobody).

    Raises BadInput `negative`, `shape` when the last axis is not the bands.
    """
    count = _children(ratios, children)
    if ratios.rule == Rule.SHARED:
        return -(-(count @ ratios.parts) // ratios.unit)
    if ratios.rule == Rule.SEPARATE:
        return (-(-count // ratios.per_carer)).sum(axis=-1)
    strictest = np.where(count > 0, ratios.per_carer, np.iinfo(np.int64).max).min(axis=-1)
    return -(-count.sum(axis=-1) // strictest)


def room_for(ratios: Ratios, children: Any, carers: Any, places: Any = NO_LIMIT) -> Int64:
    """How many more children of each band alone could come: int64[…, b], 0 when it is full.

    `children` int[…, b] are present, `carers` int[…] look after them, `places` int[…] is the most
    of all bands together. With children beyond the limits already, nobody more can come.
    """
    count = _children(ratios, children)
    carers, places = np.asarray(carers, dtype=np.int64), np.asarray(places, dtype=np.int64)
    total = count.sum(axis=-1)
    if ratios.rule == Rule.SHARED:
        free = carers * ratios.unit - count @ ratios.parts
        room = free[..., None] // ratios.parts
    elif ratios.rule == Rule.SEPARATE:
        needed = -(-count // ratios.per_carer)
        others = needed.sum(axis=-1)[..., None] - needed
        room = (carers[..., None] - others) * ratios.per_carer - count
    else:
        strictest = np.where(count > 0, ratios.per_carer, np.iinfo(np.int64).max).min(axis=-1)
        room = carers[..., None] * np.minimum(strictest[..., None], ratios.per_carer)
        room = room - total[..., None]
    over = (carers_needed(ratios, count) > carers) | (total > places)
    room = np.minimum(room, (places - total)[..., None])
    return np.where(over[..., None], 0, np.maximum(room, 0)).astype(np.int64)


def class_capacity(ratios: Ratios, carers: Any) -> Int64:
    """How many children a class of one band may hold with so many carers: int64[…, b]."""
    carers = np.asarray(carers, dtype=np.int64)
    if (carers < 0).any():
        raise BadInput("negative", "carers", int(np.argmax(carers.ravel() < 0)), "is negative")
    capacity: Int64 = np.minimum(carers[..., None] * ratios.per_carer, ratios.class_size)
    return capacity


def fits_mixed(ratios: Ratios, children: Any, carers: Any) -> Any:
    """May so many children of each band, int[…, b], be one class of mixed ages with the carers?"""
    count = _children(ratios, children)
    small_enough = count.sum(axis=-1) <= ratios.mixed_size
    return small_enough & (carers_needed(ratios, count) <= np.asarray(carers))


def _children(ratios: Ratios, children: Any) -> Int64:
    given = np.asarray(children)
    count = integers(given.ravel(), "children", np.int64).reshape(given.shape)
    if list(count.shape[-1:]) != [ratios.bands]:
        reason = f"does not have the {ratios.bands} age bands as its last axis"
        raise BadInput("shape", "children", None, reason)
    if (count < 0).any():
        row = int(np.argwhere(count < 0)[0][0])
        raise BadInput("negative", "children", row, "is a negative number of children")
    return count
