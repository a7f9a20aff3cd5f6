"""What a siting run answers, how it is stopped, and what it tells while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from math import inf, isfinite
from time import perf_counter
from typing import NamedTuple

from tuoyu.algorithms.errors import BadInput
from tuoyu.algorithms.siting.arcs import Floats, Ints


class Stopped(Enum):
    """Why a run ended."""

    PROVEN = "proven"
    """The answer is the best one, to the last digit that the data hold."""
    GAP = "gap"
    """The gap that was asked for is proven."""
    TIME = "time"
    """The seconds were over; the bound holds nevertheless."""
    TOLD = "told"
    """The progress callback asked to stop."""


class Progress(NamedTuple):
    """What the callback hears: seconds so far, value of the best answer, proven bound."""

    seconds: float
    value: float
    bound: float


Listener = Callable[[Progress], bool | None]
"""Called from time to time; returning True stops the run with what is there."""


@dataclass(frozen=True, slots=True)
class Sites:
    """An answer to a question of which sites to open.

    chosen: rows of the open sites, rising. serves: (n,) the site of each client, −1 for none.
    value: the objective of this answer; bound: no answer can be better than this (for a cost none
    is lower, for a covering none is higher). gap: percent between them. price: (n,) what one more
    weight of each client costs at the bound, for explanations.
    """

    chosen: Ints
    serves: Ints
    value: float
    bound: float
    gap: float
    stopped: Stopped
    price: Floats


def gap_percent(value: float, bound: float) -> float:
    """How far `value` may be from the best possible, in percent of `value`; inf while one of the
    two is not known."""
    if value == bound:
        return 0.0
    if not (isfinite(value) and isfinite(bound)):
        return inf
    return 100 * abs(value - bound) / max(abs(value), 1e-12)


@dataclass(slots=True)
class Watch:
    """The stopping rule of one run: seconds, gap in percent, and the listener.

    Solvers speak in costs; where `most` is set, the question is one of covering, and what is told
    and measured is most − cost. `now` is a clock of seconds from anywhere; a test has its own.
    """

    seconds: float
    gap: float
    listener: Listener | None = None
    most: float | None = None
    now: Callable[[], float] = perf_counter
    began: float = field(init=False)
    told: bool = False

    def __post_init__(self) -> None:
        if not self.seconds > 0:
            raise BadInput("not_positive", "seconds", None, f"{self.seconds} must be above zero")
        if not self.gap >= 0:
            raise BadInput("negative_gap", "gap", None, f"{self.gap} must be zero or more")
        self.began = self.now()

    @property
    def left(self) -> float:
        return self.seconds - (self.now() - self.began)

    def ended(self, cost: float, bound: float) -> bool:
        """Tell the listener; whether time, gap or the listener say: enough."""
        if self.listener is not None and not self.told:
            shown = Progress(self.now() - self.began, self.shown(cost), self.shown(bound))
            self.told = bool(self.listener(shown))
        return self.told or self.left <= 0 or self.reached(cost, bound)

    def shown(self, cost: float) -> float:
        return cost if self.most is None else self.most - cost

    def reached(self, cost: float, bound: float) -> bool:
        return gap_percent(self.shown(cost), self.shown(bound)) <= self.gap

    def why(self, cost: float, bound: float) -> Stopped:
        if abs(cost - bound) <= 1e-9 * max(1.0, abs(cost)):
            return Stopped.PROVEN
        if self.reached(cost, bound):
            return Stopped.GAP
        return Stopped.TOLD if self.told else Stopped.TIME
