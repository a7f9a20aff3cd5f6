"""Occupancy of four kinds as series over event times: confirmed, planned, draft, realised."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

from tuoyu.algorithms.arrays import Int64, integers, same_length
from tuoyu.algorithms.capacity.day import Times
from tuoyu.algorithms.errors import BadInput


class Kind(IntEnum):
    CONFIRMED = 0
    PLANNED = 1
    DRAFT = 2
    REALISED = 3


@dataclass(frozen=True, slots=True)
class Series:
    """Steps between events: step i is [times[i], times[i + 1]).

    `children` int64[k, 4, b]: how many of each kind and band are there. Only instants at which a
    number changes stand in `times`; there is nobody outside.
    """

    times: Int64
    children: Int64

    def at(self, instants: Any) -> Int64:
        """int64[n, 4, b] at n instants."""
        when = integers(instants, "instants", np.int64)
        step = np.searchsorted(self.times, when, side="right") - 1
        inside = (step >= 0) & (step < len(self.children))
        rows = self.children[np.where(inside, step, 0)] if len(self.children) else 0
        shape = (len(when), *self.children.shape[1:])
        found: Int64 = np.where(inside[:, None, None], rows, np.zeros(shape, dtype=np.int64))
        return found

    def peak(self) -> Int64:
        """int64[4]: most children of each kind at one time, all bands together."""
        most: Int64 = self.children.sum(axis=2).max(axis=0, initial=0)
        return most

    def child_time(self) -> Int64:
        """int64[4, b]: children × time of each kind and band."""
        total: Int64 = (self.children * np.diff(self.times)[:, None, None]).sum(axis=0)
        return total


def occupancy(stays: Times, kind: Any, bands: int) -> Series:
    """The series of `stays` (with bands 0 … bands - 1), each of a `Kind`, int[n].

    Raises BadInput: `length`, `unknown_kind`, `unknown_band`, and those of `arrays.integers`.
    """
    kinds = integers(kind, "kind", np.int64)
    same_length("kind", kinds, len(stays.start), "stays")
    bad = (kinds < 0) | (kinds >= len(Kind))
    if bad.any():
        raise BadInput("unknown_kind", "kind", int(np.argmax(bad)), "is no kind of occupancy")
    if (stays.band >= bands).any():
        row = int(np.argmax(stays.band >= bands))
        raise BadInput("unknown_band", "band", row, f"is none of the {bands} age bands")
    times = np.unique(np.concatenate([stays.start, stays.end]))
    change = np.zeros((len(times), len(Kind), bands), dtype=np.int64)
    np.add.at(change, (np.searchsorted(times, stays.start), kinds, stays.band), 1)
    np.add.at(change, (np.searchsorted(times, stays.end), kinds, stays.band), -1)
    moved = change.any(axis=(1, 2))
    times, change = times[moved], change[moved]
    return Series(times, np.cumsum(change, axis=0)[:-1])
