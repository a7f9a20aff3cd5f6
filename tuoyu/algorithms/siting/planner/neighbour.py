"""Better plans by solving a few neighbourhoods at a time while the rest stays as it is
(large neighbourhood search, Shaw 1998): two groups of sites, so that money can move between them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tuoyu.algorithms.siting import highs
from tuoyu.algorithms.siting.arcs import Flags, Floats, Ints
from tuoyu.algorithms.siting.planner.program import everything, program_of
from tuoyu.algorithms.siting.planner.question import Question
from tuoyu.algorithms.siting.planner.rounding import value_of

LONGEST = 2.0
"""Seconds for one neighbourhood."""


@dataclass(frozen=True, slots=True)
class Plan:
    """built (o, t), flow (a, t) and what the plan costs."""

    built: Flags
    flow: Floats
    value: float


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Which clients each site reaches and which sites reach each client, as sparse rows."""

    start: Ints
    of_start: Ints
    by_client: Ints

    @classmethod
    def of(cls, asked: Question) -> Neighbours:
        start, of_start = (
            np.zeros(asked.sites + 1, np.int64),
            np.zeros(len(asked.demand) + 1, np.int64),
        )
        np.cumsum(np.bincount(asked.site, minlength=asked.sites), out=start[1:])
        np.cumsum(np.bincount(asked.client, minlength=len(asked.demand)), out=of_start[1:])
        return cls(start, of_start, np.argsort(asked.client, kind="stable"))

    def around(self, asked: Question, first: int, most: int) -> list[int]:
        """`first` and the sites nearest to it by shared clients, `most` in all."""
        found, seen, at = [first], {first}, 0
        while at < len(found) and len(found) < most:
            site = found[at]
            at += 1
            for i in asked.client[self.start[site] : self.start[site + 1]].tolist():
                near = asked.site[self.by_client[self.of_start[i] : self.of_start[i + 1]]]
                fresh = [j for j in near.tolist() if j not in seen]
                seen.update(fresh)
                found += fresh
        return found[:most]


def better(
    asked: Question, plan: Plan, near: Neighbours, random: np.random.Generator, size: int,
    seconds: float,
) -> Plan:  # fmt: skip
    """The plan, or a better one that differs in two groups of `size` / 2 sites."""
    inside = np.zeros(asked.sites, bool)
    for first in random.choice(np.unique(asked.option_site), 2):
        inside[near.around(asked, int(first), size // 2)] = True
    pairs = np.flatnonzero(inside[asked.site])
    clients = np.unique(asked.client[pairs])
    options = np.flatnonzero(inside[asked.option_site])
    part, rooms = _part(asked, plan, inside, pairs, clients, options)
    limits = replace(everything(part), rooms=rooms)
    program, layout = program_of(part, limits)
    waiting = part.demand.copy()
    np.subtract.at(waiting, part.client, plan.flow[pairs])
    start = np.concatenate([
        plan.built[options].ravel(), plan.flow[pairs].ravel(), np.maximum(waiting, 0.0).ravel()
    ])  # fmt: skip
    solved = highs.solve(program, seconds=min(seconds, LONGEST), gap=0.01, start=start)
    if solved.x is None:
        return plan
    built, flow = plan.built.copy(), plan.flow.copy()
    built[options] = layout.built(solved.x)
    flow[pairs] = np.maximum(layout.flow(solved.x), 0.0)
    left = asked.demand.copy()
    np.subtract.at(left, asked.client, flow)
    value = value_of(asked, built, flow, left)
    return Plan(built, flow, value) if value < plan.value else plan


def _part(
    asked: Question, plan: Plan, inside: Flags, pairs: Ints, clients: Ints, options: Ints
) -> tuple[Question, Floats]:
    """The question of the inside sites alone: children whom no outside site serves, money that is
    not spent outside, and in each street the children who may wait (s, t)."""
    outside = np.flatnonzero(~inside[asked.site])
    open_demand = asked.demand.copy()
    np.subtract.at(open_demand, asked.client[outside], plan.flow[outside])
    open_demand = np.maximum(open_demand, 0.0)
    rooms = np.zeros((len(asked.least), asked.years))
    for s, share in enumerate(asked.least):
        homes = asked.street == s
        others = homes.copy()
        others[clients] = False
        rooms[s] = asked.demand[homes].sum(axis=0) * (1 - share) - open_demand[others].sum(axis=0)
    built_outside = plan.built.copy()
    built_outside[options] = False
    spent = (built_outside * asked.option_cost[:, None]).sum(axis=0)
    row = np.full(asked.sites, -1, np.int64)
    row[inside] = np.arange(int(inside.sum()))
    client = np.searchsorted(clients, asked.client[pairs])
    return replace(
        asked, demand=open_demand[clients], client=client, site=row[asked.site[pairs]],
        cost=asked.cost[pairs], existing=asked.existing[inside],
        option_site=row[asked.option_site[options]], option_places=asked.option_places[options],
        option_cost=asked.option_cost[options], budget=asked.budget - spent,
        must=row[asked.must[inside[asked.must]]], street=asked.street[clients],
    ), rooms  # fmt: skip
