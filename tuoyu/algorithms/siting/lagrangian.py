"""A proven bound by prices on being served (Lagrangian relaxation, Geoffrion 1974; for p-median
Cornuéjols, Fisher & Nemhauser 1977; Beasley 1993), improved along deflected subgradients.

Every client i has a price λ_i ≤ unserved_i. A site is worth v_j = opening_j + Σ_i min(0, c_ij − λ_i);
the bound is Σ λ_i plus the cheapest allowed choice of sites by v.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tuoyu.algorithms.compiled import kernel
from tuoyu.algorithms.siting.arcs import Arcs, Floats, Int32s

PATIENCE = 25
DEFLECTION = 0.7


@dataclass(slots=True)
class Prices:
    """The state of the search for the best prices. bound: the best proven so far; best: its λ."""

    price: Floats
    best: Floats
    direction: Floats
    use: Floats
    """(m,) how often each site was chosen of late, 0 to 1: where to branch."""
    # bound, step factor, iterations since the bound rose, iterations in all
    state: Floats = field(default_factory=lambda: np.array([-np.inf, 1.5, 0.0, 0.0]))

    @property
    def bound(self) -> float:
        return float(self.state[0])

    @property
    def step(self) -> float:
        return float(self.state[1])


def first_prices(arcs: Arcs) -> Prices:
    """Start where a client pays its second cheapest site: a fair guess from below."""
    price = arcs.unserved.copy()
    count = np.diff(arcs.start)
    has_two = count > 1
    price[has_two] = np.minimum(price[has_two], arcs.cost[arcs.start[:-1][has_two] + 1])
    lone = ~np.isfinite(price) & (count > 0)
    price[lone] = arcs.cost[arcs.start[:-1][lone]]
    price[~np.isfinite(price)] = 0.0
    return Prices(price, price.copy(), np.zeros(len(price)), np.full(arcs.sites, 0.5))


def prices_from(known: Floats, arcs: Arcs, step: float) -> Prices:
    """Start from prices that were good before sites or arcs fell out, with this step factor."""
    price = np.minimum(known, arcs.unserved)
    state = np.array([-np.inf, step, 0.0, 0.0])
    return Prices(price, price.copy(), np.zeros(len(price)), np.full(arcs.sites, 0.5), state)


def improve(
    arcs: Arcs, opening: Floats, count: int, prices: Prices, target: float, enough: float,
    rounds: int,
) -> Int32s:  # fmt: skip
    """`rounds` more steps towards `target` (the cost of a known answer), or until the bound is
    above `enough`; count −1: any number.

    Answers the sites that the last prices choose, for a heuristic to start from.
    """
    worth = np.empty(arcs.sites)
    chosen: Int32s = _subgradient(
        arcs.start, arcs.site, arcs.cost, arcs.unserved, opening, count, prices.price,
        prices.best, prices.direction, prices.use, prices.state, target, enough, rounds, worth,
    )  # fmt: skip
    return chosen


def site_worth(arcs: Arcs, opening: Floats, price: Floats) -> Floats:
    """v_j of every site at these prices."""
    worth = np.empty(arcs.sites)
    _worth(arcs.start, arcs.site, arcs.cost, opening, price, worth)
    return worth


def bound_at(arcs: Arcs, opening: Floats, count: int, price: Floats) -> float:
    """The bound that these prices prove."""
    worth = np.sort(site_worth(arcs, opening, price))
    taken = worth[worth < 0] if count < 0 else worth[:count]
    return float(price.sum() + taken.sum())


@kernel
def _worth(
    start: Int32s, site: Int32s, cost: Floats, opening: Floats, price: Floats, worth: Floats
) -> None:
    worth[:] = opening
    for i in range(len(price)):
        for a in range(start[i], start[i + 1]):
            if cost[a] >= price[i]:
                break
            worth[site[a]] += cost[a] - price[i]


@kernel
def _take(worth: Floats, count: int, taken: Floats) -> float:
    """Mark the sites of the cheapest choice in `taken`; answers its worth."""
    taken[:] = 0.0
    total = 0.0
    if count < 0:
        for j in range(len(worth)):
            if worth[j] < 0:
                taken[j] = 1.0
                total += worth[j]
        return total
    if count == 0:
        return 0.0
    limit = np.partition(worth, count - 1)[count - 1]
    left = count
    for j in range(len(worth)):
        if worth[j] < limit:
            taken[j] = 1.0
            total += worth[j]
            left -= 1
    for j in range(len(worth)):
        if left > 0 and worth[j] == limit:
            taken[j] = 1.0
            total += limit
            left -= 1
    return total


@kernel
def _subgradient(
    start: Int32s, site: Int32s, cost: Floats, unserved: Floats, opening: Floats, count: int,
    price: Floats, best: Floats, direction: Floats, use: Floats, state: Floats, target: float,
    enough: float, rounds: int, worth: Floats,
) -> Int32s:  # fmt: skip
    """state: bound, step factor, iterations without progress, iterations."""
    n = len(price)
    taken = np.empty(len(worth))
    for _ in range(rounds):
        _worth(start, site, cost, opening, price, worth)
        bound = _take(worth, count, taken)
        for i in range(n):
            bound += price[i]
        state[3] += 1
        if bound > state[0] + 1e-7 * abs(target):
            state[2] = 0
        else:
            state[2] += 1
        if bound > state[0]:
            state[0] = bound
            best[:] = price
        if bound > enough:
            break
        for j in range(len(taken)):
            use[j] += 0.05 * (taken[j] - use[j])
        if state[2] >= PATIENCE:
            state[1] *= 0.6
            state[2] = 0
            price[:] = best
            direction[:] = 0.0
            continue
        length = 0.0
        for i in range(n):
            slope = 1.0
            for a in range(start[i], start[i + 1]):
                if cost[a] >= price[i]:
                    break
                slope -= taken[site[a]]
            if slope > 0 and price[i] >= unserved[i]:
                slope = 0.0
            direction[i] = slope + DEFLECTION * direction[i]
            if direction[i] > 0 and price[i] >= unserved[i]:
                direction[i] = 0.0
            length += direction[i] * direction[i]
        if length < 1e-12 or bound >= target:
            break
        step = state[1] * (target - bound) / length
        for i in range(n):
            price[i] = min(price[i] + step * direction[i], unserved[i])
    return np.flatnonzero(taken).astype(np.int32)
