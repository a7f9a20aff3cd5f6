"""Why these sites: what each is worth, whom it serves, why not the next one, what a limit costs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike

from tuoyu.algorithms.siting.answer import Sites
from tuoyu.algorithms.siting.arcs import (
    Arcs,
    Flags,
    Floats,
    Ints,
    arcs_of,
    arcs_of_matrix,
    client_of,
)
from tuoyu.algorithms.siting.interchange import cost_of
from tuoyu.algorithms.siting.lagrangian import bound_at


class Why(Enum):
    """Why a community is not served by the best of all sites for it."""

    SERVED_BY_BEST = "served_by_best"
    NEVER = "never"
    """Nothing may be built there."""
    LOSES = "loses"
    """Opening it in place of the least useful chosen site makes the whole worse by `loss`."""
    AS_GOOD = "as_good"
    """The exchange changes nothing: both answers are best."""
    NONE_NEAR = "none_near"
    """No site at all can serve it."""


@dataclass(frozen=True, slots=True)
class Explained:
    """loss: (chosen,) how much worse the whole is without each chosen site, its clients going to
    their second nearest. second: (n,) the next nearest open site of each client, −1 for none.
    best: (n,) the best of all sites for the client, −1 for none; why: n reasons; instead: (n,) by
    how much the whole is worse when `best` is opened and the least useful other site is closed;
    closed_for: (n,) which site that is, −1 for none. one_more: what one more site saves at least
    (the best single addition), one_more_at_most: and at most (by prices, proven).
    """

    loss: Floats
    second: Ints
    best: Ints
    why: tuple[Why, ...]
    instead: Floats
    closed_for: Ints
    one_more: float
    one_more_at_most: float


def explain_p_median(
    cost: ArrayLike, found: Sites, *, weight: ArrayLike | None = None, never: ArrayLike = (),
    must: ArrayLike = (),
) -> Explained:  # fmt: skip
    """The reasons behind an answer of `p_median` to the same table and weights."""
    table = np.asarray(cost, dtype=np.float64)
    load = np.ones(len(table)) if weight is None else np.asarray(weight, dtype=np.float64)
    scaled = np.where(np.isfinite(table), load[:, None] * table, np.inf)
    return explain(arcs_of_matrix(scaled, np.full(len(table), np.inf)), found, never, must)


def explain_cover(
    client: ArrayLike, site: ArrayLike, demand: ArrayLike, sites: int, found: Sites,
    *, never: ArrayLike = (), must: ArrayLike = (),
) -> Explained:  # fmt: skip
    """The reasons behind an answer of `maximal_cover_of` to the same pairs and demand."""
    load = np.asarray(demand, dtype=np.float64)
    i = np.asarray(client, dtype=np.int64)
    arcs = arcs_of(i, np.asarray(site, dtype=np.int64), np.zeros(len(i)), load, sites)
    return explain(arcs, found, never, must)


def explain(arcs: Arcs, found: Sites, never: ArrayLike, must: ArrayLike) -> Explained:
    """The reasons, from the arcs that the answer was found on."""
    is_open = np.zeros(arcs.sites, bool)
    is_open[found.chosen] = True
    first, second, d1, d2 = _two_nearest(arcs, is_open)
    loss = _sums(first[first >= 0], (d2 - d1)[first >= 0], arcs.sites)
    best = np.full(arcs.clients, -1, np.int64)
    some = np.diff(arcs.start) > 0
    best[some] = arcs.site[arcs.start[:-1][some]]
    banned = set(np.asarray(never, dtype=np.int64).tolist())
    fixed = np.zeros(arcs.sites, bool)
    fixed[np.asarray(must, dtype=np.int64)] = True
    exchange = {
        j: _exchange(arcs, is_open, fixed, j)
        for j in np.unique(best).tolist()
        if j >= 0 and not is_open[j] and j not in banned
    }
    why, instead, closed_for = [], np.zeros(arcs.clients), np.full(arcs.clients, -1, np.int64)
    for i, j in enumerate(best.tolist()):
        if j in exchange:
            closed_for[i], instead[i] = exchange[j]
        why.append(_why(j, is_open, d1[i], arcs, i, banned, instead[i]))
    gains = _gains(arcs, d1, is_open, banned)
    return Explained(
        loss[found.chosen], second, best, tuple(why), instead, closed_for,
        float(gains.max(initial=0.0)), _most_of_one_more(arcs, found, is_open, banned, d1),
    )  # fmt: skip


def _two_nearest(arcs: Arcs, is_open: Flags) -> tuple[Ints, Ints, Floats, Floats]:
    """The two cheapest open sites of each client, −1 for none, and what they cost."""
    usable = np.flatnonzero(is_open[arcs.site])
    client = client_of(arcs)[usable]
    who, at, count = np.unique(client, return_index=True, return_counts=True)
    first, second = np.full(arcs.clients, -1, np.int64), np.full(arcs.clients, -1, np.int64)
    d1, d2 = arcs.unserved.copy(), arcs.unserved.copy()
    first[who], d1[who] = arcs.site[usable[at]], arcs.cost[usable[at]]
    two = count > 1
    second[who[two]], d2[who[two]] = arcs.site[usable[at[two] + 1]], arcs.cost[usable[at[two] + 1]]
    return first, second, d1, d2


def _sums(row: Ints, amount: Floats, rows: int) -> Floats:
    return np.asarray(np.bincount(row, amount, minlength=rows), dtype=np.float64)


def _exchange(arcs: Arcs, is_open: Flags, fixed: Flags, j: int) -> tuple[int, float]:
    """The site that is best closed when j opens, and how much worse the whole is then."""
    none = np.zeros(arcs.sites)
    now = cost_of(arcs, none, is_open)
    opened = is_open.copy()
    opened[j] = True
    first, _, d1, d2 = _two_nearest(arcs, opened)
    served = first >= 0
    loss = _sums(first[served], (d2 - d1)[served], arcs.sites)
    loss[~is_open | fixed] = np.inf
    least = int(np.argmin(loss))
    if not np.isfinite(loss[least]):
        return -1, float("inf")
    opened[least] = False
    return least, cost_of(arcs, none, opened) - now


def _why(
    j: int, is_open: Flags, paid: float, arcs: Arcs, i: int, banned: set[int], loss: float
) -> Why:
    if j < 0:
        return Why.NONE_NEAR
    if is_open[j] or arcs.cost[arcs.start[i]] >= paid:
        return Why.SERVED_BY_BEST
    if j in banned:
        return Why.NEVER
    return Why.LOSES if loss > 1e-9 * max(1.0, abs(paid)) else Why.AS_GOOD


def _gains(arcs: Arcs, d1: Floats, is_open: Flags, banned: set[int]) -> Floats:
    """What opening each closed site besides saves; inf where it serves who had none."""
    saved = np.maximum(np.where(np.isfinite(d1), d1, 0.0)[arcs.of_client] - arcs.of_cost, 0.0)
    site = np.repeat(np.arange(arcs.sites), np.diff(arcs.of_start))
    gain = _sums(site, saved, arcs.sites)
    gain[is_open] = 0.0
    gain[list(banned)] = 0.0
    return gain


def _most_of_one_more(
    arcs: Arcs, found: Sites, is_open: Flags, banned: set[int], d1: Floats
) -> float:
    """What one more site saves at most: the cost now less the bound for one site more."""
    if len(found.price) != arcs.clients or not np.isfinite(d1).all():
        return float("inf")
    allowed = arcs.sites - len(banned)
    count = min(len(found.chosen) + 1, allowed)
    price = np.minimum(found.price, arcs.unserved)
    return float(d1.sum() - bound_at(arcs, np.zeros(arcs.sites), count, price))
