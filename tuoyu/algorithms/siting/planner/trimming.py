"""A cheaper plan by closing what the places left elsewhere can replace."""

from __future__ import annotations

import numpy as np

from tuoyu.algorithms.compiled import kernel
from tuoyu.algorithms.siting.arcs import Flags, Floats, Ints
from tuoyu.algorithms.siting.planner.question import Question

MOST_PASSES = 3


def trimmed(asked: Question, built: Flags, flow: Floats, use: Floats) -> tuple[Flags, Floats]:
    """The plan (built (o, t), flow (a, t)) without options whose money is worth more than the
    detour of their children, the least used (`use`, (o, t)) tried first.

    Everyone who has a place keeps one, so that no street loses; must-sites stay. A plan whose
    money costs nothing stays as it is.
    """
    options = np.flatnonzero(built.any(axis=1))
    options = options[~np.isin(asked.option_site[options], asked.must)]
    if not asked.money or not len(options):
        return built, flow
    built, flow = built.copy(), flow.copy()
    free = _free_places(asked, built, flow)
    start, of_start = np.zeros(asked.sites + 1, np.int64), np.zeros(len(asked.demand) + 1, np.int64)
    np.cumsum(np.bincount(asked.site, minlength=asked.sites), out=start[1:])
    np.cumsum(np.bincount(asked.client, minlength=len(asked.demand)), out=of_start[1:])
    cheapest = np.lexsort((asked.cost, asked.client))
    options = options[np.argsort(use[options].sum(axis=1), kind="stable")]
    for _ in range(MOST_PASSES):
        closed = _pass(
            options, asked.option_site, asked.option_cost * asked.money, asked.existing, start,
            asked.client, asked.site, asked.cost, of_start, cheapest, flow, free,
        )  # fmt: skip
        built[options[closed]] = False
        options = options[~closed]
        if not closed.any():
            break
    return built, flow


def _free_places(asked: Question, built: Flags, flow: Floats) -> Floats:
    """(m, t) places that nobody has taken."""
    free = np.repeat(asked.existing[:, None], asked.years, axis=1)
    opened = np.logical_or.accumulate(built, axis=1)
    np.add.at(free, asked.option_site, opened * asked.option_places[:, None])
    np.subtract.at(free, asked.site, flow)
    return np.maximum(free, 0.0)


@kernel
def _pass(
    options: Ints, option_site: Ints, charge: Floats, existing: Floats, start: Ints, client: Ints,
    site: Ints, cost: Floats, of_start: Ints, cheapest: Ints, flow: Floats, free: Floats,
) -> Flags:  # fmt: skip
    """Which of the options are closed; flow (a, t) and free (m, t) follow."""
    years = flow.shape[1]
    closed = np.zeros(len(options), np.bool_)
    pair, year = np.empty(flow.size, np.int64), np.empty(flow.size, np.int64)
    moved = np.empty(flow.size)
    for q in range(len(options)):
        j = option_site[options[q]]
        if existing[j] > 0:
            continue
        saved, n = charge[options[q]], 0
        for t in range(years):
            for a in range(start[j], start[j + 1]):
                left = flow[a, t]
                saved += left * cost[a]
                for k in range(of_start[client[a]], of_start[client[a] + 1]):
                    if left <= 0 or saved <= 0:
                        break
                    other = cheapest[k]
                    some = min(left, free[site[other], t])
                    if site[other] == j or some <= 0:
                        continue
                    pair[n], year[n], moved[n] = other, t, some
                    n += 1
                    free[site[other], t] -= some
                    saved -= some * cost[other]
                    left -= some
                if left > 1e-12 or saved <= 0:
                    saved = -1.0
                    break
            if saved <= 0:
                break
        if saved <= 0:
            for k in range(n):
                free[site[pair[k]], year[k]] += moved[k]
            continue
        closed[q] = True
        for t in range(years):
            free[j, t] = 0.0
            for a in range(start[j], start[j + 1]):
                flow[a, t] = 0.0
        for k in range(n):
            flow[pair[k], year[k]] += moved[k]
    return closed
