"""A part of a siting question: what is left of it after sites were opened or closed for good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tuoyu.algorithms.siting.arcs import Arcs, Flags, Floats, Ints, client_of, without
from tuoyu.algorithms.siting.lagrangian import (
    Prices,
    bound_at,
    first_prices,
    prices_from,
    site_worth,
)

WARM_STEP = 0.3
WORTHWHILE = 0.05


@dataclass(slots=True)
class Part:
    """rows: the original rows of the sites left; count: how many of them to open (−1: any);
    fixed: original rows opened for good, at fixed_cost; bound: proven for this part.
    """

    arcs: Arcs
    opening: Floats
    count: int
    rows: Ints
    fixed: list[int]
    fixed_cost: float
    prices: Prices
    bound: float


def whole_question(arcs: Arcs, opening: Floats, count: int) -> Part:
    return Part(arcs, opening, count, np.arange(arcs.sites), [], 0.0, first_prices(arcs), -np.inf)


def reduce(part: Part, cutoff: float) -> bool:
    """Throw out what no answer below `cutoff` can use; whether a worthwhile share went.

    At given prices the bound of answers that open a site, close it, use an arc or leave a client
    unserved is known exactly; where it is above the cutoff, that is settled.
    """
    arcs, prices = part.arcs, part.prices.best
    if not arcs.sites or part.count == 0:
        return False
    worth = site_worth(arcs, part.opening, prices)
    room = cutoff - part.fixed_cost - bound_at(arcs, part.opening, part.count, prices)
    enter, leave = _prices_of_change(worth, part.count)
    closed, certain = enter > room, leave > room
    over = np.maximum(arcs.cost - prices[client_of(arcs)], 0.0)
    too_dear = over + np.maximum(enter, 0.0)[arcs.site] > room
    if (closed | certain).mean() < WORTHWHILE and too_dear.mean() < 4 * WORTHWHILE:
        return False
    _shrink(part, closed & ~certain, certain, too_dear, arcs.unserved - prices > room)
    return True


def branch(part: Part) -> Iterator[Part]:
    """Two parts that together are this one: the most doubtful site open, and closed."""
    doubtful = int(np.argmin(np.abs(part.prices.use - 0.5)))
    chosen = np.zeros(part.arcs.sites, bool)
    chosen[doubtful] = True
    none, no_arc = np.zeros_like(chosen), np.zeros(len(part.arcs.cost), bool)
    no_client = np.zeros(part.arcs.clients, bool)
    for closed, certain in ((none, chosen), (chosen, none)):
        child = Part(
            part.arcs, part.opening, part.count, part.rows, list(part.fixed), part.fixed_cost,
            part.prices, part.bound,
        )  # fmt: skip
        _shrink(child, closed, certain, no_arc, no_client)
        if 0 <= child.arcs.sites < child.count:
            continue
        yield child


def _prices_of_change(worth: Floats, count: int) -> tuple[Floats, Floats]:
    """How much the bound rises when a site left out comes in, and when a chosen one leaves."""
    if count < 0:
        return worth.copy(), -worth
    order = np.argsort(worth, kind="stable")
    taken = np.zeros(len(worth), bool)
    taken[order[:count]] = True
    last_in = worth[order[count - 1]]
    first_out = worth[order[count]] if count < len(worth) else np.inf
    enter = np.where(taken, 0.0, worth - last_in)
    leave = np.where(taken, first_out - worth, -np.inf)
    return enter, leave


def _shrink(part: Part, closed: Flags, certain: Flags, too_dear: Flags, must: Flags) -> None:
    """Sites opened for good become what their clients pay at most; closed ones vanish."""
    arcs, client = part.arcs, client_of(part.arcs)
    unserved = np.where(must, np.inf, arcs.unserved)
    served = certain[arcs.site]
    np.minimum.at(unserved, client[served], arcs.cost[served])
    part.fixed = part.fixed + part.rows[certain].tolist()
    part.fixed_cost += float(part.opening[certain].sum())
    part.arcs, kept = without(arcs, closed | certain, too_dear, unserved)
    if part.count >= 0:
        part.count -= int(certain.sum())
    part.opening, part.rows = part.opening[kept], part.rows[kept]
    use = part.prices.use[kept]
    part.prices = prices_from(part.prices.best, part.arcs, WARM_STEP)
    part.prices.use[:] = use
