"""One site on one day: carers' shifts, booked times with age bands, and a request.

Times are whole numbers of one unit (minutes, say) and intervals are half open: [start, end). All
answers are exact at every instant, because numbers change at starts and ends only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tuoyu.algorithms.arrays import Int64, integers, same_length
from tuoyu.algorithms.capacity.ratios import NO_LIMIT, Ratios, carers_needed, room_for
from tuoyu.algorithms.errors import BadInput


@dataclass(frozen=True, slots=True)
class Times:
    """Intervals: `start`, `end` int64[n], start < end; `band` int64[n], for carers all 0.

    Raises BadInput: `length`, `empty_interval` (end not behind start), `unknown_band` (negative;
    too great a band is found where the ratios are known), and those of `arrays.integers`.
    """

    start: Any
    end: Any
    band: Any = None

    def __post_init__(self) -> None:
        start = integers(self.start, "start", np.int64)
        end = integers(self.end, "end", np.int64)
        same_length("end", end, len(start), "starts")
        band = np.zeros(len(start)) if self.band is None else self.band
        band = integers(band, "band", np.int64)
        same_length("band", band, len(start), "starts")
        if (end <= start).any():
            row = int(np.argmax(end <= start))
            raise BadInput("empty_interval", "end", row, "does not lie behind its start")
        if (band < 0).any():
            raise BadInput("unknown_band", "band", int(np.argmax(band < 0)), "is negative")
        for name, value in (("start", start), ("end", end), ("band", band)):
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True)
class Day:
    """`shifts` of the carers, `booked` times of the children, most `places` at one time."""

    ratios: Ratios
    shifts: Times
    booked: Times
    places: int = NO_LIMIT


@dataclass(frozen=True, slots=True)
class Profile:
    """The day in steps: step i is [times[i], times[i + 1]).

    `carers` int64[k], `children` int64[k, b], `needed` int64[k] carers for them, and `room`
    int64[k, b]: how many more children of each band alone could be there.
    """

    times: Int64
    carers: Int64
    children: Int64
    needed: Int64
    room: Int64

    def at(self, time: int) -> int:
        """The step that holds an instant; -1 before the first and behind the last."""
        step = int(np.searchsorted(self.times, time, side="right")) - 1
        return step if 0 <= step < len(self.carers) else -1


@dataclass(frozen=True, slots=True)
class Answer:
    """`fits`: there is room at every instant. `room`: how many such children could come.
    `bottleneck`: the first stretch (start, end) with the least room. `near`: starts of free times
    of the same length, nearest first (empty unless asked for)."""

    fits: bool
    room: int
    bottleneck: tuple[int, int]
    near: tuple[int, ...]


def profile(day: Day, *more: int) -> Profile:
    """The steps of the day; `more` times at which a step shall begin."""
    known_bands(day.ratios, day.booked)
    ends = (day.shifts.start, day.shifts.end, day.booked.start, day.booked.end)
    times = np.unique(np.concatenate([*ends, np.array(more, dtype=np.int64)]))
    steps = max(len(times) - 1, 0)
    carers = _counted(times, day.shifts, 1)[:steps, 0]
    children = _counted(times, day.booked, day.ratios.bands)[:steps]
    return Profile(
        times=times,
        carers=carers,
        children=children,
        needed=carers_needed(day.ratios, children),
        room=room_for(day.ratios, children, carers, day.places),
    )


def ask(
    day: Day, start: int, end: int, band: int, *, near: int = 0, grid: int = 15, within: int = 120
) -> Answer:
    """Is there room for one more child of `band` in all of [start, end)?

    With `near` > 0, up to so many free starts at most `within` away, on multiples of `grid`, the
    nearest first and the earlier of two equally near ones.
    Raises BadInput as `Times`, `unknown_band`, `bad_grid`.
    """
    wanted = Times([start], [end], [band])
    known_bands(day.ratios, wanted)
    if grid < 1 or near < 0 or within < 0:
        raise BadInput("bad_grid", "grid", None, "grid must be ≥ 1, near and within ≥ 0")
    steps = profile(day, start, end)
    first, last = np.searchsorted(steps.times, [start, end])
    room = steps.room[first:last, band]
    worst = int(first + np.argmin(room))
    stretch = int(steps.times[worst]), int(steps.times[worst + 1])
    starts = _near(steps, start, end, band, grid, within)[:near] if near else ()
    return Answer(bool(room.min() > 0), int(room.min()), stretch, tuple(starts))


def _near(steps: Profile, start: int, end: int, band: int, grid: int, within: int) -> list[int]:
    """Free starts on the grid, nearest first, the start asked for excepted."""
    full = np.flatnonzero(steps.room[:, band] <= 0)
    begin, length = int(steps.times[0]), end - start
    lowest = max(start - within, begin)
    highest = min(start + within, int(steps.times[-1]) - length)
    starts = np.arange(-(-lowest // grid) * grid, highest + 1, grid)
    # The first full stretch that ends behind a start must not begin before its end.
    following = np.searchsorted(steps.times[full + 1], starts, side="right")
    begins = np.append(steps.times[full], np.iinfo(np.int64).max)
    free = starts[(begins[following] >= starts + length) & (starts != start)]
    order = np.lexsort((free, np.abs(free - start)))
    return [int(value) for value in free[order]]


def known_bands(ratios: Ratios, times: Times) -> None:
    """Raises BadInput `unknown_band` for a band without a ratio."""
    if (times.band >= ratios.bands).any():
        row = int(np.argmax(times.band >= ratios.bands))
        raise BadInput("unknown_band", "band", row, f"is none of the {ratios.bands} age bands")


def _counted(times: Int64, intervals: Times, kinds: int) -> Int64:
    """int64[len(times), kinds]: how many intervals of each kind hold the step from each time."""
    change = np.zeros((len(times), kinds), dtype=np.int64)
    np.add.at(change, (np.searchsorted(times, intervals.start), intervals.band), 1)
    np.add.at(change, (np.searchsorted(times, intervals.end), intervals.band), -1)
    return np.cumsum(change, axis=0)
