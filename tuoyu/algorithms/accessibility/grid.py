"""Points sorted into the cells of a grid, row by row, so that neighbours lie together in memory."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from tuoyu.algorithms.accessibility.checks import Floats
from tuoyu.algorithms.accessibility.points import Points
from tuoyu.algorithms.compiled import kernel

Int32s = NDArray[np.int32]
MOST_CELLS = 12_000_000
CELLS_A_POINT = 8


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of `width` × `height` metres from (`west`, `south`), `columns` × `rows` of them."""

    west: float
    south: float
    width: float
    height: float
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Sorted:
    """Points in the order of their cells. `order[k]` is the row in the caller's table;
    cell c holds the points `start[c]` up to `start[c + 1]`.
    """

    x: Floats
    y: Floats
    order: Int32s
    start: Int32s


def grid_over(one: Points, other: Points, radius: float) -> Grid:
    """A grid over both sets whose rows are half of `radius` high, as fine as memory allows."""
    west, east = min(one.x.min(), other.x.min()), max(one.x.max(), other.x.max())
    south, north = min(one.y.min(), other.y.min()), max(one.y.max(), other.y.max())
    wide, high = max(east - west, 1e-9), max(north - south, 1e-9)
    most = min(MOST_CELLS, max(1024, CELLS_A_POINT * (len(one) + len(other))))
    height, width = radius / 2, radius / 8
    cells = (wide / width + 1) * (high / height + 1)
    if cells > most:
        width *= min(cells / most, 4.0)
        cells = (wide / width + 1) * (high / height + 1)
    if cells > most:
        widen = sqrt(cells / most) * 1.01
        width, height = width * widen, height * widen
        width, height = max(width, wide * 2 / most), max(height, high * 2 / most)
    return Grid(
        float(west), float(south), float(width), float(height),
        int(wide / width) + 1, int(high / height) + 1,
    )  # fmt: skip


def grid_for_nearest(sites: Points) -> Grid:
    """Square cells that hold about two sites each."""
    west, south = float(sites.x.min()), float(sites.y.min())
    wide, high = float(np.ptp(sites.x)), float(np.ptp(sites.y))
    side = max(sqrt(max(wide * high, 1e-12) * 2 / len(sites)), max(wide, high) / 4096, 1e-9)
    return Grid(west, south, side, side, ceil(wide / side) + 1, ceil(high / side) + 1)


def sorted_into(grid: Grid, points: Points) -> Sorted:
    """The points in cell order (a counting sort: two passes, no comparison)."""
    cells = np.empty(len(points), np.int32)
    start = np.zeros(grid.columns * grid.rows + 1, np.int32)
    x, y = np.empty(len(points)), np.empty(len(points))
    order = np.empty(len(points), np.int32)
    _count(points.x, points.y, grid.west, grid.south, 1 / grid.width, 1 / grid.height,
           grid.columns, grid.rows, cells, start)  # fmt: skip
    _place(points.x, points.y, cells, start, x, y, order)
    return Sorted(x, y, order, start)


@kernel
def _count(
    px: Floats, py: Floats, west: float, south: float, per_x: float, per_y: float,
    columns: int, rows: int, cells: Int32s, start: Int32s,
) -> None:  # fmt: skip
    """Each point's cell, and in start[c + 1] how many points lie in cells up to c."""
    for i in range(len(px)):
        column = min(max(int((px[i] - west) * per_x), 0), columns - 1)
        row = min(max(int((py[i] - south) * per_y), 0), rows - 1)
        cell = row * columns + column
        cells[i] = cell
        start[cell + 1] += 1
    total = 0
    for c in range(1, len(start)):
        total += start[c]
        start[c] = total


@kernel
def _place(
    px: Floats, py: Floats, cells: Int32s, start: Int32s, x: Floats, y: Floats, order: Int32s
) -> None:
    """Put each point where its cell lies; start is as it was when this is done."""
    for i in range(len(px) - 1, -1, -1):
        cell = cells[i] + 1
        start[cell] -= 1
        k = start[cell]
        x[k], y[k], order[k] = px[i], py[i], i
    for c in range(1, len(start) - 1):
        start[c] = start[c + 1]
    start[len(start) - 1] = len(px)
