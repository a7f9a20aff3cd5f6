"""A plan from prices: build what was decided most often while the money lasts, fill the places,
close what is not needed."""

from __future__ import annotations

import numpy as np

from tuoyu.algorithms.compiled import kernel
from tuoyu.algorithms.siting.arcs import Flags, Floats, Ints
from tuoyu.algorithms.siting.planner.bound import PlanPrices
from tuoyu.algorithms.siting.planner.question import Question
from tuoyu.algorithms.siting.planner.trimming import trimmed


def round_up(asked: Question, prices: PlanPrices) -> tuple[Flags, Floats, float] | None:
    """(built, flow, value), or None where the rounded plan breaks a constraint."""
    built = _build(asked, prices)
    if built is None:
        return None
    flow = fill(asked, built, prices.best_child)
    built, flow = trimmed(asked, built, flow, prices.use)
    waiting = asked.demand.copy()
    np.subtract.at(waiting, asked.client, flow)
    if not _streets_served(asked, waiting):
        return None
    left = float(np.maximum(waiting, 0.0).sum())
    if not np.isfinite(asked.unserved) and left > 1e-9 * max(1.0, float(asked.demand.sum())):
        return None
    return built, flow, value_of(asked, built, flow, waiting)


def value_of(asked: Question, built: Flags, flow: Floats, waiting: Floats) -> float:
    """The objective of a plan."""
    money = float((built.sum(axis=1) * asked.option_cost).sum()) * asked.money
    wait = (
        float(np.maximum(waiting, 0.0).sum()) * asked.unserved if np.isfinite(asked.unserved) else 0
    )
    return money + float((flow * asked.cost[:, None]).sum()) + wait


def fill(asked: Question, built: Flags, child: Floats) -> Floats:
    """Children onto places, the most willing pair first (by cost less the child's price)."""
    flow = np.zeros((len(asked.client), asked.years))
    for t in range(asked.years):
        places = asked.existing.copy()
        open_now = built[:, : t + 1].any(axis=1)
        np.add.at(places, asked.option_site[open_now], asked.option_places[open_now])
        order = np.argsort(asked.cost - child[asked.client, t], kind="stable")
        useful = asked.cost[order] <= asked.unserved
        _pour(
            asked.client, asked.site, order[useful], asked.demand[:, t].copy(), places, flow[:, t]
        )
    return flow


def _build(asked: Question, prices: PlanPrices) -> Flags | None:
    """Options by how often they were decided, must-sites first, within the budgets."""
    built = np.zeros((asked.options, asked.years), bool)
    use = prices.use
    forced = np.isin(asked.option_site, asked.must)
    order = np.lexsort((prices.worth.ravel(), -use.ravel(), ~np.repeat(forced, asked.years)))
    left = asked.budget.copy()
    done: set[int] = set()
    for cell in order:
        o, t = divmod(int(cell), asked.years)
        site = int(asked.option_site[o])
        if site in done or (use[o, t] < 0.02 and not forced[o]):
            continue
        room = left[: t + 1].sum() if asked.carry else left[t]
        if asked.option_cost[o] > room:
            continue
        built[o, t] = True
        done.add(site)
        _pay(left, t, asked.option_cost[o], carry=asked.carry)
    return built if set(asked.must.tolist()) <= done else None


def _pay(left: Floats, t: int, cost: float, *, carry: bool) -> None:
    """Take the money of year t first, then what earlier years left."""
    if not np.isfinite(left[t]):
        return
    for year in range(t, -1, -1) if carry else (t,):
        part = min(cost, left[year])
        left[year] -= part
        cost -= part


def _streets_served(asked: Question, waiting: Floats) -> bool:
    for s, share in enumerate(asked.least):
        homes = asked.street == s
        rooms = asked.demand[homes].sum(axis=0) * (1 - share)
        if (waiting[homes].sum(axis=0) > rooms + 1e-9 * (1 + rooms)).any():
            return False
    return True


@kernel
def _pour(
    client: Ints, site: Ints, order: Ints, children: Floats, places: Floats, flow: Floats
) -> None:
    for a in order:
        some = min(children[client[a]], places[site[a]])
        if some > 0:
            flow[a] = some
            children[client[a]] -= some
            places[site[a]] -= some
