"""A proven bound for the planner's question: prices on children, on money and on streets.

With those prices every site decides for itself what to build and when, and fills its places with
the children worth most to it (a continuous knapsack). Best prices give the bound of the strong
linear program (Christofides & Beasley 1983; Cornuéjols, Sridharan & Thizy 1991).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tuoyu.algorithms.compiled import kernel
from tuoyu.algorithms.siting.arcs import Flags, Floats, Ints
from tuoyu.algorithms.siting.planner.question import Question

PATIENCE = 20
DEFLECTION = 0.7


@dataclass(slots=True)
class PlanPrices:
    """child (n, t); money (t,); street (s, t): prices, with the best so far under `best_…`.

    worth (o, t): what the bound rises by when option o is built from year t on, against the best
    decision of its site; idle (m,): the same for building nothing; use (o, t): how often it was
    the decision of late. state: bound, step factor, iterations without progress.
    """

    child: Floats
    money: Floats
    street: Floats
    best_child: Floats
    best_money: Floats
    best_street: Floats
    worth: Floats
    idle: Floats
    use: Floats
    state: Floats

    @property
    def bound(self) -> float:
        return float(self.state[0])

    @property
    def step(self) -> float:
        return float(self.state[1])


@dataclass(frozen=True, slots=True)
class Tables:
    """The question as the kernels read it: pairs and options by site."""

    start: Ints
    option_start: Ints
    option: Ints
    forced: Flags
    cap: float


def tables_of(asked: Question) -> Tables:
    start = np.zeros(asked.sites + 1, np.int64)
    np.cumsum(np.bincount(asked.site, minlength=asked.sites), out=start[1:])
    order = np.argsort(asked.option_site, kind="stable")
    option_start = np.zeros(asked.sites + 1, np.int64)
    np.cumsum(np.bincount(asked.option_site, minlength=asked.sites), out=option_start[1:])
    forced = np.zeros(asked.sites, bool)
    forced[asked.must] = True
    return Tables(start, option_start, order, forced, asked.unserved)


def first_prices(asked: Question) -> PlanPrices:
    """Start where a child pays its dearest pair, or half of being unserved."""
    n, years, streets = len(asked.demand), asked.years, len(asked.least)
    dear = np.zeros(n)
    np.maximum.at(dear, asked.client, asked.cost)
    child = np.repeat(dear[:, None], years, axis=1)
    if np.isfinite(asked.unserved):
        child = np.full((n, years), 0.7 * asked.unserved)
    money, street = np.zeros(years), np.zeros((streets, years))
    grid = (asked.options, years)
    return PlanPrices(
        child, money, street, child.copy(), money.copy(), street.copy(), np.zeros(grid),
        np.zeros(asked.sites), np.full(grid, 0.0), np.array([-np.inf, 1.2, 0.0]),
    )  # fmt: skip


def improve(
    asked: Question, tables: Tables, prices: PlanPrices, target: float, rounds: int
) -> None:
    """`rounds` more subgradient steps towards `target`."""
    served_least = street_rooms(asked)
    budget = np.where(np.isfinite(asked.budget), asked.budget, -1.0)
    if asked.carry:
        budget = np.where(np.isfinite(asked.budget), np.cumsum(asked.budget), -1.0)
    _steps(
        asked.demand, asked.client, asked.cost, asked.existing, asked.option_places,
        asked.option_cost, budget, asked.carry, asked.money, asked.street, served_least,
        tables.start, tables.option_start, tables.option, tables.forced, tables.cap,
        prices.child, prices.money, prices.street, prices.best_child, prices.best_money,
        prices.best_street, prices.worth, prices.idle, prices.use, prices.state, target, rounds,
        float(np.sqrt((asked.demand**2).sum() / max(1, (asked.demand > 0).sum()))),
    )  # fmt: skip


def street_rooms(asked: Question) -> Floats:
    """(s, t) how many children of each street may stay unserved."""
    total = np.zeros((len(asked.least), asked.years))
    known = asked.street >= 0
    np.add.at(total, asked.street[known], asked.demand[known])
    return total * (1 - asked.least[:, None])


# Plain loops below, no array expressions: they compile in a third of the time.


@kernel
def _sorted(gain: Floats, n: int, order: Ints) -> int:
    """Rows with a gain below zero, lowest first, into `order`; answers how many (a heap sort)."""
    count = 0
    for k in range(n):
        if gain[k] < 0:
            order[count] = k
            count += 1
    for top in range(count // 2 - 1, -1, -1):
        _sink(gain, order, top, count)
    for end in range(count - 1, 0, -1):
        order[0], order[end] = order[end], order[0]
        _sink(gain, order, 0, end)
    return count


@kernel
def _sink(gain: Floats, order: Ints, at: int, count: int) -> None:
    row = order[at]
    while 2 * at + 1 < count:
        below = 2 * at + 1
        if below + 1 < count and gain[order[below + 1]] > gain[order[below]]:
            below += 1
        if gain[order[below]] <= gain[row]:
            break
        order[at] = order[below]
        at = below
    order[at] = row


@kernel
def _fill(
    gain: Floats, amount: Floats, order: Ints, count: int, places: float, take: Floats
) -> float:
    """Fill `places` with the children of lowest gain (all below zero); answers what that is."""
    left, total = places, 0.0
    for q in range(count):
        k = order[q]
        some = min(amount[k], left)
        if some <= 0:
            break
        total += some * gain[k]
        take[k] = some
        left -= some
    return total


@kernel
def _site(
    j: int, demand: Floats, client: Ints, cost: Floats, existing: float, places: Floats,
    charge: Floats, start: Ints, option_start: Ints, option: Ints, forced: bool, child: Floats,
    worth: Floats, idle: Floats, served: Floats, gain: Floats, amount: Floats, take: Floats,
    order: Ints, filled: Floats,
) -> tuple[float, int, int]:  # fmt: skip
    """The best decision of site j; worth and idle become differences to it, served (n, t) grows by
    whom it takes. Answers its cost, the option (−1: none) and the year.

    charge (o, t): the price of building option o in year t; gain … filled: room to work in.
    """
    first, n = start[j], start[j + 1] - start[j]
    years, choices = demand.shape[1], option_start[j + 1] - option_start[j]
    nothing = 0.0
    for t in range(years):
        _gains(first, n, t, demand, client, cost, child, gain, amount, take)
        count = _sorted(gain, n, order)
        for c in range(choices + 1):
            room = existing + (places[option[option_start[j] + c - 1]] if c else 0.0)
            filled[c, t] = _fill(gain, amount, order, count, room, take)
        nothing += filled[0, t]
    best, chosen, since = np.inf if forced else nothing, -1, 0
    for c in range(1, choices + 1):
        o = option[option_start[j] + c - 1]
        value = 0.0
        for t in range(years):
            value += filled[c, t]
        for t in range(years):
            worth[o, t] = value + charge[o, t]
            if worth[o, t] < best:
                best, chosen, since = worth[o, t], o, t
            value += filled[0, t] - filled[c, t]
    for c in range(choices):
        for t in range(years):
            worth[option[option_start[j] + c], t] -= best
    idle[j] = nothing - best
    for t in range(years):
        room = existing + (places[chosen] if chosen >= 0 and t >= since else 0.0)
        _gains(first, n, t, demand, client, cost, child, gain, amount, take)
        _fill(gain, amount, order, _sorted(gain, n, order), room, take)
        for k in range(n):
            served[client[first + k], t] += take[k]
    return best, chosen, since


@kernel
def _gains(
    first: int, n: int, t: int, demand: Floats, client: Ints, cost: Floats, child: Floats,
    gain: Floats, amount: Floats, take: Floats,
) -> None:  # fmt: skip
    """What serving each community of a site costs less its price, and how many children it has."""
    for k in range(n):
        i = client[first + k]
        gain[k], amount[k], take[k] = cost[first + k] - child[i, t], demand[i, t], 0.0


@kernel
def _relaxed(
    demand: Floats, client: Ints, cost: Floats, existing: Floats, places: Floats,
    option_cost: Floats, budget: Floats, carry: bool, money_cost: float, rooms: Floats,
    start: Ints, option_start: Ints, option: Ints, forced: Flags, child: Floats, money: Floats,
    street: Floats, worth: Floats, idle: Floats, served: Floats, spent: Floats, taken: Floats,
) -> float:  # fmt: skip
    """The bound at these prices; served (n, t), spent (t,), taken (o, t): what the sites decide."""
    n, years = demand.shape
    charge, total, widest, most = np.empty((len(option_cost), years)), 0.0, 0, 0
    for t in range(years):
        price, spent[t] = money_cost, 0.0
        for later in range(t, years if carry else t + 1):
            price += money[later]
        for o in range(len(option_cost)):
            charge[o, t], taken[o, t] = option_cost[o] * price, 0.0
        for i in range(n):
            served[i, t] = 0.0
            total += child[i, t] * demand[i, t]
        for s in range(street.shape[0]):
            total -= street[s, t] * rooms[s, t]
        total -= money[t] * budget[t] if budget[t] >= 0 else 0.0
    for j in range(len(existing)):
        widest = max(widest, start[j + 1] - start[j])
        most = max(most, option_start[j + 1] - option_start[j])
    gain, amount, take = np.empty(widest), np.empty(widest), np.empty(widest)
    order, filled = np.empty(widest, np.int64), np.empty((most + 1, years))
    for j in range(len(existing)):
        best, chosen, since = _site(j, demand, client, cost, existing[j], places, charge, start,
                                    option_start, option, forced[j], child, worth, idle,
                                    served, gain, amount, take, order, filled)  # fmt: skip
        total += best
        if chosen >= 0:
            taken[chosen, since] = 1.0
            spent[since] += option_cost[chosen]
    return total


@kernel
def _copy(from_: Floats, to: Floats) -> None:
    for i in range(from_.shape[0]):
        for t in range(from_.shape[1]):
            to[i, t] = from_[i, t]


@kernel
def _keep(
    child: Floats, money: Floats, street: Floats, to_child: Floats, to_money: Floats,
    to_street: Floats,
) -> None:  # fmt: skip
    _copy(child, to_child)
    _copy(street, to_street)
    for t in range(len(money)):
        to_money[t] = money[t]


@kernel
def _squares(table: Floats) -> float:
    total = 0.0
    for i in range(table.shape[0]):
        for t in range(table.shape[1]):
            total += table[i, t] * table[i, t]
    return total


@kernel
def _steps(
    demand: Floats, client: Ints, cost: Floats, existing: Floats, places: Floats,
    option_cost: Floats, budget: Floats, carry: bool, money_cost: float, street_of: Ints,
    rooms: Floats, start: Ints, option_start: Ints, option: Ints, forced: Flags, cap: float,
    child: Floats, money: Floats, street: Floats, best_child: Floats, best_money: Floats,
    best_street: Floats, worth: Floats, idle: Floats, use: Floats, state: Floats, target: float,
    rounds: int, unit: float,
) -> None:  # fmt: skip
    n, years = demand.shape
    options, streets = worth.shape[0], street.shape[0]
    served, spent, taken = np.zeros((n, years)), np.zeros(years), np.zeros((options, years))
    now, free = np.zeros((options, years)), np.zeros(len(existing))
    up, up_money, up_street = np.zeros((n, years)), np.zeros(years), np.zeros((streets, years))
    for _ in range(rounds):
        bound = _relaxed(demand, client, cost, existing, places, option_cost, budget, carry,
                         money_cost, rooms, start, option_start, option, forced, child, money,
                         street, now, free, served, spent, taken)  # fmt: skip
        for o in range(options):
            for t in range(years):
                use[o, t] += 0.04 * (taken[o, t] - use[o, t])
        state[2] = 0.0 if bound > state[0] + 1e-7 * abs(target) else state[2] + 1
        if bound > state[0]:
            state[0] = bound
            _keep(child, money, street, best_child, best_money, best_street)
            _copy(now, worth)
            for j in range(len(free)):
                idle[j] = free[j]
        if bound >= target:
            return
        if state[2] >= PATIENCE:
            state[1], state[2] = state[1] * 0.6, 0.0
            _keep(best_child, best_money, best_street, child, money, street)
            up, up_money = np.zeros((n, years)), np.zeros(years)
            up_street = np.zeros((streets, years))
            continue
        _slopes(demand, budget, carry, street_of, rooms, cap, child, money, street, served, spent,
                unit, up, up_money, up_street)  # fmt: skip
        length = _squares(up) + _squares(up_street)
        for t in range(years):
            length += up_money[t] * up_money[t]
        if length < 1e-18:
            return
        step = state[1] * (target - bound) / length
        _go(step, unit, budget, street_of, cap, option_cost, child, money, street, up, up_money,
            up_street)  # fmt: skip


@kernel
def _slopes(
    demand: Floats, budget: Floats, carry: bool, street_of: Ints, rooms: Floats, cap: float,
    child: Floats, money: Floats, street: Floats, served: Floats, spent: Floats, unit: float,
    up: Floats, up_money: Floats, up_street: Floats,
) -> None:  # fmt: skip
    """Deflected subgradients. Children whose price is at its cap count as unserved ones, which the
    streets' rows hear of. Money is measured so that its slope is of the children's size."""
    n, years = demand.shape
    without, out = np.zeros((street.shape[0], years)), 0.0
    for i in range(n):
        s = street_of[i]
        for t in range(years):
            top = cap + (street[s, t] if s >= 0 else 0.0)
            slope = demand[i, t] - served[i, t]
            if child[i, t] >= top * (1 - 1e-12) and slope > 0:
                if s >= 0:
                    without[s, t] += slope
                slope = 0.0
                up[i, t] = min(up[i, t], 0.0)
            up[i, t] = slope + DEFLECTION * up[i, t]
    for s in range(street.shape[0]):
        for t in range(years):
            up_street[s, t] = without[s, t] - rooms[s, t] + DEFLECTION * up_street[s, t]
            if street[s, t] <= 0 and up_street[s, t] < 0:
                up_street[s, t] = 0.0
    for t in range(years):
        out = spent[t] + (out if carry else 0.0)
        if budget[t] < 0:
            continue
        scale = unit * np.sqrt(float(n)) / max(budget[t], 1e-9)
        up_money[t] = (out - budget[t]) * scale + DEFLECTION * up_money[t]
        if money[t] <= 0 and up_money[t] < 0:
            up_money[t] = 0.0


@kernel
def _go(
    step: float, unit: float, budget: Floats, street_of: Ints, cap: float, option_cost: Floats,
    child: Floats, money: Floats, street: Floats, up: Floats, up_money: Floats,
    up_street: Floats,
) -> None:  # fmt: skip
    n, years = child.shape
    for s in range(street.shape[0]):
        for t in range(years):
            street[s, t] = max(street[s, t] + step * up_street[s, t], 0.0)
    for i in range(n):
        s = street_of[i]
        for t in range(years):
            top = cap + (street[s, t] if s >= 0 else 0.0)
            child[i, t] = min(child[i, t] + step * up[i, t], top)
    for t in range(years):
        if budget[t] >= 0:
            scale = unit * np.sqrt(float(n)) / max(budget[t], 1e-9)
            money[t] = max(money[t] + step * scale * up_money[t], 0.0)
