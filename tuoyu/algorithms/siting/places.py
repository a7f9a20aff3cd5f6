"""The classic questions of where to build: p-median, maximal covering, fixed charges."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tuoyu.algorithms.accessibility.checks import amounts, positive, rows_of
from tuoyu.algorithms.accessibility.points import Points, check_same_plane
from tuoyu.algorithms.errors import BadInput
from tuoyu.algorithms.siting.answer import Listener, Sites, Stopped, Watch, gap_percent
from tuoyu.algorithms.siting.arcs import (
    Arcs,
    Flags,
    Floats,
    Ints,
    arcs_of,
    arcs_of_matrix,
    check_costs,
    client_of,
    without,
)
from tuoyu.algorithms.siting.choose import choose
from tuoyu.algorithms.siting.near import pairs_within

NOBODY: tuple[int, ...] = ()


def p_median(
    cost: ArrayLike,
    count: int,
    *,
    weight: ArrayLike | None = None,
    must: ArrayLike = NOBODY,
    never: ArrayLike = NOBODY,
    seconds: float = 60.0,
    gap: float = 0.0,
    seed: int = 1,
    listener: Listener | None = None,
) -> Sites:
    """Open exactly `count` of m sites so that Σ_i weight_i · cost to the nearest open one is least
    (Hakimi 1964).

    cost: (n, m) per unit of weight (metres, say), inf where a site cannot serve; weight: (n,), 1
    if not given; must, never: rows of sites. Stops when proven, when `gap` percent is proven, or
    after `seconds`; the bound is proven in every case.
    Raises BadInput: wrong_shape, empty, not_a_number, negative_cost, negative_weight, unknown_id,
    bad_count, contradiction (must and never), unreachable (a client whom no allowed site serves);
    Infeasible where no choice of `count` sites serves every client.
    """
    table = check_costs(cost)
    load = _weights(weight, len(table))
    scaled = np.where(np.isfinite(table), load[:, None] * table, np.inf)
    arcs = arcs_of_matrix(scaled, np.full(len(table), np.inf))
    opening = np.zeros(arcs.sites)
    return locate(
        arcs, opening, count, must=must, never=never, seconds=seconds, gap=gap, seed=seed,
        listener=listener,
    )  # fmt: skip


def maximal_cover(
    homes: Points,
    demand: ArrayLike,
    sites: Points,
    count: int,
    limit: float,
    *,
    detour: float = 1.0,
    must: ArrayLike = NOBODY,
    never: ArrayLike = NOBODY,
    seconds: float = 60.0,
    gap: float = 0.0,
    seed: int = 1,
    listener: Listener | None = None,
) -> Sites:
    """Open exactly `count` of m sites so that most demand (n,) lives within `limit` walking metres
    of one (Church & ReVelle 1974).

    The answer's `value` is the covered demand, its `bound` a proven limit from above.
    Raises BadInput as `p_median`, with negative_demand, not_positive and mixed_units.
    """
    check_same_plane(homes, sites, ("homes", "sites"))
    reach = positive(limit, "limit") / positive(detour, "detour")
    client, site, _ = pairs_within(homes, sites, reach)
    return maximal_cover_of(
        client, site, demand, len(sites), count, must=must, never=never, seconds=seconds,
        gap=gap, seed=seed, listener=listener,
    )  # fmt: skip


def maximal_cover_of(
    client: ArrayLike,
    site: ArrayLike,
    demand: ArrayLike,
    sites: int,
    count: int,
    *,
    must: ArrayLike = NOBODY,
    never: ArrayLike = NOBODY,
    seconds: float = 60.0,
    gap: float = 0.0,
    seed: int = 1,
    listener: Listener | None = None,
) -> Sites:
    """Maximal covering from a list of who covers whom: site[k] covers client[k] (any way of
    reckoning: network, minutes); demand (n,), `sites` the number of sites. Otherwise as
    `maximal_cover`.
    """
    n = np.asarray(demand).shape[0] if np.ndim(demand) else 0
    load = amounts(demand, "demand", rows=n, code="negative_demand")[0] if n else np.zeros(0)
    if not n or sites < 1:
        raise BadInput("empty", "demand" if not n else "sites", None, "holds no row")
    i = rows_of(client, "client", below=n, of="demand")
    j = rows_of(site, "site", below=sites, of="sites")
    if len(i) != len(j):
        raise BadInput("wrong_shape", "site", None, f"has {len(j)} rows, client {len(i)}")
    arcs = arcs_of(i, j, np.zeros(len(i)), load, sites)
    return locate(
        arcs, np.zeros(sites), count, must=must, never=never, seconds=seconds, gap=gap,
        seed=seed, listener=listener, most=float(load.sum()),
    )  # fmt: skip


def fixed_charge(
    cost: ArrayLike,
    opening: ArrayLike,
    *,
    must: ArrayLike = NOBODY,
    never: ArrayLike = NOBODY,
    seconds: float = 60.0,
    gap: float = 0.0,
    seed: int = 1,
    listener: Listener | None = None,
) -> Sites:
    """Open any number of sites so that openings and the cost of serving everyone are least.

    cost: (n, m), inf where a site cannot serve; opening: (m,). (Uncapacitated facility location,
    Erlenkotter 1978.) Otherwise as `p_median`, with negative_opening.
    """
    table = check_costs(cost)
    m = table.shape[1]
    charge = amounts(opening, "opening", rows=m, code="negative_opening")[0]
    arcs = arcs_of_matrix(table, np.full(len(table), np.inf))
    return locate(
        arcs, charge, -1, must=must, never=never, seconds=seconds, gap=gap, seed=seed,
        listener=listener,
    )  # fmt: skip


def locate(
    arcs: Arcs,
    opening: Floats,
    count: int,
    *,
    must: ArrayLike,
    never: ArrayLike,
    seconds: float,
    gap: float,
    seed: int,
    listener: Listener | None,
    most: float | None = None,
) -> Sites:
    """The common core: `count` −1 for any number; `most`: tell coverage, most − cost, instead."""
    forced = rows_of(must, "must", below=arcs.sites, of="sites")
    banned = rows_of(never, "never", below=arcs.sites, of="sites")
    _check(arcs, count, forced, banned)
    watch = Watch(seconds, gap, listener, most)
    reduced, fixed, rows = _without_fixed(arcs, forced, banned)
    left = count - len(fixed) if count >= 0 else -1
    state = choose(reduced, opening[rows], left, watch, seed=seed, whole=_whole(arcs, opening))
    base = float(opening[fixed].sum())
    chosen = np.sort(np.concatenate([fixed, rows[state.best]])).astype(np.int64)
    why = watch.why(state.value, state.bound)
    value = watch.shown(state.value + base)
    bound = value if why is Stopped.PROVEN else watch.shown(state.bound + base)
    serves = nearest_open(arcs, chosen)
    return Sites(chosen, serves, value, bound, gap_percent(value, bound), why, state.price)


def nearest_open(arcs: Arcs, chosen: Ints) -> Ints:
    """(n,) the cheapest open site of each client, −1 for none."""
    is_open = np.zeros(arcs.sites, bool)
    is_open[chosen] = True
    usable = np.flatnonzero(is_open[arcs.site])
    client = client_of(arcs)[usable]
    serves = np.full(arcs.clients, -1, np.int64)
    who, first = np.unique(client, return_index=True)
    serves[who] = arcs.site[usable[first]]
    return serves


def _weights(weight: ArrayLike | None, n: int) -> Floats:
    if weight is None:
        return np.ones(n)
    load: Floats = amounts(weight, "weight", rows=n, code="negative_weight")[0]
    return load


def _check(arcs: Arcs, count: int, forced: Ints, banned: Ints) -> None:
    both = np.intersect1d(forced, banned)
    if len(both):
        row = int(np.flatnonzero(forced == both[0])[0])
        raise BadInput("contradiction", "must", row, f"site {both[0]} is also among never")
    free = arcs.sites - len(np.unique(banned))
    if count != -1 and not max(1, len(np.unique(forced))) <= count <= free:
        raise BadInput(
            "bad_count", "count", None,
            f"{count} sites; {len(np.unique(forced))} must be open and {free} may be",
        )  # fmt: skip
    allowed = np.ones(arcs.sites, bool)
    allowed[banned] = False
    client = client_of(arcs)
    reached = np.bincount(client[allowed[arcs.site]], minlength=arcs.clients) > 0
    lost = ~reached & ~np.isfinite(arcs.unserved)
    if lost.any():
        raise BadInput(
            "unreachable", "cost", int(np.argmax(lost)), "no allowed site can serve this client"
        )


def _without_fixed(arcs: Arcs, forced: Ints, banned: Ints) -> tuple[Arcs, Ints, Ints]:
    """The question without fixed and banned sites: a fixed one is what its clients pay at most."""
    fixed = np.unique(forced)
    closed: Flags = np.zeros(arcs.sites, bool)
    closed[fixed] = True
    unserved = arcs.unserved.copy()
    client = client_of(arcs)
    mine = closed[arcs.site]
    np.minimum.at(unserved, client[mine], arcs.cost[mine])
    closed[banned] = True
    if not closed.any():
        return arcs, fixed, np.arange(arcs.sites)
    reduced, rows = without(arcs, closed, np.zeros(len(arcs.cost), bool), unserved)
    return reduced, fixed, rows


def _whole(arcs: Arcs, opening: Floats) -> bool:
    finite = arcs.unserved[np.isfinite(arcs.unserved)]
    return all(bool((part == np.rint(part)).all()) for part in (arcs.cost, opening, finite))
