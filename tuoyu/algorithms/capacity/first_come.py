"""First come, first served: counters for each slot of many site-days, in one pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuoyu.algorithms.arrays import Bool, Int32, integers, same_length
from tuoyu.algorithms.capacity.ratios import NO_LIMIT, Ratios, Rule
from tuoyu.algorithms.compiled import kernel
from tuoyu.algorithms.errors import BadInput

FAULTS = {
    1: ("unknown_site_day", "site_day", "has no row in carers"),
    2: ("outside", "start", "lies outside the slots of the day"),
    3: ("empty_interval", "end", "does not lie behind its start"),
    4: ("unknown_band", "band", "is none of the age bands"),
}


@dataclass(frozen=True, slots=True)
class Served:
    """`served` bool[n]: who got a place, in the order of the requests; `children` int32[d, s, b]:
    how many are in each slot in the end; `full` int32[n]: the first slot without room, or -1."""

    served: Bool
    full: Int32
    children: NDArray[np.int32]


def first_come(
    ratios: Ratios, carers: Any, site_day: Any, start: Any, end: Any, band: Any,
    *, places: Any = None, children: Any = None,
) -> Served:  # fmt: skip
    """Serve requests in their order, each when there is room in all of its slots.

    `carers` int[d, s]: carers present in the s slots (minutes, quarters of an hour, …) of d
    site-days; `places` int[d, s] or None: most children; `children` int[d, s, b] or None: those
    booked before. Request i wants slots start[i] … end[i] - 1 of row site_day[i] for one child of
    band[i]. Exact by the ratios' rule at mixed ages.
    Raises BadInput: `negative`, `unknown_site_day`, `outside`, `empty_interval`, `unknown_band`,
    `shape`, `length`, and those of `arrays.integers`.
    """
    present = integers(carers, "carers", dimensions=2)
    limit = np.full_like(present, NO_LIMIT) if places is None else places
    limit = integers(limit, "places", dimensions=2)
    days = integers(site_day, "site_day")
    columns = (
        days,
        _column("start", start, len(days)),
        _column("end", end, len(days)),
        _column("band", band, len(days)),
    )
    if limit.shape != present.shape:
        raise BadInput("shape", "places", None, "differs in shape from carers")
    for name, table in (("carers", present), ("places", limit)):
        if (table < 0).any():
            raise BadInput("negative", name, int(np.argwhere(table < 0)[0][0]), "is negative")
    counts = _booked(children, (*present.shape, ratios.bands))
    fault, row = _faults(*columns, present.shape[0], present.shape[1], ratios.bands)
    if fault:
        code, where, reason = FAULTS[fault]
        raise BadInput(code, where, int(row), reason)
    full = np.empty(len(days), dtype=np.int32)
    if ratios.rule == Rule.SHARED:
        most = 2**30
        parts = present.astype(np.int64) * ratios.unit
        if children is not None:
            parts -= counts @ ratios.parts
        free = np.minimum(parts, most).astype(np.int32)
        spare = np.zeros((0, 0), dtype=np.int32)
        if places is not None:
            spare = np.minimum(limit - counts.sum(axis=2), most).astype(np.int32)
        _serve_shared(
            *columns, free, spare, places is not None, ratios.parts.astype(np.int32), full
        )
        _count(*columns, full, counts)
    else:
        per_carer = ratios.per_carer.astype(np.int32)
        _serve(*columns, present, limit, counts, per_carer, ratios.rule == Rule.SEPARATE, full)
    return Served(full < 0, full, counts)


def _column(name: str, value: Any, requests: int) -> Int32:
    column = integers(value, name)
    same_length(name, column, requests, "requests")
    return column


def _booked(children: Any, shape: tuple[int, int, int]) -> NDArray[np.int32]:
    if children is None:
        return np.zeros(shape, dtype=np.int32)
    counts = integers(children, "children", dimensions=3).copy()
    if counts.shape != shape:
        reason = f"has the shape {counts.shape} instead of {shape}"
        raise BadInput("shape", "children", None, reason)
    if (counts < 0).any():
        raise BadInput("negative", "children", int(np.argwhere(counts < 0)[0][0]), "is negative")
    return counts


@kernel
def _faults(
    site_day: Int32, start: Int32, end: Int32, band: Int32, days: int, slots: int, bands: int
) -> tuple[int, int]:
    for row in range(len(start)):
        if site_day[row] < 0 or site_day[row] >= days:
            return 1, row
        if start[row] < 0 or end[row] > slots:
            return 2, row
        if end[row] <= start[row]:
            return 3, row
        if band[row] < 0 or band[row] >= bands:
            return 4, row
    return 0, 0


@kernel
def _serve_shared(
    site_day: Int32, start: Int32, end: Int32, band: Int32, free: NDArray[np.int32],
    spare: NDArray[np.int32], count_places: bool, parts: Int32, full: Int32,
) -> None:  # fmt: skip
    """`free` parts of carers and `spare` places are counted down."""
    for row in range(len(start)):
        day, first, last = site_day[row], start[row], end[row]
        needs = parts[band[row]]
        # Least first, the slot afterwards: a loop without an exit runs on many slots at once.
        least = free[day, first]
        for slot in range(first, last):
            least = min(least, free[day, slot])
        places = np.int32(1)
        if count_places:
            for slot in range(first, last):
                places = min(places, spare[day, slot])
        full[row] = -1
        if least < needs or places < 1:
            slot = first
            while free[day, slot] >= needs and (not count_places or spare[day, slot] >= 1):
                slot += 1
            full[row] = slot
            continue
        for slot in range(first, last):
            free[day, slot] -= needs
        if count_places:
            for slot in range(first, last):
                spare[day, slot] -= 1


@kernel
def _count(
    site_day: Int32, start: Int32, end: Int32, band: Int32, full: Int32, counts: NDArray[np.int32]
) -> None:
    """Add those served to `counts`: starts and ends first, then one sum along each day."""
    days, slots, bands = counts.shape
    change = np.zeros((days, slots + 1, bands), dtype=np.int32)
    for row in range(len(start)):
        if full[row] < 0:
            change[site_day[row], start[row], band[row]] += 1
            change[site_day[row], end[row], band[row]] -= 1
    for day in range(days):
        for slot in range(slots):
            for one in range(bands):
                change[day, slot + 1, one] += change[day, slot, one]
                counts[day, slot, one] += change[day, slot, one]


@kernel
def _serve(
    site_day: Int32, start: Int32, end: Int32, band: Int32, carers: NDArray[np.int32],
    places: NDArray[np.int32], counts: NDArray[np.int32], per_carer: Int32, separate: bool,
    full: Int32,
) -> None:  # fmt: skip
    """Rules SEPARATE and YOUNGEST, from the numbers by band."""
    for row in range(len(start)):
        day, wanted = site_day[row], band[row]
        full[row] = -1
        for slot in range(start[row], end[row]):
            total, needed, strictest = 1, 0, per_carer[wanted]
            for other in range(len(per_carer)):
                count = counts[day, slot, other]
                total += count
                needed += -(-(count + (other == wanted)) // per_carer[other])
                if count:
                    strictest = min(strictest, per_carer[other])
            if not separate:
                needed = -(-total // strictest)
            if needed > carers[day, slot] or total > places[day, slot]:
                full[row] = slot
                break
        if full[row] < 0:
            for slot in range(start[row], end[row]):
                counts[day, slot, wanted] += 1
