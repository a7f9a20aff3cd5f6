"""Sums over all pairs within reach, without the list of pairs.

Sites are taken one after the other. The homes around a site lie in a few runs of the sorted table;
their weights stand in a buffer while the site's sum is taken and its share given back to the homes.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil, log2, sqrt
from typing import ParamSpec, TypeVar, cast

import numba
import numpy as np

from tuoyu.algorithms.accessibility.checks import Floats, Ints
from tuoyu.algorithms.accessibility.decay import SLACK, Decay
from tuoyu.algorithms.accessibility.grid import Grid, Int32s, Sorted

BLOCKS = 16
"""Sites go in this many blocks, so that the answer does not depend on the number of cores."""
SMALL = 8_192
"""Sites below which a thread costs more than it brings."""

P = ParamSpec("P")
R = TypeVar("R")


def _summing(function: Callable[P, R]) -> Callable[P, R]:
    """A kernel whose sums may be taken in any order (to 1e-15), so that the processor takes
    several pairs at once. NaN and infinity keep their meaning: `nnan`, `ninf` are not allowed.
    """
    options = {"reassoc", "contract", "nsz", "arcp"}
    made = numba.njit(cache=True, nogil=True, error_model="numpy", fastmath=options)(function)
    return cast("Callable[P, R]", made)


@dataclass(frozen=True, slots=True)
class Shape:
    """A decay as the kernels read it, for squared straight-line metres.

    Steps: `bounds2`, `weights`. A bell: e^(−d² · per_half) squared `halvings` times.
    """

    radius: float
    bounds2: Floats
    weights: Floats
    per_half: float
    halvings: int
    scale: float
    shift: float


def shape_of(decay: Decay, detour: float) -> Shape:
    """`decay` speaks of walking metres; a walk is `detour` times the straight line."""
    radius = decay.limit / detour * (1 + SLACK)
    if not decay.sigma:
        bounds = np.asarray(decay.bounds) / detour * (1 + SLACK)
        return Shape(radius, bounds**2, np.asarray(decay.weights), 0.0, 0, 1.0, 0.0)
    factor = detour**2 / (2 * decay.sigma**2)
    halvings = max(0, ceil(log2(radius**2 * factor / 0.5) - 1e-9))
    none = np.zeros(0)
    return Shape(radius, none, none, factor / 2**halvings, halvings, decay.scale, decay.shift)


@dataclass(frozen=True, slots=True)
class Sums:
    """at_homes (k, n): Σ_j w_ij^power · share_i · given_j; given (k, m); reached (k, m):
    Σ_i w_ij^power · share_i · children_i; all in cell order.
    """

    at_homes: Floats
    given: Floats
    reached: Floats


def spread(
    grid: Grid, homes: Sorted, sites: Sorted, shape: Shape, share: Floats, power: int,
    *, given: Floats | None = None, children: Floats | None = None, places: Floats | None = None,
) -> Sums:  # fmt: skip
    """What sites give to the homes in their reach: `given` (k, m), or where that is None each
    site's `places` (m,) for each of the weighted `children` (k, n) in its reach.

    share: (n,) factor of each home. Everything in the order of `homes` and `sites`.
    """
    m = len(sites.x)
    divides = given is None
    people = children if children is not None else np.zeros((0, len(homes.x)))
    shares_out = np.zeros((len(people), m)) if given is None else given
    offered = places if places is not None else np.zeros(m)
    reached = np.zeros_like(shares_out)
    frame = np.array([grid.west, grid.south, grid.width, grid.height])
    blocks = BLOCKS if m >= SMALL else 1
    rows_around = ceil(shape.radius / grid.height) + 1

    def block(number: int) -> tuple[int, Floats]:
        first, last = m * number // blocks, m * (number + 1) // blocks
        low, high = _homes_around(grid, homes, sites, first, last, rows_around)
        part = np.zeros((len(shares_out), high - low))
        _serve(
            sites.x, sites.y, first, last, homes.x, homes.y, homes.start, frame, grid.columns,
            grid.rows, shape.radius, shape.bounds2, shape.weights, shape.per_half,
            shape.halvings, shape.scale, shape.shift, share, power, people, offered, divides,
            shares_out, reached, low, part,
        )  # fmt: skip
        return low, part

    if blocks == 1:
        parts = [block(0)]
    else:
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            parts = list(pool.map(block, range(blocks)))
    at_homes = np.zeros((len(shares_out), len(homes.x)))
    for low, part in parts:
        at_homes[:, low : low + part.shape[1]] += part
    return Sums(at_homes, shares_out, reached)


def _homes_around(
    grid: Grid, homes: Sorted, sites: Sorted, first: int, last: int, rows_around: int
) -> tuple[int, int]:
    """The run of sorted homes that sites first … last − 1 (rising in rows) can touch."""
    lowest = max(int((sites.y[first] - grid.south) / grid.height) - rows_around - 1, 0)
    highest = int((sites.y[last - 1] - grid.south) / grid.height) + rows_around + 2
    cells = grid.columns * np.array([lowest, min(highest, grid.rows)])
    return int(homes.start[cells[0]]), int(homes.start[cells[1]])


@_summing
def _bell_weights(
    square: Floats, n: int, radius2: float, per_half: float, halvings: int, scale: float,
    shift: float, weight: Floats,
) -> None:  # fmt: skip
    """e^-t by its series around ¼ (the error is below 1e-14), squared up, shifted and scaled."""
    for k in range(n):
        u = 0.25 - min(square[k] * per_half, 0.5)
        s = 1.0 + u * (1 / 9.0) * (1.0 + u * (1 / 10.0) * (1.0 + u * (1 / 11.0)))
        s = 1.0 + u * (1 / 6.0) * (1.0 + u * (1 / 7.0) * (1.0 + u * (1 / 8.0) * s))
        s = 1.0 + u * (1 / 3.0) * (1.0 + u * (1 / 4.0) * (1.0 + u * (1 / 5.0) * s))
        weight[k] = 0.7788007830714049 * (1.0 + u * (1.0 + u * (1 / 2.0) * s))
    for _ in range(halvings):
        for k in range(n):
            weight[k] *= weight[k]
    for k in range(n):
        w = max(scale * (weight[k] - shift), 0.0)
        weight[k] = w if square[k] <= radius2 else 0.0


@_summing
def _step_weights(square: Floats, n: int, bounds2: Floats, weights: Floats, weight: Floats) -> None:
    """By zones, from the outermost inwards."""
    last = len(bounds2) - 1
    for k in range(n):
        weight[k] = weights[last] if square[k] <= bounds2[last] else 0.0
    for z in range(last - 1, -1, -1):
        bound, value = bounds2[z], weights[z]
        for k in range(n):
            weight[k] = value if square[k] <= bound else weight[k]


@_summing
def _runs(
    x0: float, y0: float, x: Floats, y: Floats, start: Int32s, frame: Floats, columns: int,
    rows: int, radius: float, square: Floats, run_first: Ints, run_end: Ints,
) -> int:  # fmt: skip
    """Squared distances to all homes in the cells in reach, one run for each row of cells.
    Answers the number of runs; run r fills square[run_end[r - 1] : run_end[r]]."""
    west, south, width, height = frame[0], frame[1], frame[2], frame[3]
    reach = radius + 1e-6 * height
    lowest = max(int((y0 - reach - south) / height), 0)
    highest = min(int(max(y0 + reach - south, 0.0) / height), rows - 1)
    filled, runs = 0, 0
    for row in range(lowest, highest + 1):
        below = south + row * height
        away = max(max(below - y0, y0 - below - height), 0.0)
        half = sqrt(max(radius * radius - away * away, 0.0)) + 1e-6 * width
        left = max(int((x0 - half - west) / width), 0)
        right = min(int(max(x0 + half - west, 0.0) / width), columns - 1)
        first, last = start[row * columns + left], start[row * columns + right + 1]
        if first >= last:
            continue
        for k in range(last - first):
            dx, dy = x[first + k] - x0, y[first + k] - y0
            square[filled + k] = dx * dx + dy * dy
        filled += last - first
        run_first[runs], run_end[runs] = first, filled
        runs += 1
    return runs


@_summing
def _serve(
    sx: Floats, sy: Floats, begin: int, end: int, x: Floats, y: Floats, start: Int32s,
    frame: Floats, columns: int, rows: int, radius: float, bounds2: Floats, weights: Floats,
    per_half: float, halvings: int, scale: float, shift: float, share: Floats, power: int,
    children: Floats, places: Floats, divides: bool, given: Floats, reached: Floats, low: int,
    at_homes: Floats,
) -> None:  # fmt: skip
    """Sites begin … end − 1: weights of the homes in reach, the sum over them, and back to them."""
    square, weight = np.empty(at_homes.shape[1]), np.empty(at_homes.shape[1])
    most = int(2 * radius / frame[3]) + 4
    run_first, run_end = np.empty(most, np.int64), np.empty(most, np.int64)
    for j in range(begin, end):
        runs = _runs(sx[j], sy[j], x, y, start, frame, columns, rows, radius, square,
                     run_first, run_end)  # fmt: skip
        if runs == 0:
            continue
        n = run_end[runs - 1]
        if len(bounds2):
            _step_weights(square, n, bounds2, weights, weight)
        else:
            _bell_weights(square, n, radius * radius, per_half, halvings, scale, shift, weight)
        if power == 2:
            at = 0
            for r in range(runs):
                first = run_first[r] - at
                for k in range(at, run_end[r]):
                    weight[k] *= weight[k] * share[first + k]
                at = run_end[r]
        for c in range(given.shape[0]):
            if divides:
                at, total = 0, 0.0
                for r in range(runs):
                    first = run_first[r] - at
                    for k in range(at, run_end[r]):
                        total += weight[k] * children[c, first + k]
                    at = run_end[r]
                reached[c, j] = total
                given[c, j] = places[j] / total if total > 0 else 0.0
            at, value = 0, given[c, j]
            for r in range(runs):
                first = run_first[r] - at - low
                for k in range(at, run_end[r]):
                    at_homes[c, first + k] += weight[k] * value
                at = run_end[r]
