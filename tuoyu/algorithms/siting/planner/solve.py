"""The planner's answer: prices and a bound, a core that HiGHS solves, then all that is left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from tuoyu.algorithms.errors import Infeasible
from tuoyu.algorithms.siting import highs
from tuoyu.algorithms.siting.answer import Listener, Stopped, Watch, gap_percent
from tuoyu.algorithms.siting.arcs import Flags, Floats, Ints
from tuoyu.algorithms.siting.planner.bound import (
    PlanPrices,
    Tables,
    first_prices,
    improve,
    tables_of,
)
from tuoyu.algorithms.siting.planner.clusters import ClusterBound
from tuoyu.algorithms.siting.planner.conflict import conflict_of
from tuoyu.algorithms.siting.planner.neighbour import Neighbours, Plan, better
from tuoyu.algorithms.siting.planner.program import Layout, Limits, everything, program_of
from tuoyu.algorithms.siting.planner.question import Question
from tuoyu.algorithms.siting.planner.rounding import round_up

ROUNDS = 20
DOUBTS = (0.05, 0.02)
SITES_AROUND = 60
PATIENCE = 8
LEAST_STEP = 6e-3
WALK = 0.25
"""The share of the seconds left that neighbourhoods may take in a turn."""
CLOSE = 0.02
"""The gap, as a share, from which on a run that must close it entirely proves and searches no more."""
FAR = 0.003
"""How far above the bound, as a share, the best plan is thought to be at most."""
SMALL = 6_000
"""Pairs × years up to which HiGHS gets the whole question at once."""
MEDIUM = 10_000
"""Pairs × years up to which HiGHS on the whole proves more than a second core."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What to build, and who goes where.

    built: (o, t) bool, option o opens in year t. flow: (a, t) children on each pair of the
    question; waiting: (n, t) children without a place; spent: (t,) money. Where every child must
    be served, value is what walking and money cost, and no plan costs less than bound. Else value
    is what serving is worth (`unserved` for each child) less walking and money, and no plan is
    worth more than bound. gap: percent between them. prices: of the bound, for explanations.
    """

    built: Flags
    flow: Floats
    waiting: Floats
    spent: Floats
    value: float
    bound: float
    gap: float
    stopped: Stopped
    prices: PlanPrices

    @property
    def served(self) -> Floats:
        """(t,) children with a place in each year."""
        return np.asarray(self.flow.sum(axis=0))


def plan(
    asked: Question,
    *,
    seconds: float = 60.0,
    gap: float = 0.1,
    seed: int = 1,
    listener: Listener | None = None,
) -> Planned:
    """The best plan (see `question`), proven to `gap` percent or as far as `seconds` go.

    Raises Infeasible with a smallest set of constraints that contradict each other
    (`wording.sentence` puts each into Chinese); TimeoutError where not even one plan was found.
    """
    most = asked.demand.sum() * asked.unserved if np.isfinite(asked.unserved) else None
    run = Planner(asked, Watch(seconds, gap, listener, most), seed)
    run.run()
    return run.answer()


class Planner:
    """One run: the best plan so far, and what is proven."""

    def __init__(self, asked: Question, watch: Watch, seed: int) -> None:
        self.asked, self.watch, self.seed = asked, watch, seed
        self.tables: Tables = tables_of(asked)
        self.prices = first_prices(asked)
        self.built: Flags | None = None
        self.flow: Floats = np.zeros((len(asked.client), asked.years))
        self.value, self.bound = np.inf, -np.inf
        self.beside: ClusterBound | None = None
        self.done = False

    def run(self) -> None:
        small = self.asked.client.size * self.asked.years <= SMALL
        self._price(24 if small else 120)
        if self._over():
            return
        if small:
            self._rest()
            return
        with ThreadPoolExecutor(1) as beside:
            self.beside = ClusterBound(self.asked, self.prices, self._hoped)
            sharper = beside.submit(self.beside.run, self._time_beside, self._digits())
            try:
                self._plans()
            finally:
                self.done = True
        sharper.result()
        self._over()

    def _plans(self) -> None:
        """Better and better plans, while the bound rises beside."""
        medium = self.asked.client.size * self.asked.years <= MEDIUM
        for doubt in DOUBTS[:1] if medium else DOUBTS:
            self._core(doubt)
            if self._over():
                return
            self._walk()
            if self._over():
                return
        self._rest()

    def _hoped(self) -> float:
        """What the best plan may well cost: while only a poor plan is known, less than that one,
        as steps towards it would be too long."""
        known = max(self.bound, self.beside.bound if self.beside else -np.inf)
        return float(min(self.value, known + FAR * abs(self.watch.shown(self.value))))

    def _time_beside(self) -> float:
        return 0.0 if self.done else self.watch.left

    def _digits(self) -> float:
        """How far from proven a group may stay: together a tenth of the gap that is asked for."""
        most = 1e-3 * self.watch.gap * abs(self.watch.shown(self.value))
        return max(most / max(self.asked.sites / 16, 1), 1e-6)

    def answer(self) -> Planned:
        if self.built is None:
            raise TimeoutError("no plan was found in the given seconds")
        asked = self.asked
        waiting = asked.demand.copy()
        np.subtract.at(waiting, asked.client, self.flow)
        spent = (self.built * asked.option_cost[:, None]).sum(axis=0)
        digits = 1e-7 * max(1.0, abs(self.value))
        cost = self.value
        bound = cost if cost - self.bound <= digits else self.bound
        value, limit = self.watch.shown(cost), self.watch.shown(bound)
        return Planned(
            self.built, self.flow, np.maximum(waiting, 0.0), spent, value, limit,
            gap_percent(value, limit), self.watch.why(cost, bound), self.prices,
        )  # fmt: skip

    def _over(self) -> bool:
        if self.beside is not None:
            self.bound = max(self.bound, min(self.beside.bound, self.value))
        return self.watch.ended(self.value, self.bound)

    def _price(self, turns: int) -> None:
        """Better prices and, from what they decide, a plan by rounding."""
        for turn in range(turns):
            target = self.value if np.isfinite(self.value) else self._guess()
            improve(self.asked, self.tables, self.prices, target, ROUNDS)
            self.bound = max(self.bound, min(self.prices.bound, self.value))
            if turn % 3 == 0:
                self._try(round_up(self.asked, self.prices))
            if self._over() or self.prices.step < LEAST_STEP:
                return

    def _guess(self) -> float:
        known = self.prices.bound
        return known + 0.05 * abs(known) + 1.0 if np.isfinite(known) else self.asked.scale()

    def _try(self, found: tuple[Flags, Floats, float] | None) -> None:
        if found is not None and found[2] < self.value:
            self.built, self.flow, self.value = found

    def _core(self, doubt: float) -> None:
        """HiGHS on what the prices leave in doubt: the rest is built or not as they decide."""
        use = self.prices.use
        pairs = self._near_pairs(doubt)
        certain = (use > 1 - doubt) & (self.prices.worth <= 0)
        limits = Limits((use > doubt) | certain, certain, pairs)
        self._solve(limits, self.watch.left * 0.35, proves=False)

    def _walk(self) -> None:
        """Neighbourhoods, larger ones when the small bring nothing, until they bring little."""
        if self.built is None or not self.asked.options:
            return
        near, random = Neighbours.of(self.asked), np.random.default_rng(self.seed)
        size, idle = SITES_AROUND // self.asked.years + 4, 0
        until = self.watch.left * (1 - WALK)
        while idle < PATIENCE and self.watch.left > until and not self._over():
            plan = Plan(self.built, self.flow, self.value)
            found = better(self.asked, plan, near, random, size, self.watch.left)
            worthwhile = found.value < self.value - 1e-5 * abs(self.value)
            idle = 0 if worthwhile else idle + 1
            self._try((found.built, found.flow, found.value))

    def _near_pairs(self, doubt: float) -> Flags:
        """Pairs that children may well use at these prices: 40 % of room above the price."""
        asked = self.asked
        over = (asked.cost[:, None] - self.prices.best_child[asked.client]).min(axis=1)
        room = np.quantile(np.abs(over), 0.5) * (0.1 + 2 * doubt)
        return np.asarray(over <= room)

    def _rest(self) -> None:
        """HiGHS on all that a better plan could use, by the prices of deciding otherwise."""
        limits = everything(self.asked)
        room = self.value - self.prices.bound
        if np.isfinite(room):
            room += 1e-7 * abs(self.value)
            allowed = self.prices.worth <= room
            limits = replace(limits, allowed=allowed, certain=self._certain(allowed, room))
        self._solve(limits, self.watch.left, proves=True)

    def _certain(self, allowed: Flags, room: float) -> Flags:
        """What must be built: the only choice left at a site where building nothing is too dear."""
        site = self.asked.option_site
        choices = np.bincount(site, allowed.sum(axis=1), minlength=self.asked.sites)
        lone = (self.prices.idle > room) & (choices == 1)
        return np.asarray(allowed & lone[site][:, None])

    def _solve(self, limits: Limits, seconds: float, *, proves: bool) -> None:
        program, layout = program_of(self.asked, limits)
        known = self.bound

        def stop(value: float, bound: float) -> bool:
            best = min(value, self.value)
            told = max(known, min(bound, best)) if proves else known
            if self.beside is not None:
                told = max(told, min(self.beside.bound, best))
            return self.watch.ended(best, told)

        solved = highs.solve(
            program, seconds=seconds, gap=self.watch.gap * 0.2, stop=stop,
            digits=1e-9 * self.asked.scale(), start=self._start(layout, limits, len(program.cost)),
            searches=not (proves and self._wants_proof()),
        )  # fmt: skip
        if solved.x is not None:
            flow = np.zeros_like(self.flow)
            flow[layout.pair] = np.maximum(layout.flow(solved.x), 0.0)
            self._try((layout.built(solved.x), flow, solved.value))
        if not proves:
            return
        if self.built is None and not solved.feasible:
            raise Infeasible(conflict_of(self.asked, self.watch.left))
        self.bound = max(self.bound, min(solved.bound, self.value))

    def _wants_proof(self) -> bool:
        near = self.value - self.bound <= CLOSE * abs(self.watch.shown(self.value))
        return self.watch.gap == 0 and near

    def _start(self, layout: Layout, limits: Limits, columns: int) -> Floats | None:
        """The best plan as a point of the program, where it is one."""
        if self.built is None or (self.built & ~limits.allowed & ~limits.certain).any():
            return None
        outside = np.ones(len(self.flow), bool)
        outside[layout.pair] = False
        if self.flow[outside].any() or (limits.certain & ~self.built).any():
            return None
        waiting = self.asked.demand.copy()
        np.subtract.at(waiting, self.asked.client, self.flow)
        x = np.concatenate([self.built.ravel(), self.flow[layout.pair].ravel(), waiting.ravel()])
        return x if len(x) == columns else None


def served_by(asked: Question, planned: Planned, year: int) -> Ints:
    """(n,) the site that takes most children of each community in a year, −1 for none."""
    best = np.full(len(asked.demand), -1, np.int64)
    order = np.argsort(planned.flow[:, year], kind="stable")
    used = order[planned.flow[order, year] > 1e-9]
    best[asked.client[used]] = asked.site[used]
    return best
