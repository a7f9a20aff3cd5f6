"""Which sites to open so that clients and openings cost least: search, bound, reduce, finish.

An exchange search finds good answers, prices prove a bound, reduced costs throw out sites and arcs
that no better answer can use (Beasley 1993; Avella, Sassano & Vasil'ev 2007). What is left is
branched on, and a small rest is settled by HiGHS. Whatever stops the run, the bound is proven.
"""

from __future__ import annotations

from dataclasses import replace
from heapq import heappop, heappush

import numpy as np

from tuoyu.algorithms.errors import Infeasible
from tuoyu.algorithms.siting import highs, levels
from tuoyu.algorithms.siting.answer import Watch
from tuoyu.algorithms.siting.arcs import Arcs, Flags, Floats
from tuoyu.algorithms.siting.interchange import cost_of, exchange, greedy
from tuoyu.algorithms.siting.lagrangian import improve
from tuoyu.algorithms.siting.part import Part, branch, reduce, whole_question

ROUNDS = 60
LEAST_STEP = 4e-3
NODE_ROUNDS = 50
NODE_TURNS = 4
SEARCH_EVERY = 5
"""Parts between two of which the exchange search is tried: at the root, always."""
SHAKEN_ARCS = 3_000_000
"""Arcs that shaking goes through in a turn, so that it takes about as long as pricing."""
SMALL_PROGRAM = 500
"""Arcs up to which a part goes to HiGHS whole: it is settled there faster than by branching."""
FEW_LEVELS = 3.0
"""Levels of cost a client up to which the program's relaxation is quick, whatever its size."""


