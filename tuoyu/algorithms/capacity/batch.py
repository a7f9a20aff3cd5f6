"""The nightly batch: which requests of one site-day to accept so that the served time is greatest.

All requests of the day are known, so they need not be taken in order. At every instant the children
accepted take at most the carers present (ratios' rule SHARED) and the places. The problem is NP-hard
(with equal children it would be a flow); HiGHS solves it exactly, after it was made small:

1. Only stretches between two starts or ends matter, and of those only the ones that can be over-full
   and are not covered by a fuller stretch with less room.
2. Requests that are alike (same times, same band) are one whole number, not many.
3. Requests that do not fit beside what is booked are left out.

The answer is checked again in whole numbers and carries the proven bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tuoyu.algorithms.arrays import Bool
from tuoyu.algorithms.capacity.batch_model import build, solve_exactly
from tuoyu.algorithms.capacity.day import Day, Times, known_bands, profile
from tuoyu.algorithms.capacity.ratios import Rule
from tuoyu.algorithms.errors import BadInput


@dataclass(frozen=True, slots=True)
class Batch:
    """`accepted` bool[n]; `served` time of the accepted together; `bound`: no choice serves more.
    `is_optimal`: they are equal. `gap`: (bound - served) / bound in percent."""

    accepted: Bool
    served: int
    bound: int

    @property
    def is_optimal(self) -> bool:
        return self.served == self.bound

    @property
    def gap(self) -> float:
        return 100.0 * (self.bound - self.served) / self.bound if self.bound else 0.0


def batch(day: Day, requests: Times, *, seconds: float = 60.0) -> Batch:
    """Accept `requests` beside what the day has booked; `seconds` bounds the search.

    Of requests that are alike the earlier rows are accepted. When the time runs out, the best
    choice found and the bound proven by then are given.
    Raises BadInput `rule` (only SHARED is solved here), `unknown_band`, and those of `Times`.
    """
    if day.ratios.rule != Rule.SHARED:
        raise BadInput("rule", "ratios", None, "only the rule SHARED can be solved as a batch")
    known_bands(day.ratios, requests)
    length = requests.end - requests.start
    accepted = np.zeros(len(length), dtype=np.bool_)
    model = build(day, requests)
    if not len(model.classes):
        return Batch(accepted, 0, 0)
    numbers, bound = solve_exactly(model, seconds)
    for rows, number in zip(model.classes, numbers.tolist(), strict=True):
        accepted[rows[:number]] = True
    _check(day, requests, accepted)
    return Batch(accepted, int(length[accepted].sum()), bound)


def _check(day: Day, requests: Times, accepted: Bool) -> None:
    """Whole numbers only: the accepted fit beside the booked wherever the booked fit themselves."""
    together = Times(
        np.concatenate([day.booked.start, requests.start[accepted]]),
        np.concatenate([day.booked.end, requests.end[accepted]]),
        np.concatenate([day.booked.band, requests.band[accepted]]),
    )
    steps = profile(Day(day.ratios, day.shifts, together, day.places))
    before = profile(day, *steps.times.tolist())
    at = np.searchsorted(before.times, steps.times[:-1])
    more = (steps.children > before.children[at]).any(axis=1)
    over = (steps.needed > steps.carers) | (steps.children.sum(axis=1) > day.places)
    if (more & over).any():
        raise AssertionError("the accepted requests do not fit")
