"""The planner's question as a mixed integer program, whole or with parts fixed or left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from tuoyu.algorithms.siting.arcs import Flags, Floats, Ints
from tuoyu.algorithms.siting.highs import Program
from tuoyu.algorithms.siting.planner.question import Question


@dataclass(frozen=True, slots=True)
class Limits:
    """What of the question is in a program. allowed, certain: (o, t) what may and what must be
    built; pairs: (a,) which are in; strong: with x ≤ demand · built for every pair; dropped:
    names of constraints left out (`budget 0`, `must 3`, `street 2`, `everyone`); rooms: (s, t)
    children who may wait in each street, where not as its least share says.
    """

    allowed: Flags
    certain: Flags
    pairs: Flags
    strong: bool = True
    dropped: frozenset[str] = frozenset()
    rooms: Floats | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns: first o · t of building, then those of the pairs that are in, then of the unserved
    (n, t). pair: (p,) rows of the pairs that are in."""

    options: int
    years: int
    pair: Ints
    clients: int

    def built(self, x: Floats) -> Flags:
        cells = x[: self.options * self.years].reshape(self.options, self.years)
        return np.asarray(cells > 0.5)

    def flow(self, x: Floats) -> Floats:
        first = self.options * self.years
        return x[first : first + len(self.pair) * self.years].reshape(-1, self.years)


class _Rows:
    """Sparse rows as they are put together."""

    def __init__(self) -> None:
        self.row: list[Ints] = []
        self.column: list[Ints] = []
        self.value: list[Floats] = []
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        self.count = 0

    def block(self, low: Floats, high: Floats) -> int:
        """As many new rows as there are limits; answers the number of the first."""
        first = self.count
        self.low.append(low)
        self.high.append(high)
        self.count += len(low)
        return first

    def put(self, row: Ints, column: Ints, value: Floats | float) -> None:
        self.row.append(row)
        self.column.append(column)
        self.value.append(np.broadcast_to(np.asarray(value, dtype=float), row.shape))

    def table(self, columns: int) -> csr_array:
        entries = (
            np.concatenate(self.value),
            (np.concatenate(self.row), np.concatenate(self.column)),
        )
        return csr_array(entries, shape=(self.count, columns))


def everything(asked: Question) -> Limits:
    grid = (asked.options, asked.years)
    return Limits(np.ones(grid, bool), np.zeros(grid, bool), np.ones(len(asked.client), bool))


def program_of(asked: Question, limits: Limits) -> tuple[Program, Layout]:
    """The program, and where its columns lie."""
    layout = Layout(
        asked.options, asked.years, np.flatnonzero(limits.pairs), len(asked.demand)
    )  # fmt: skip
    rows = _Rows()
    _demand_rows(asked, layout, rows)
    _site_rows(asked, layout, limits, rows)
    if limits.strong:
        _strong_rows(asked, layout, rows)
    _money_rows(asked, limits, rows)
    _street_rows(asked, layout, limits, rows)
    cost, lower, upper, whole = _columns(asked, layout, limits)
    table = rows.table(len(cost))
    table.sum_duplicates()
    return Program(
        cost, lower, upper, whole, np.concatenate(rows.low), np.concatenate(rows.high),
        table.indptr.astype(np.int64), table.indices.astype(np.int64), table.data,
    ), layout  # fmt: skip


def _columns(
    asked: Question, layout: Layout, limits: Limits
) -> tuple[Floats, Floats, Floats, Flags]:
    years = asked.years
    build = np.repeat(asked.option_cost * asked.money, years)
    walk = np.repeat(asked.cost[layout.pair], years)
    hard = not np.isfinite(asked.unserved)
    waits = np.full(asked.demand.size, 0.0 if hard else asked.unserved)
    cost = np.concatenate([build, walk, waits])
    lower = np.zeros(len(cost))
    lower[: len(build)] = limits.certain.ravel()
    most = asked.demand[asked.client[layout.pair]].ravel()
    left = (
        np.zeros(waits.size) if hard and "everyone" not in limits.dropped else asked.demand.ravel()
    )
    upper = np.concatenate([(limits.allowed | limits.certain).ravel().astype(float), most, left])
    whole = np.zeros(len(cost), bool)
    whole[: len(build)] = True
    return cost, lower, upper, whole


