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
    first: Int32s, second: Int32s, d1: Floats, d2: Floats, loss: Floats,
) -> None:  # fmt: skip
    """The nearest and second nearest open site of client i (−1: none); loss follows."""
    if first[i] >= 0:
        loss[first[i]] -= d2[i] - d1[i]
    first[i], second[i], d1[i], d2[i] = -1, -1, unserved[i], unserved[i]
    for a in range(start[i], start[i + 1]):
        if is_open[site[a]]:
            if first[i] < 0:
                first[i], d1[i] = site[a], cost[a]
            else:
                second[i], d2[i] = site[a], cost[a]
                break
    if first[i] >= 0:
        loss[first[i]] += d2[i] - d1[i]


@kernel
def _move(
    enters: int, leaves: int, start: Int32s, site: Int32s, cost: Floats, of_start: Int32s,
    of_client: Int32s, of_cost: Floats, unserved: Floats, is_open: Flags, first: Int32s,
    second: Int32s, d1: Floats, d2: Floats, loss: Floats,
) -> float:  # fmt: skip
    """Open one site, close another (−1: none), mend only the clients that they touch.
    Answers by how much the clients' cost changes."""
    change = 0.0
    if enters >= 0:
        is_open[enters] = True
        for a in range(of_start[enters], of_start[enters + 1]):
            i = of_client[a]
            if of_cost[a] < d2[i]:
                change -= d1[i]
                _serve(i, start, site, cost, unserved, is_open, first, second, d1, d2, loss)
                change += d1[i]
    if leaves >= 0:
        is_open[leaves] = False
        for a in range(of_start[leaves], of_start[leaves + 1]):
            i = of_client[a]
            if first[i] == leaves or second[i] == leaves:
                change -= d1[i]
                _serve(i, start, site, cost, unserved, is_open, first, second, d1, d2, loss)
                change += d1[i]
    return change


@kernel
def _cheapest_to_close(is_open: Flags, loss: Floats, opening: Floats) -> int:
    best = -1
    for r in range(len(loss)):
        if is_open[r] and (best < 0 or loss[r] - opening[r] < loss[best] - opening[best]):
            best = r
    return best


@kernel
def _best_exchange(
    j: int, count: int, cheapest: int, of_start: Int32s, of_client: Int32s, of_cost: Floats,
    opening: Floats, first: Int32s, d1: Floats, d2: Floats, loss: Floats, change: Floats,
    touched: Int32s,
) -> tuple[float, int]:  # fmt: skip
    """The most that opening j saves, and the site to close for it (−1: none).

    Closing costs less once j is open, and only for sites that j's clients use; of all others the
    cheapest is known.
    """
    gain, n = -opening[j], 0
    for a in range(of_start[j], of_start[j + 1]):
        i, c = of_client[a], of_cost[a]
        if c >= d2[i]:
            continue
        gain += max(d1[i] - c, 0.0)
        r = first[i]
        if r >= 0 and d1[i] < d2[i]:
            if change[r] == 0.0:
                touched[n] = r
                n += 1
            change[r] -= d2[i] - max(c, d1[i])
    best, leaves = (gain, -1) if count < 0 else (-np.inf, -1)
    if cheapest >= 0 and gain - loss[cheapest] + opening[cheapest] > best:
        best, leaves = gain - loss[cheapest] + opening[cheapest], cheapest
    for k in range(n):
        r = touched[k]
        saved = gain - loss[r] + opening[r] - change[r]
        if saved > best:
            best, leaves = saved, r
        change[r] = 0.0
    return best, leaves


