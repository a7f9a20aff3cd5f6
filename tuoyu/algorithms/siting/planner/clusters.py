"""A sharper bound: sites that share children are decided together, group by group.

The prices of `bound` let every site decide for itself, as if each community could be served twice.
Here the sites are cut into groups between which few communities lie; HiGHS settles each group whole
at the prices of money and of the communities on the borders. The sum is a bound that is never below
that of the prices alone (Lagrangian decomposition, Guignard & Kim 1987), and a few more steps of
those prices raise it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import eigh
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from tuoyu.algorithms.siting import highs
from tuoyu.algorithms.siting.arcs import Flags, Floats, Ints
from tuoyu.algorithms.siting.highs import Program
from tuoyu.algorithms.siting.planner.bound import PlanPrices, street_rooms
from tuoyu.algorithms.siting.planner.program import Layout, everything, program_of
from tuoyu.algorithms.siting.planner.question import Question

SITES = 32
"""Sites of a group in a question of one year; fewer where there are more years."""
FEWEST = 6
DENSE = 500
"""Sites up to which a part is cut by its eigenvectors."""
BORDER_STEP = 0.5
MONEY_STEP = 0.002
LONGEST = 4.0
"""Seconds for one group."""


@dataclass(frozen=True, slots=True)
class Groups:
    """rows: the sites of each group; border (n,): communities that two groups reach; none (n,):
    those that no site reaches."""

    rows: list[Ints]
    border: Flags
    none: Flags


def groups_of(asked: Question) -> Groups:
    size = max(SITES // asked.years, FEWEST)
    load = np.sqrt(asked.demand.max(axis=1))[asked.client]
    reach = csr_array((load, (asked.site, asked.client)), shape=(asked.sites, len(asked.demand)))
    shared = csr_array(reach @ reach.T)
    shared.setdiag(0)
    shared.eliminate_zeros()
    rows = _cut(shared, np.arange(asked.sites), size)
    group = np.empty(asked.sites, np.int64)
    for number, part in enumerate(rows):
        group[part] = number
    n, of_pair = len(asked.demand), group[asked.site]
    least, most = np.full(n, len(rows)), np.full(n, -1)
    np.minimum.at(least, asked.client, of_pair)
    np.maximum.at(most, asked.client, of_pair)
    return Groups(rows, least < most, most < 0)


def _cut(shared: csr_array, rows: Ints, size: int) -> list[Ints]:
    """Cut in two where least is shared near the middle, until no part has more than `size`."""
    if len(rows) <= size:
        return [rows]
    inside = coo_array(shared[rows][:, rows])
    order = np.argsort(_ends(inside) if len(rows) > DENSE else _fiedler(inside), kind="stable")
    place = np.empty(len(rows), np.int64)
    place[order] = np.arange(len(rows))
    first, last = np.sort([place[inside.coords[0]], place[inside.coords[1]]], axis=0)
    n = len(rows) + 1
    crossed = np.cumsum(
        np.bincount(first + 1, inside.data, n) - np.bincount(last + 1, inside.data, n)
    )  # fmt: skip
    low, high = int(0.4 * len(rows)), int(0.6 * len(rows)) + 1
    at = low + int(np.argmin(crossed[low : high + 1]))
    return _cut(shared, rows[order[:at]], size) + _cut(shared, rows[order[at:]], size)


def _fiedler(inside: coo_array) -> Floats:
    """The graph stretched along a line, near what it shares most with (Fiedler 1973)."""
    table = inside.toarray() + 1e-6
    laplacian = np.diag(table.sum(axis=1)) - table
    return np.asarray(eigh(laplacian, subset_by_index=[1, 1])[1][:, 0])


def _ends(inside: coo_array) -> Floats:
    """How much nearer one of two far ends is than the other."""
    length = csr_array((1 / np.sqrt(inside.data), inside.coords), shape=inside.shape)
    far = _distance(length, 0)
    one = _distance(length, int(far.argmax()))
    return one - _distance(length, int(one.argmax()))


def _distance(length: csr_array, first: int) -> Floats:
    found = dijkstra(length, directed=False, indices=first)
    known = found[np.isfinite(found)].max(initial=0.0)
    return np.asarray(np.where(np.isfinite(found), found, 2 * known + 1.0))


@dataclass(slots=True)
class _Prices:
    child: Floats
    money: Floats
    street: Floats


class ClusterBound:
    """Turns of the bound. `bound`: the best proven so far, of the same cost as `PlanPrices.bound`."""

    def __init__(self, asked: Question, prices: PlanPrices, target: Callable[[], float]) -> None:
        """target: the cost of the best plan known at the time."""
        self.asked, self.target = asked, target
        self.groups = groups_of(asked)
        self.best = _Prices(
            prices.best_child.copy(), prices.best_money.copy(), prices.best_street.copy()
        )
        self.bound = -np.inf
        self._direction = np.zeros(asked.years)
        self._money_step = MONEY_STEP

    def run(self, left: Callable[[], float], digits: float) -> None:
        """Turn after turn while `left()` seconds are above zero; digits: precision of a group."""
        prices = self.best
        while left() > 0:
            bound, slope, money = self._turn(prices, left, digits)
            if not np.isfinite(bound):
                return
            if bound > self.bound:
                self.bound, self.best = bound, prices
            elif prices is not self.best:
                self._money_step *= 0.5
            prices = self._stepped(prices, bound, slope, money)

    def _stepped(self, prices: _Prices, bound: float, slope: Floats, money: Floats) -> _Prices:
        room = max(self.target() - bound, 0.0)
        step = BORDER_STEP * room / max(float((slope * slope).sum()), 1e-12)
        top = self._top(prices)
        child = np.where(
            self.groups.border[:, None], np.minimum(prices.child + step * slope, top), prices.child
        )
        sign = np.sign(money)
        if (sign * self._direction < 0).any():
            self._money_step *= 0.5
        self._direction = sign
        return _Prices(child, prices.money * (1 + self._money_step * sign), prices.street)

    def _top(self, prices: _Prices) -> Floats:
        """What a child without a place costs, (n, t): with the price of its street's least share."""
        street, known = self.asked.street, self.asked.street >= 0
        top = np.full(self.asked.demand.shape, self.asked.unserved)
        top[known] += prices.street[street[known]]
        return top

    def _turn(
        self, prices: _Prices, left: Callable[[], float], digits: float
    ) -> tuple[float, Floats, Floats]:
        """(bound, who of the border is served too little (n, t), money spent too much (t,))."""
        asked, groups = self.asked, self.groups
        total, money = self._fixed(prices)
        served = np.zeros_like(asked.demand)
        for rows in groups.rows:
            if left() <= 0:
                return -np.inf, served, money
            part, pairs, options, clients = _part(asked, rows)
            program, layout = program_of(part, everything(part))
            priced = self._priced(program, layout, part, prices, options, clients)
            solved = highs.solve(priced, seconds=min(LONGEST, left()), digits=digits)
            total += solved.bound if solved.feasible else -np.inf
            if solved.x is None:
                continue
            np.add.at(served, asked.client[pairs], layout.flow(solved.x))
            money += (layout.built(solved.x) * asked.option_cost[options][:, None]).sum(axis=0)
        if asked.carry:
            money = np.cumsum(money)
        limited = np.isfinite(asked.budget)
        slope = np.where(groups.border[:, None], asked.demand - served, 0.0)
        return total, slope, np.where(limited, money - self._money(), 0.0)

    def _money(self) -> Floats:
        budget = np.where(np.isfinite(self.asked.budget), self.asked.budget, 0.0)
        return np.cumsum(budget) if self.asked.carry else budget

    def _fixed(self, prices: _Prices) -> tuple[float, Floats]:
        """What the prices cost whatever is decided, and no money spent yet."""
        asked, groups = self.asked, self.groups
        total = -float((prices.money * self._money()).sum())
        total -= float((prices.street * street_rooms(asked)).sum())
        total += float((prices.child * asked.demand)[groups.border].sum())
        lost = groups.none & (asked.demand.max(axis=1) > 0)
        total += float((self._top(prices) * asked.demand)[lost].sum())
        return total, np.zeros(asked.years)

    def _priced(
        self, program: Program, layout: Layout, part: Question, prices: _Prices, options: Ints,
        clients: Ints,
    ) -> Program:  # fmt: skip
        """The group's program with money in the cost; children of the border walk for their price
        and wait for nothing."""
        asked, years = self.asked, self.asked.years
        later = np.cumsum(prices.money[::-1])[::-1] if asked.carry else prices.money
        border = self.groups.border[clients]
        cost, upper = program.cost.copy(), program.upper.copy()
        first = len(options) * years
        cost[:first] = (part.option_cost[:, None] * (asked.money + later)).ravel()
        walk = np.where(border[:, None], prices.child[clients], 0.0)[part.client]
        cost[first : first + walk.size] -= walk.ravel()
        waits = slice(first + len(layout.pair) * years, None)
        top = np.where(np.isfinite(asked.unserved), self._top(prices)[clients], 0.0)
        cost[waits] = np.where(border[:, None], 0.0, top).ravel()
        upper[waits] = np.where(
            border[:, None], part.demand, upper[waits].reshape(-1, years)
        ).ravel()
        return replace(program, cost=cost, upper=upper)


def _part(asked: Question, rows: Ints) -> tuple[Question, Ints, Ints, Ints]:
    """The question of some sites with neither money nor streets; rows of its pairs, options and
    communities in the whole."""
    row = np.full(asked.sites, -1, np.int64)
    row[rows] = np.arange(len(rows))
    pairs = np.flatnonzero(row[asked.site] >= 0)
    options = np.flatnonzero(row[asked.option_site] >= 0)
    clients = np.unique(asked.client[pairs])
    forced = row[asked.must]
    part = replace(
        asked, demand=asked.demand[clients], client=np.searchsorted(clients, asked.client[pairs]),
        site=row[asked.site[pairs]], cost=asked.cost[pairs], existing=asked.existing[rows],
        option_site=row[asked.option_site[options]], option_places=asked.option_places[options],
        option_cost=asked.option_cost[options], budget=np.full(asked.years, np.inf),
        must=forced[forced >= 0], street=np.full(len(clients), -1), least=np.zeros(0),
    )  # fmt: skip
    return part, pairs, options, clients
