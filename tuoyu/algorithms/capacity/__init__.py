"""Capacity: children and carers by the legal ratios, bookings by the hour, occupancy over time.

- `Ratios`, `carers_needed`, `room_for`, `class_capacity`, `fits_mixed`: numbers at one instant.
- `Day`, `Times`, `profile`, `ask`: one site-day; is there room, where is the bottleneck, which
  near times are free.
- `first_come`: many requests on many site-days, in their order.
- `batch`: the requests of one site-day together, with the served time at its proven maximum.
- `occupancy`: confirmed, planned, draft and realised stays as series.

Every number that the law sets is an argument. `warm_up()` compiles everything once.
"""

import time

from tuoyu.algorithms.capacity.batch import Batch, batch
from tuoyu.algorithms.capacity.day import Answer, Day, Profile, Times, ask, profile
from tuoyu.algorithms.capacity.first_come import Served, first_come
from tuoyu.algorithms.capacity.occupancy import Kind, Series, occupancy
from tuoyu.algorithms.capacity.ratios import (
    Ratios,
    Rule,
    carers_needed,
    class_capacity,
    fits_mixed,
    room_for,
)

__all__ = [
    "Answer",
    "Batch",
    "Day",
    "Kind",
    "Profile",
    "Ratios",
    "Rule",
    "Series",
    "Served",
    "Times",
    "ask",
    "batch",
    "carers_needed",
    "class_capacity",
    "first_come",
    "fits_mixed",
    "occupancy",
    "profile",
    "room_for",
    "warm_up",
]  # fmt: skip


def warm_up() -> float:
    """Compile everything (or load it from the cache); the seconds that it took."""
    began = time.perf_counter()
    for rule in Rule:
        first_come(Ratios([3, 5], rule=rule), [[1, 1]], [0], [0], [2], [1])
    shift = Times([0], [4])
    batch(Day(Ratios([1]), shift, Times([], [])), Times([0, 1], [2, 3]))
    return time.perf_counter() - began
