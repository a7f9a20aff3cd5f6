"""Who may be served from where and at what cost, as two sparse tables of the same arcs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tuoyu.algorithms.compiled import kernel
from tuoyu.algorithms.errors import BadInput

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Int32s = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Arcs:
    """n clients, m sites, and the arcs between them.

    start (n + 1,), site, cost: the arcs of client i, cheapest first. of_start (m + 1,), of_client,
    of_cost: the same arcs by site. unserved (n,): what client i costs with no site; inf where it
    must have one. Costs are weighted (children × metres), unserved likewise.
    """

    start: Int32s
    site: Int32s
    cost: Floats
    of_start: Int32s
    of_client: Int32s
    of_cost: Floats
    unserved: Floats

    @property
    def clients(self) -> int:
        return len(self.start) - 1

    @property
    def sites(self) -> int:
        return len(self.of_start) - 1


def arcs_of(
    client: ArrayLike, site: ArrayLike, cost: ArrayLike, unserved: ArrayLike, sites: int
) -> Arcs:
    """Arcs from a list of pairs: client (a,), site (a,), cost (a,); unserved (n,) gives n.

    An arc that costs as much as being unserved, or more, is left out. Rows are trusted: the entry
    points check them.
    """
    left_out = np.asarray(unserved, dtype=np.float64)
    i, j = np.asarray(client, dtype=np.int64), np.asarray(site, dtype=np.int64)
    c = np.asarray(cost, dtype=np.float64)
    useful = c < left_out[i]
    if not useful.all():
        i, j, c = i[useful], j[useful], c[useful]
    order = np.lexsort((j, c, i))
    start = np.zeros(len(left_out) + 1, np.int32)
    np.cumsum(np.bincount(i, minlength=len(left_out)), out=start[1:])
    to, price = j[order].astype(np.int32), c[order]
    return Arcs(start, to, price, *by_site(start, to, price, sites), left_out)


def arcs_of_matrix(cost: Floats, unserved: Floats) -> Arcs:
    """Arcs from a full table of costs (n, m); inf where a site cannot serve a client."""
    order = np.argsort(cost, axis=1, kind="stable")
    sorted_cost = np.take_along_axis(cost, order, axis=1)
    useful = sorted_cost < np.minimum(unserved, np.finfo(float).max)[:, None]
    start = np.zeros(len(cost) + 1, np.int32)
    np.cumsum(useful.sum(axis=1), out=start[1:])
    site, price = order[useful].astype(np.int32), sorted_cost[useful]
    return Arcs(start, site, price, *by_site(start, site, price, cost.shape[1]), unserved)


def by_site(start: Int32s, site: Int32s, cost: Floats, sites: int) -> tuple[Int32s, Int32s, Floats]:
    """The arcs of a table by client, by site, clients rising."""
    of_start = np.zeros(sites + 1, np.int32)
    np.cumsum(np.bincount(site, minlength=sites), out=of_start[1:])
    of_client, of_cost = np.empty(len(site), np.int32), np.empty(len(site))
    _turn(start, site, cost, of_start[:-1].copy(), of_client, of_cost)
    return of_start, of_client, of_cost


@kernel
def _turn(
    start: Int32s, site: Int32s, cost: Floats, at: Int32s, of_client: Int32s, of_cost: Floats
) -> None:
    for i in range(len(start) - 1):
        for a in range(start[i], start[i + 1]):
            k = at[site[a]]
            of_client[k], of_cost[k] = i, cost[a]
            at[site[a]] += 1


def client_of(arcs: Arcs) -> Ints:
    """(arcs,) the client of each arc in the table by client."""
    return np.repeat(np.arange(arcs.clients), np.diff(arcs.start))


def without(arcs: Arcs, closed: Flags, too_dear: Flags, unserved: Floats) -> tuple[Arcs, Ints]:
    """The arcs that stay when sites close and arcs (in the order by client) fall out, and the old
    rows of the sites that stay; `unserved` is put in place of the old.
    """
    kept_sites = np.flatnonzero(~closed)
    new_row = np.full(arcs.sites, -1, np.int32)
    new_row[kept_sites] = np.arange(len(kept_sites), dtype=np.int32)
    client = client_of(arcs)
    kept = ~(too_dear | closed[arcs.site]) & (arcs.cost < unserved[client])
    start = np.zeros(arcs.clients + 1, np.int32)
    np.cumsum(np.bincount(client[kept], minlength=arcs.clients), out=start[1:])
    site, cost = new_row[arcs.site[kept]], arcs.cost[kept]
    return Arcs(start, site, cost, *by_site(start, site, cost, len(kept_sites)), unserved), (
        kept_sites
    )


def check_costs(cost: ArrayLike, table: str = "cost") -> Floats:
    """A cost table (n, m): no NaN, nothing below zero; inf means: cannot serve.

    Raises BadInput: wrong_shape, empty, not_a_number, negative_cost.
    """
    try:
        values = np.ascontiguousarray(cost, dtype=np.float64)
    except (TypeError, ValueError) as fault:
        raise BadInput("not_a_number", table, None, f"cannot be read as numbers: {fault}") from None
    if values.ndim != 2:
        raise BadInput("wrong_shape", table, None, f"has shape {values.shape}, not (n, m)")
    if 0 in values.shape:
        raise BadInput("empty", table, None, f"has shape {values.shape}")
    for code, wrong, why in (
        ("not_a_number", np.isnan(values), "is not a number"),
        ("negative_cost", values < 0, "is below zero"),
    ):
        if wrong.any():
            row, column = (int(k) for k in np.argwhere(wrong)[0])
            raise BadInput(code, table, row, f"{values[row, column]} (column {column}) {why}")
    return values
