"""Why this plan: what each new site is worth, and what the money and the streets' shares cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tuoyu.algorithms.siting.arcs import Floats, Ints
from tuoyu.algorithms.siting.planner.question import Question
from tuoyu.algorithms.siting.planner.solve import Planned


@dataclass(frozen=True, slots=True)
class PlanExplained:
    """option: (b,) rows of the options that are built; children: (b, t) children who have places
    there; lost: (b,) children, over all years, who have no place anywhere when it is left out and
    the others take whom they can. money: (t,) what one more unit of each year's budget is worth in
    the objective; street: (s, t) what one child less of each street's least share is worth; both
    are prices at the bound, 0 where the limit does not bind.
    """

    option: Ints
    children: Floats
    lost: Floats
    money: Floats
    street: Floats


@dataclass(frozen=True, slots=True)
class Price:
    """What a constraint costs in the objective: proven to lie between `least` and `most`."""

    least: float
    most: float


def price(asked: Question, planned: Planned, freer: Planned) -> Price:
    """What is lost by a constraint: `planned` answers `asked`, `freer` the same question without it.

    Any constraint that `question` takes: a must- or never-site, the walking limit (with the pairs
    of a longer one), a street's share, a budget. As both answers have a bound, so has the price.
    """
    if np.isfinite(asked.unserved):
        least, most = freer.value - planned.bound, freer.bound - planned.value
    else:
        least, most = planned.bound - freer.value, planned.value - freer.bound
    return Price(max(least, 0.0), max(most, 0.0))


def explain_plan(asked: Question, planned: Planned) -> PlanExplained:
    """The reasons behind a plan for the same question."""
    built = np.flatnonzero(planned.built.any(axis=1))
    served = np.zeros((asked.sites, asked.years))
    np.add.at(served, asked.site, planned.flow)
    lost = np.array([_without(asked, planned, int(o)) for o in built])
    return PlanExplained(
        built, served[asked.option_site[built]], lost, planned.prices.best_money.copy(),
        planned.prices.best_street.copy(),
    )  # fmt: skip


def _without(asked: Question, planned: Planned, option: int) -> float:
    """Children without a place when this option is not built: those of its site go, the rest stay
    where they are, and free places take whom they reach."""
    years = asked.years
    mine = asked.site == asked.option_site[option]
    flow = planned.flow.copy()
    flow[mine] = 0.0
    waiting = asked.demand.copy()
    np.subtract.at(waiting, asked.client, flow)
    used = np.zeros((asked.sites, years))
    np.add.at(used, asked.site, flow)
    lost = 0.0
    for t in range(years):
        places = asked.existing.copy()
        open_now = np.array(planned.built[:, : t + 1].any(axis=1))
        open_now[option] = False
        np.add.at(places, asked.option_site[open_now], asked.option_places[open_now])
        taken = _filled(asked, np.maximum(waiting[:, t], 0.0), places - used[:, t])
        lost += float(planned.flow[:, t].sum() - flow[:, t].sum() - taken)
    return max(lost, 0.0)


def _filled(asked: Question, waiting: Floats, free: Floats) -> float:
    """How many of the waiting children (n,) find a free place (m,), the nearest pairs first."""
    taken = 0.0
    for a in np.argsort(asked.cost, kind="stable").tolist():
        some = min(waiting[asked.client[a]], free[asked.site[a]])
        if some > 0:
            waiting[asked.client[a]] -= some
            free[asked.site[a]] -= some
            taken += some
    return taken
