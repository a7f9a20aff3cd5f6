"""The reduced question as an integer program: for each client the levels of cost that it may pay.

z_l = 1 where no open site serves the client within its first l levels; the cost is the first level
plus the steps up (Cornuéjols, Nemhauser & Wolsey 1980; García, Labbé & Marín 2011). A covering
question has one level.
"""

from __future__ import annotations

import numpy as np

from tuoyu.algorithms.compiled import kernel
from tuoyu.algorithms.siting.arcs import Arcs, Flags, Floats, Int32s, Ints
from tuoyu.algorithms.siting.highs import Program


def program_of(arcs: Arcs, opening: Floats, count: int) -> Program:
    """The program whose first m columns are the sites. count −1: any number of sites."""
    m, arcs_n = arcs.sites, len(arcs.cost)
    client_of, level_cost, arc_level = _levels(arcs.start, arcs.cost, arcs.unserved)
    levels = len(level_cost)
    first = np.ones(levels, bool)
    first[1:] = client_of[1:] != client_of[:-1]
    last = np.roll(first, -1)
    last[-1:] = True
    next_cost = np.append(level_cost[1:], 0.0)
    next_cost[last] = arcs.unserved[client_of[last]]
    must = ~np.isfinite(next_cost)
    step = np.where(must, 0.0, next_cost - level_cost)
    start, column, value = _rows(arc_level, arcs.site, first, m, count, arcs_n)
    none = np.diff(arcs.start) == 0
    offset = float(level_cost[first].sum() + arcs.unserved[none].sum())
    low = np.append(first.astype(float), [count] if count >= 0 else [])
    high = np.append(np.full(levels, np.inf), [count] if count >= 0 else [])
    whole = np.zeros(m + levels, bool)
    whole[:m] = True
    upper = np.append(np.ones(m), np.where(must, 0.0, 1.0))
    return Program(
        np.append(opening, step), np.zeros(m + levels), upper, whole, low, high,
        start, column, value, offset,
    )  # fmt: skip


def point_of(arcs: Arcs, program: Program, is_open: Flags) -> Floats:
    """The point of the program that belongs to these open sites."""
    m = arcs.sites
    x = np.zeros(len(program.cost))
    x[:m] = is_open
    rows = len(program.cost) - m
    _fill(program.start, program.column, m, rows, x)
    return x


@kernel
def _levels(start: Int32s, cost: Floats, unserved: Floats) -> tuple[Ints, Floats, Ints]:
    """Each level's client and cost, and the level of each arc; equal costs share a level."""
    client = np.empty(len(cost), np.int64)
    price = np.empty(len(cost))
    level = np.empty(len(cost), np.int64)
    made = 0
    for i in range(len(unserved)):
        for a in range(start[i], start[i + 1]):
            if a == start[i] or cost[a] > price[made - 1]:
                client[made], price[made] = i, cost[a]
                made += 1
            level[a] = made - 1
    return client[:made], price[:made], level


@kernel
def _rows(
    level: Ints, site: Int32s, first: Flags, m: int, count: int, arcs: int
) -> tuple[Ints, Ints, Floats]:
    """z_l − z_{l−1} + Σ y at the level ≥ 0 (≥ 1 at the first), and the number of sites."""
    levels = len(first)
    size = arcs + 2 * levels + (m if count >= 0 else 0)
    start = np.zeros(levels + 1 + (1 if count >= 0 else 0), np.int64)
    column, value = np.empty(size, np.int64), np.ones(size)
    at, a = 0, 0
    for k in range(levels):
        start[k] = at
        while a < arcs and level[a] == k:
            column[at] = site[a]
            at, a = at + 1, a + 1
        if not first[k]:
            column[at], value[at] = m + k - 1, -1.0
            at += 1
        column[at] = m + k
        at += 1
    start[levels] = at
    if count >= 0:
        for j in range(m):
            column[at] = j
            at += 1
        start[levels + 1] = at
    return start, column[:at], value[:at]


@kernel
def _fill(start: Ints, column: Ints, m: int, levels: int, x: Floats) -> None:
    for k in range(levels):
        served, before = False, 1.0
        for e in range(start[k], start[k + 1]):
            c = column[e]
            if c < m:
                served = served or x[c] > 0.5
            elif c == m + k - 1 and e + 1 < start[k + 1]:
                before = x[c]
        x[m + k] = 0.0 if served else before