def _demand_rows(asked: Question, layout: Layout, rows: _Rows) -> None:
    """Every child walks somewhere or waits."""
    years, n = asked.years, layout.clients
    first = rows.block(asked.demand.ravel(), asked.demand.ravel())
    year = np.arange(years)
    base = asked.options * years
    pair = np.arange(len(layout.pair))
    rows.put(
        first + (asked.client[layout.pair][:, None] * years + year).ravel(),
        base + (pair[:, None] * years + year).ravel(), 1.0,
    )  # fmt: skip
    cells = np.arange(n * years)
    rows.put(first + cells, base + len(pair) * years + cells, 1.0)


def _built_by(asked: Question, row_of_site: Ints, rows: _Rows, weight: Floats) -> None:
    """Into row row_of_site[j] + t (−1: none): weight_o for option o built in any year up to t."""
    years = asked.years
    for since in range(years):
        for t in range(since, years):
            known = np.flatnonzero(row_of_site[asked.option_site] >= 0)
            rows.put(
                row_of_site[asked.option_site[known]] + t, known * years + since, weight[known]
            )


def _site_rows(asked: Question, layout: Layout, limits: Limits, rows: _Rows) -> None:
    """No more children than places; at most one option a site, one where it must be."""
    years, m = asked.years, asked.sites
    first = rows.block(np.full(m * years, -np.inf), np.repeat(asked.existing, years))
    year, pair = np.arange(years), np.arange(len(layout.pair))
    rows.put(
        first + (asked.site[layout.pair][:, None] * years + year).ravel(),
        asked.options * years + (pair[:, None] * years + year).ravel(), 1.0,
    )  # fmt: skip
    _built_by(asked, first + np.arange(m) * years, rows, -asked.option_places)
    least = np.full(m, -np.inf)
    least[[j for j in asked.must if f"must {j}" not in limits.dropped]] = 1.0
    one = rows.block(least, np.ones(m))
    cells = np.arange(asked.options * years)
    rows.put(one + np.repeat(asked.option_site, years), cells, 1.0)


def _strong_rows(asked: Question, layout: Layout, rows: _Rows) -> None:
    """Nobody walks to a site before it is built: x ≤ demand · built."""
    years = asked.years
    bare = layout.pair[asked.existing[asked.site[layout.pair]] == 0]
    place = np.flatnonzero(asked.existing[asked.site[layout.pair]] == 0)
    if not len(bare):
        return
    first = rows.block(np.full(len(bare) * years, -np.inf), np.zeros(len(bare) * years))
    cells = (np.arange(len(bare))[:, None] * years + np.arange(years)).ravel()
    walk = asked.options * years + (place[:, None] * years + np.arange(years)).ravel()
    rows.put(first + cells, walk, 1.0)
    pair_of, option = _joined(asked, bare)
    for since in range(years):
        for t in range(since, years):
            most = np.minimum(
                asked.demand[asked.client[bare[pair_of]], t], asked.option_places[option]
            )
            rows.put(first + pair_of * years + t, option * years + since, -most)


def _joined(asked: Question, pairs: Ints) -> tuple[Ints, Ints]:
    """Every one of `pairs` (by its number) with every option of its site."""
    order = np.argsort(asked.option_site, kind="stable")
    count = np.bincount(asked.option_site, minlength=asked.sites)
    start = np.cumsum(count) - count
    site = asked.site[pairs]
    number = np.repeat(np.arange(len(pairs)), count[site])
    within = np.arange(len(number)) - np.repeat(np.cumsum(count[site]) - count[site], count[site])
    return number, order[np.repeat(start[site], count[site]) + within]


def _money_rows(asked: Question, limits: Limits, rows: _Rows) -> None:
    """The budget of each year, or of all years up to it where unspent money stays."""
    years = asked.years
    option = np.arange(asked.options)
    total = np.cumsum(asked.budget) if asked.carry else asked.budget
    for t in range(years):
        if f"budget {t}" in limits.dropped or not np.isfinite(total[t]):
            continue
        row = rows.block(np.array([-np.inf]), np.array([total[t]]))
        for since in range(t + 1) if asked.carry else (t,):
            rows.put(np.full(len(option), row), option * years + since, asked.option_cost)


def _street_rows(asked: Question, layout: Layout, limits: Limits, rows: _Rows) -> None:
    """In each street no more children wait than its least share allows."""
    years = asked.years
    base = (asked.options + len(layout.pair)) * years
    for s in range(len(asked.least)):
        if f"street {s}" in limits.dropped:
            continue
        homes = np.flatnonzero(asked.street == s)
        rooms = asked.demand[homes].sum(axis=0) * (1 - asked.least[s])
        if limits.rooms is not None:
            rooms = limits.rooms[s]
        first = rows.block(np.full(years, -np.inf), rooms)
        for t in range(years):
            rows.put(np.full(len(homes), first + t), base + homes * years + t, 1.0)