class Chooser:
    """One run. `best`: (m,) the open sites of the best answer, of cost `value`; `bound`: proven.

    count −1: any number of sites. whole: all costs are whole numbers, so that a better answer is
    better by one at least.
    """

    def __init__(
        self, arcs: Arcs, opening: Floats, count: int, watch: Watch, *, seed: int, whole: bool
    ) -> None:
        self.arcs, self.opening, self.count = arcs, opening, count
        self.watch, self.seed, self.whole = watch, seed, whole
        start = exchange(arcs, opening, count, greedy(arcs, opening, count), seed, 2)
        self.best, self.value = start.open, start.cost
        self.bound = -np.inf
        self.price = np.zeros(arcs.clients)

    def run(self) -> None:
        root = whole_question(self.arcs, self.opening, self.count)
        if not np.isfinite(self.value):
            self._find_any(root)
        self._settle_root(root)
        if self._over():
            return
        if self._suits_highs(root):
            self.bound = max(self.bound, self._by_highs(root))
        else:
            self._branch(root)
        self._over()

    def _find_any(self, root: Part) -> None:
        """An answer that serves everyone, where the exchange search found none; by HiGHS."""
        program = levels.program_of(root.arcs, np.zeros(root.arcs.sites), root.count)
        free = replace(program, cost=np.zeros(len(program.cost)))
        solved = highs.solve(free, seconds=self.watch.left)
        if not solved.feasible:
            raise Infeasible((f"count {self.count}", "everyone"))
        if solved.x is None:
            raise TimeoutError("no answer that serves everyone was found in the given seconds")
        start = solved.x[: root.arcs.sites] > 0.5
        better = exchange(self.arcs, self.opening, self.count, start, self.seed, 2)
        self._keep(root, better.open if np.isfinite(better.cost) else start)

    @property
    def cutoff(self) -> float:
        """A part whose bound is above this holds no better answer."""
        return self.value - (1 - 1e-6 if self.whole else 1e-9 * max(1.0, abs(self.value)))

    def _over(self) -> bool:
        if self.bound > self.cutoff:
            self.bound = self.value
        return self.watch.ended(self.value, self.bound)

    def _settle_root(self, root: Part) -> None:
        """Prices, answers and reductions in turn, until the prices hardly rise."""
        turn = 0
        while not self._over():
            turn += 1
            shakes = int(np.clip(SHAKEN_ARCS // max(len(root.arcs.cost), 1), 4, 100))
            self._price(root, ROUNDS, turn * SEARCH_EVERY, shakes=shakes)
            self.bound = max(self.bound, min(self._rounded(root.bound), self.value))
            self.price = root.prices.best
            slow = root.prices.step < LEAST_STEP
            if self._over() or (slow and not reduce(root, self.cutoff)):
                return
            if turn % 4 == 0:
                reduce(root, self.cutoff)

    def _price(self, part: Part, rounds: int, turn: int, *, shakes: int) -> None:
        """Better prices for the part, and from the sites that they choose a better answer."""
        if not part.arcs.sites or part.count == 0:
            self._keep(part, np.zeros(part.arcs.sites, bool))
            part.bound = np.inf
            return
        base = part.fixed_cost
        chosen = improve(part.arcs, part.opening, part.count, part.prices, self.value - base,
                         self.cutoff - base, rounds)  # fmt: skip
        part.bound = max(part.bound, base + part.prices.bound)
        if part.bound > self.cutoff:
            return
        start = np.zeros(part.arcs.sites, bool)
        start[chosen] = True
        seed = self.seed + turn
        if turn % SEARCH_EVERY == 0:
            start = exchange(part.arcs, part.opening, part.count, start, seed, 0).open
        self._keep(part, start)
        inside = self.best[part.rows]
        if shakes and (part.count < 0 or inside.sum() == part.count):
            again = exchange(part.arcs, part.opening, part.count, inside, seed, shakes)
            self._keep(part, again.open)

    def _keep(self, part: Part, is_open: Flags) -> None:
        answer = np.zeros(self.arcs.sites, bool)
        answer[part.rows[is_open]] = True
        answer[part.fixed] = True
        value = cost_of(self.arcs, self.opening, answer)
        if value < self.value:
            self.best, self.value = answer, value

    def _rounded(self, bound: float) -> float:
        return float(np.ceil(bound - 1e-6)) if self.whole and np.isfinite(bound) else bound

    def _suits_highs(self, part: Part) -> bool:
        arcs = part.arcs
        if len(arcs.cost) <= SMALL_PROGRAM:
            return True
        rises = np.diff(arcs.cost, prepend=-1.0) > 0
        rises[np.minimum(arcs.start[:-1], len(rises) - 1)] = True
        return bool(rises.sum() <= FEW_LEVELS * arcs.clients)

    def _branch(self, root: Part) -> None:
        """Best part first; the bound is the least of all open parts."""
        waiting: list[tuple[float, int, Part]] = [(root.bound, 0, root)]
        made = 0
        while waiting:
            if waiting[0][0] > self.cutoff:
                break
            self.bound = max(self.bound, self._rounded(waiting[0][0]))
            if self._over():
                return
            part = heappop(waiting)[2]
            for child in branch(part):
                made += 1
                self._settle(child, made)
                if child.bound <= self.cutoff:
                    heappush(waiting, (child.bound, made, child))
        self.bound = self.value

    def _settle(self, part: Part, number: int) -> None:
        """Raise the bound of a part as far as it goes cheaply, or settle it by HiGHS."""
        for _ in range(NODE_TURNS):
            before = part.bound
            self._price(part, NODE_ROUNDS, number, shakes=0)
            if part.bound > self.cutoff or self.watch.left <= 0:
                return
            reduce(part, self.cutoff)
            if part.bound - before < 0.02 * (self.cutoff - part.bound):
                break
        if 0 < len(part.arcs.cost) <= SMALL_PROGRAM:
            part.bound = max(part.bound, self._by_highs(part))

    def _by_highs(self, part: Part) -> float:
        """The bound of a part by HiGHS, which may find a better answer on the way."""
        program = levels.program_of(part.arcs, part.opening, part.count)
        inside = self.best[part.rows]
        usable = (part.count < 0 or inside.sum() == part.count) and self.best[part.fixed].all()
        start = levels.point_of(part.arcs, program, inside) if usable else None
        base, settled = part.fixed_cost, self.bound

        def stop(value: float, bound: float) -> bool:
            least = min(value + base, self.value)
            return self.watch.ended(least, max(settled, min(bound + base, least)))

        solved = highs.solve(
            program, seconds=self.watch.left, start=start, stop=stop,
            digits=1 - 1e-6 if self.whole else 1e-9,
        )  # fmt: skip
        if solved.x is not None:
            self._keep(part, solved.x[: part.arcs.sites] > 0.5)
        bound = self._rounded(solved.bound + base)
        return np.inf if bound > self.cutoff else bound


def choose(
    arcs: Arcs, opening: Floats, count: int, watch: Watch, *, seed: int, whole: bool
) -> Chooser:
    """The best choice of `count` sites (−1: any number), or the best when `watch` stops it."""
    run = Chooser(arcs, opening, count, watch, seed=seed, whole=whole)
    run.run()
    return run