@kernel
def _descend(
    start: Int32s, site: Int32s, cost: Floats, of_start: Int32s, of_client: Int32s,
    of_cost: Floats, unserved: Floats, opening: Floats, count: int, is_open: Flags,
    first: Int32s, second: Int32s, d1: Floats, d2: Floats, loss: Floats, change: Floats,
    touched: Int32s, tolerance: float,
) -> float:  # fmt: skip
    """Take helpful exchanges until a whole round finds none; answers the change of all costs."""
    m, total = len(opening), 0.0
    j, since = np.random.randint(m), 0
    cheapest = _cheapest_to_close(is_open, loss, opening)
    while since < m:
        j, since = (j + 1) % m, since + 1
        enters, leaves, saved = -1, -1, -1.0
        if not is_open[j]:
            saved, leaves = _best_exchange(j, count, cheapest, of_start, of_client, of_cost,
                                           opening, first, d1, d2, loss, change, touched)  # fmt: skip
            enters = j
        elif count < 0:
            saved, leaves = opening[j] - loss[j], j
        if saved <= tolerance:
            continue
        total += _move(enters, leaves, start, site, cost, of_start, of_client, of_cost, unserved,
                       is_open, first, second, d1, d2, loss)  # fmt: skip
        total += opening[enters] if enters >= 0 else 0.0
        total -= opening[leaves] if leaves >= 0 else 0.0
        cheapest, since = _cheapest_to_close(is_open, loss, opening), 0
    return total


@kernel
def _shake(
    moves: int, count: int, start: Int32s, site: Int32s, cost: Floats, of_start: Int32s,
    of_client: Int32s, of_cost: Floats, unserved: Floats, opening: Floats, is_open: Flags,
    first: Int32s, second: Int32s, d1: Floats, d2: Floats, loss: Floats,
) -> float:  # fmt: skip
    """A few sites near each other close and as many of their neighbours open; the change."""
    m, total = len(opening), 0.0
    near = np.random.randint(m)
    for _ in range(moves):
        leaves, enters = -1, -1
        for _ in range(20):
            j = near
            if np.random.random() < 0.1 or of_start[near + 1] == of_start[near]:
                j = np.random.randint(m)
            else:
                i = of_client[np.random.randint(of_start[near], of_start[near + 1])]
                last = min(start[i + 1], start[i] + 12)
                if last > start[i]:
                    j = site[np.random.randint(start[i], last)]
            if is_open[j] and leaves < 0:
                leaves = j
            if not is_open[j] and enters < 0:
                enters = j
            near = j
        if count >= 0 and (leaves < 0 or enters < 0):
            continue
        total += _move(enters, leaves, start, site, cost, of_start, of_client, of_cost, unserved,
                       is_open, first, second, d1, d2, loss)  # fmt: skip
        total += opening[enters] if enters >= 0 else 0.0
        total -= opening[leaves] if leaves >= 0 else 0.0
    return total


@kernel
def _search(
    start: Int32s, site: Int32s, cost: Floats, of_start: Int32s, of_client: Int32s,
    of_cost: Floats, unserved: Floats, opening: Floats, count: int, is_open: Flags, seed: int,
    shakes: int,
) -> float:  # fmt: skip
    """Exchange, shake, exchange …; is_open ends as the best found. Answers its cost."""
    np.random.seed(seed)
    n, m = len(unserved), len(opening)
    first, second = np.full(n, -1, np.int32), np.full(n, -1, np.int32)
    d1, d2, loss, change = np.zeros(n), np.zeros(n), np.zeros(m), np.zeros(m)
    touched = np.empty(max(m, 1), np.int32)
    now = 0.0
    for i in range(n):
        _serve(i, start, site, cost, unserved, is_open, first, second, d1, d2, loss)
        now += d1[i]
    for j in range(m):
        now += opening[j] if is_open[j] else 0.0
    tolerance = 1e-9 * max(1.0, now)
    if m == 0:
        return now
    now += _descend(start, site, cost, of_start, of_client, of_cost, unserved, opening, count,
                    is_open, first, second, d1, d2, loss, change, touched, tolerance)  # fmt: skip
    for _ in range(shakes):
        kept = (is_open.copy(), first.copy(), second.copy(), d1.copy(), d2.copy(), loss.copy())
        moves = 1 + np.random.randint(4)
        after = now + _shake(moves, count, start, site, cost, of_start, of_client, of_cost,
                             unserved, opening, is_open, first, second, d1, d2, loss)  # fmt: skip
        after += _descend(start, site, cost, of_start, of_client, of_cost, unserved, opening,
                          count, is_open, first, second, d1, d2, loss, change, touched,
                          tolerance)  # fmt: skip
        if after < now + tolerance:
            now = after
            continue
        is_open[:], first[:], second[:] = kept[0], kept[1], kept[2]
        d1[:], d2[:], loss[:] = kept[3], kept[4], kept[5]
    return now
