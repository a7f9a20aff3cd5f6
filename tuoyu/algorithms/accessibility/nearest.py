"""The nearest sites of every home, and who lives within a distance of one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tuoyu.algorithms.accessibility.checks import Floats, amounts, positive
from tuoyu.algorithms.accessibility.grid import Grid, Int32s, Sorted, grid_for_nearest, sorted_into
from tuoyu.algorithms.accessibility.points import Points, check_same_plane
from tuoyu.algorithms.compiled import kernel


@dataclass(frozen=True, slots=True)
class Nearest:
    """site: (n, k) rows of the site table, nearest first, the lower row where two are as near;
    −1 where there are fewer than k sites. metres: (n, k) walking metres, inf beside −1.
    """

    site: NDArray[np.int64]
    metres: Floats


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who has a site within the limit.

    covered: (n,) bool. children: (k,) children who have one, of `total` (k,); share: (k,) of them,
    0 where there is no child.
    """

    covered: NDArray[np.bool_]
    children: Floats
    total: Floats
    share: Floats


def nearest(homes: Points, sites: Points, k: int = 1, *, detour: float = 1.0) -> Nearest:
    """The k nearest of m sites for each of n homes, by straight line times `detour`.

    Raises BadInput: not_positive (k, detour), mixed_units.
    """
    check_same_plane(homes, sites, ("homes", "sites"))
    wanted = int(positive(k, "k"))
    factor = positive(detour, "detour")
    grid = grid_for_nearest(sites)
    cells = sorted_into(grid, sites)
    site = np.full((len(homes), wanted), -1, np.int64)
    square = np.full((len(homes), wanted), np.inf)
    _search(homes, grid, cells, site, square)
    return Nearest(site, np.sqrt(square) * factor)


def coverage(
    homes: Points, demand: ArrayLike, sites: Points, limit: float, *, detour: float = 1.0
) -> Coverage:
    """How many children live within `limit` walking metres of a site (the limit included).

    demand: (n,) or (n, k). For a limit in minutes: `metres_in(minutes, metres_per_minute)`.
    Raises BadInput: wrong_shape, not_a_number, negative_demand, not_positive, mixed_units.
    """
    children = amounts(demand, "demand", rows=len(homes), code="negative_demand")
    reach = positive(limit, "limit")
    return covered_within(nearest(homes, sites, detour=detour).metres[:, 0], children, reach)


def covered_within(metres: Floats, children: Floats, limit: float) -> Coverage:
    """As `coverage`, from the metres (n,) to each home's nearest site and children (k, n)."""
    covered = metres <= limit * (1 + 1e-12)
    reached, total = children[:, covered].sum(axis=1), children.sum(axis=1)
    share = np.divide(reached, total, out=np.zeros_like(total), where=total > 0)
    return Coverage(covered, reached, total, share)


def _search(
    homes: Points, grid: Grid, cells: Sorted, site: NDArray[np.int64], square: Floats
) -> None:
    _rings(
        homes.x, homes.y, cells.x, cells.y, cells.order, cells.start,
        grid.west, grid.south, grid.width, grid.columns, grid.rows, site, square,
    )  # fmt: skip


@kernel
def _rings(
    hx: Floats, hy: Floats, x: Floats, y: Floats, order: Int32s, start: Int32s,
    west: float, south: float, side: float, columns: int, rows: int,
    site: NDArray[np.int64], square: Floats,
) -> None:  # fmt: skip
    """Cells in rings around each home until a further ring cannot hold anything nearer."""
    k = site.shape[1]
    for i in range(len(hx)):
        at_column = min(max(int((hx[i] - west) / side), 0), columns - 1)
        at_row = min(max(int((hy[i] - south) / side), 0), rows - 1)
        # How far the home lies from the nearest edge of its cell (below zero: outside the grid).
        inside_x = min(hx[i] - west - at_column * side, west + (at_column + 1) * side - hx[i])
        inside_y = min(hy[i] - south - at_row * side, south + (at_row + 1) * side - hy[i])
        for ring in range(max(columns, rows) + 1):
            safe = min(inside_x, inside_y) + (ring - 1) * side - 1e-6 * side
            if ring and safe > 0 and square[i, k - 1] < safe * safe:
                break
            for row in range(max(at_row - ring, 0), min(at_row + ring, rows - 1) + 1):
                edge = abs(row - at_row) == ring
                step = 1 if edge or ring == 0 else 2 * ring
                for column in range(at_column - ring, at_column + ring + 1, step):
                    if column < 0 or column >= columns:
                        continue
                    cell = row * columns + column
                    for s in range(start[cell], start[cell + 1]):
                        d = (x[s] - hx[i]) ** 2 + (y[s] - hy[i]) ** 2
                        _keep(d, order[s], i, site, square)


@kernel
def _keep(d: float, row: int, i: int, site: NDArray[np.int64], square: Floats) -> None:
    """Put a site among the k nearest of home i, in order of distance, then of row."""
    n = site.shape[1] - 1
    if d > square[i, n] or (d == square[i, n] and row >= site[i, n] >= 0):
        return
    while n > 0 and (d < square[i, n - 1] or (d == square[i, n - 1] and row < site[i, n - 1])):
        square[i, n], site[i, n] = square[i, n - 1], site[i, n - 1]
        n -= 1
    square[i, n], site[i, n] = d, row
