"""Good answers by exchanging one site for another (Teitz & Bart 1968) with the bookkeeping of
Whitaker (1983) and Resende & Werneck (2007), shaken and repeated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tuoyu.algorithms.compiled import kernel
from tuoyu.algorithms.siting.arcs import Arcs, Flags, Floats, Int32s


@dataclass(frozen=True, slots=True)
class Answer:
    """open: (m,) which sites; cost: of all clients and openings."""

    open: Flags
    cost: float


def cost_of(arcs: Arcs, opening: Floats, is_open: Flags) -> float:
    """What the clients cost with these sites, and the sites themselves; inf where one is left."""
    cost = arcs.unserved.copy()
    _first_open(arcs.start, arcs.site, arcs.cost, is_open, cost)
    return float(cost.sum() + opening[is_open].sum())


def greedy(arcs: Arcs, opening: Floats, count: int) -> Flags:
    """Open the site that saves most, again and again, `count` times or while it pays."""
    finite = np.isfinite(arcs.unserved)
    far = arcs.cost.max() if len(arcs.cost) else 0.0
    start = np.where(finite, arcs.unserved, far * 2 + 1)
    is_open: Flags = _greedy(arcs.of_start, arcs.of_client, arcs.of_cost, start, opening, count)
    return is_open


def exchange(
    arcs: Arcs, opening: Floats, count: int, is_open: Flags, seed: int, shakes: int
) -> Answer:
    """Exchange until no exchange helps, then shake `shakes` times and keep what is better.

    count −1: opening and closing by itself are moves too.
    """
    start = is_open.copy()
    cost = _search(
        arcs.start, arcs.site, arcs.cost, arcs.of_start, arcs.of_client, arcs.of_cost,
        _finite(arcs), opening, count, start, seed, shakes,
    )  # fmt: skip
    del cost  # with the stand-in for inf; the true cost is told
    return Answer(start, cost_of(arcs, opening, start))


def _finite(arcs: Arcs) -> Floats:
    """`unserved` with a sum in place of inf that no exchange accepts if it can be avoided."""
    if np.isfinite(arcs.unserved).all():
        return arcs.unserved
    far = arcs.cost.max() if len(arcs.cost) else 1.0
    return np.where(np.isfinite(arcs.unserved), arcs.unserved, far * 20 + 1)


@kernel
def _first_open(start: Int32s, site: Int32s, cost: Floats, is_open: Flags, out: Floats) -> None:
    for i in range(len(out)):
        for a in range(start[i], start[i + 1]):
            if is_open[site[a]]:
                out[i] = min(out[i], cost[a])
                break


@kernel
def _greedy(
    of_start: Int32s, of_client: Int32s, of_cost: Floats, unserved: Floats, opening: Floats,
    count: int,
) -> Flags:  # fmt: skip
    """Lazy greedy (Minoux 1978): a saving only falls, so an old one is a bound on the new."""
    m = len(opening)
    now, saving, is_open = unserved.copy(), np.empty(m), np.zeros(m, np.bool_)
    for j in range(m):
        saving[j] = -opening[j]
        for a in range(of_start[j], of_start[j + 1]):
            saving[j] += max(now[of_client[a]] - of_cost[a], 0.0)
    fresh = np.zeros(m, np.int64)
    left: int = m if count < 0 else count
    turn = 0
    while left > 0:
        j = int(np.argmax(saving))
        if saving[j] == -np.inf or (count < 0 and saving[j] <= 0):
            break
        if fresh[j] != turn:
            saving[j] = -opening[j]
            for a in range(of_start[j], of_start[j + 1]):
                saving[j] += max(now[of_client[a]] - of_cost[a], 0.0)
            fresh[j] = turn
            continue
        is_open[j], saving[j] = True, -np.inf
        for a in range(of_start[j], of_start[j + 1]):
            now[of_client[a]] = min(now[of_client[a]], of_cost[a])
        turn += 1
        left -= 1
    return is_open


@kernel
def _serve(
    i: int, start: Int32s, site: Int32s, cost: Floats, unserved: Floats, is_open: Flags,
    first: Int32s, d1: Floats, d2: Floats, second: Int32s,
) -> None:  # fmt: skip
    """The nearest and second nearest open site of client i; −1 for none."""
    first[i], second[i], d1[i], d2[i] = -1, -1, unserved[i], unserved[i]
    for a in range(start[i], start[i + 1]):
        if is_open[site[a]]:
            if first[i] < 0:
                first[i], d1[i] = site[a], cost[a]
            else:
                second[i], d2[i] = site[a], cost[a]
                return


@kernel
def _losses(first: Int32s, d1: Floats, d2: Floats, opening: Floats, loss: Floats) -> None:
    """What closing each site costs: its clients go to their second, its opening is saved."""
    loss[:] = -opening
    for i in range(len(first)):
        if first[i] >= 0:
            loss[first[i]] += d2[i] - d1[i]


@kernel
def _move(
    enters: int, leaves: int, start: Int32s, site: Int32s, cost: Floats, of_start: Int32s,
    of_client: Int32s, unserved: Floats, opening: Floats, is_open: Flags, first: Int32s,
    second: Int32s, d1: Floats, d2: Floats, loss: Floats,
) -> None:  # fmt: skip
    """Open one site, close another (−1: none), and mend only the clients that they touch."""
    if enters >= 0:
        is_open[enters] = True
    if leaves >= 0:
        is_open[leaves] = False
        for i in range(len(first)):
            if first[i] == leaves or second[i] == leaves:
                _serve(i, start, site, cost, unserved, is_open, first, d1, d2, second)
    if enters >= 0:
        for a in range(of_start[enters], of_start[enters + 1]):
            _serve(of_client[a], start, site, cost, unserved, is_open, first, d1, d2, second)
    _losses(first, d1, d2, opening, loss)


@kernel
def _best_exchange(
    j: int, count: int, of_start: Int32s, of_client: Int32s, of_cost: Floats, opening: Floats,
    is_open: Flags, opened: Int32s, first: Int32s, d1: Floats, d2: Floats, loss: Floats,
    change: Floats,
) -> tuple[float, int]:  # fmt: skip
    """The most that opening j saves, and the site to close for it (−1: none)."""
    gain = -opening[j]
    for a in range(of_start[j], of_start[j + 1]):
        i, c = of_client[a], of_cost[a]
        if c < d1[i]:
            gain += d1[i] - c
            if first[i] >= 0:
                change[first[i]] -= d2[i] - d1[i]
        elif c < d2[i] and first[i] >= 0:
            change[first[i]] -= d2[i] - c
    best, leaves = -np.inf, -1
    if count < 0:
        best = gain
    for r in opened:
        if is_open[r] and gain - loss[r] - change[r] > best:
            best, leaves = gain - loss[r] - change[r], r
    for r in opened:
        change[r] = 0.0
    return best, leaves


@kernel
def _descend(
    start: Int32s, site: Int32s, cost: Floats, of_start: Int32s, of_client: Int32s,
    of_cost: Floats, unserved: Floats, opening: Floats, count: int, is_open: Flags,
    first: Int32s, second: Int32s, d1: Floats, d2: Floats, loss: Floats, change: Floats,
    tolerance: float,
) -> None:  # fmt: skip
    """Take helpful exchanges until a whole round finds none."""
    m = len(opening)
    j, since = np.random.randint(m), 0
    opened = np.flatnonzero(is_open).astype(np.int32)
    while since < m:
        j, since = (j + 1) % m, since + 1
        if is_open[j]:
            if count < 0 and loss[j] < -tolerance:
                _move(-1, j, start, site, cost, of_start, of_client, unserved, opening, is_open,
                      first, second, d1, d2, loss)  # fmt: skip
                opened, since = np.flatnonzero(is_open).astype(np.int32), 0
            continue
        saved, leaves = _best_exchange(j, count, of_start, of_client, of_cost, opening, is_open,
                                       opened, first, d1, d2, loss, change)  # fmt: skip
        if saved > tolerance:
            _move(j, leaves, start, site, cost, of_start, of_client, unserved, opening, is_open,
                  first, second, d1, d2, loss)  # fmt: skip
            opened, since = np.flatnonzero(is_open).astype(np.int32), 0


@kernel
def _search(
    start: Int32s, site: Int32s, cost: Floats, of_start: Int32s, of_client: Int32s,
    of_cost: Floats, unserved: Floats, opening: Floats, count: int, is_open: Flags, seed: int,
    shakes: int,
) -> float:  # fmt: skip
    """Exchange, shake, exchange …; is_open ends as the best found. Answers its cost."""
    np.random.seed(seed)
    n, m = len(unserved), len(opening)
    first, second = np.empty(n, np.int32), np.empty(n, np.int32)
    d1, d2, loss, change = np.empty(n), np.empty(n), np.empty(m), np.zeros(m)
    best = is_open.copy()
    best_cost = np.inf
    for turn in range(shakes + 1):
        for i in range(n):
            _serve(i, start, site, cost, unserved, is_open, first, d1, d2, second)
        _losses(first, d1, d2, opening, loss)
        tolerance = 1e-9 * max(1.0, d1.sum())
        _descend(start, site, cost, of_start, of_client, of_cost, unserved, opening, count,
                 is_open, first, second, d1, d2, loss, change, tolerance)  # fmt: skip
        now = d1.sum()
        for j in range(m):
            if is_open[j]:
                now += opening[j]
        if now < best_cost - tolerance:
            best[:] = is_open
            best_cost = now
        is_open[:] = best
        opened, closed = np.flatnonzero(best), np.flatnonzero(~best)
        if turn == shakes or len(opened) == 0 or len(closed) == 0:
            break
        for _ in range(1 + np.random.randint(1 + min(len(opened), 4))):
            is_open[opened[np.random.randint(len(opened))]] = False
        while count >= 0 and is_open.sum() < len(opened):
            is_open[np.random.randint(m)] = True
    is_open[:] = best
    return best_cost
