"""Floating catchment areas over straight lines: places per child within reach.

2SFCA with `within` (Luo & Wang 2003), E2SFCA with `steps` or `gaussian` (Luo & Qi 2009; Dai 2010),
3SFCA (Wan, Zou & Sternberg 2012). Low, mid and high demand go through in one pass as columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tuoyu.algorithms.accessibility.checks import Floats, amounts, positive
from tuoyu.algorithms.accessibility.decay import Decay
from tuoyu.algorithms.accessibility.grid import Grid, Sorted, grid_over, sorted_into
from tuoyu.algorithms.accessibility.points import Points, check_same_plane
from tuoyu.algorithms.accessibility.sums import Shape, Sums, shape_of, spread


@dataclass(frozen=True, slots=True)
class Access:
    """What homes can reach and what sites must serve; (n,) or (n, k) as the demand was given.

    score: places per child at each home (n homes).
    ratio: places per weighted child at each site (m sites); 0 where nobody is in reach.
    in_reach: weighted children in the reach of each site (m sites).
    """

    score: Floats
    ratio: Floats
    in_reach: Floats


def two_step(
    homes: Points,
    demand: ArrayLike,
    sites: Points,
    places: ArrayLike,
    decay: Decay,
    *,
    detour: float = 1.0,
) -> Access:
    """2SFCA or, with a falling decay, E2SFCA.

    homes: n points; demand: (n,) or (n, k) children (k = 3: low, mid, high estimate);
    sites: m points; places: (m,). `decay` is in walking metres, a walk being `detour` times the
    straight line. Step 1: R_j = places_j / Σ_i w_ij · demand_i. Step 2: score_i = Σ_j w_ij · R_j.
    A site with nobody in reach has the ratio 0 and adds nothing.
    Raises BadInput: wrong_shape, not_a_number, negative_demand, negative_places, not_positive,
    mixed_units.
    """
    question = _question(homes, demand, sites, places, decay, detour)
    everyone = np.ones(len(homes))
    return question.answer(question.shared(everyone, power=1))


def three_step(
    homes: Points,
    demand: ArrayLike,
    sites: Points,
    places: ArrayLike,
    decay: Decay,
    *,
    detour: float = 1.0,
) -> Access:
    """3SFCA: families choose among the sites in reach, so that a child is not counted in full at
    each (Wan, Zou & Sternberg 2012).

    Arguments and errors as `two_step`. The choice is G_ij = w_ij / Σ_k w_ik; then
    R_j = places_j / Σ_i G_ij · w_ij · demand_i and score_i = Σ_j G_ij · w_ij · R_j.
    """
    question = _question(homes, demand, sites, places, decay, detour)
    everyone, one_each = np.ones(len(homes)), np.ones((1, len(sites)))
    grid, at_homes, at_sites = question.grid, question.homes, question.sites
    choice = spread(grid, at_homes, at_sites, question.shape, everyone, 1, given=one_each)
    total = choice.at_homes[0]
    share = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    return question.answer(question.shared(share, power=2))


def in_reach(
    points: Points,
    others: Points,
    amount: ArrayLike,
    decay: Decay,
    *,
    detour: float = 1.0,
) -> Floats:
    """For each of n points the (weighted) amount at the m others in its reach: (n,) or (n, k).

    amount: (m,) or (m, k), none negative: places, children, or ones to count sites.
    Raises BadInput as `two_step`, with negative_amount.
    """
    check_same_plane(points, others, ("points", "others"))
    columns = amounts(amount, "amount", rows=len(others), code="negative_amount")
    shape = shape_of(decay, positive(detour, "detour"))
    grid = grid_over(points, others, shape.radius)
    targets, sources = sorted_into(grid, points), sorted_into(grid, others)
    given, ones = _sorted_columns(columns, sources), np.ones(len(points))
    sums = spread(grid, targets, sources, shape, ones, 1, given=given)
    return _in_callers_order(sums.at_homes, targets, flat=np.ndim(amount) == 1)


@dataclass(frozen=True, slots=True)
class _Question:
    """Both sets in cell order on one grid; demand (k, n) and places (1, m) in that order."""

    grid: Grid
    shape: Shape
    homes: Sorted
    sites: Sorted
    demand: Floats
    places: Floats
    flat: bool

    def shared(self, share: Floats, *, power: int) -> Sums:
        """The places of each site shared out over the children in its reach."""
        return spread(
            self.grid, self.homes, self.sites, self.shape, share, power,
            children=self.demand, places=self.places[0],
        )  # fmt: skip

    def answer(self, sums: Sums) -> Access:
        return Access(
            _in_callers_order(sums.at_homes, self.homes, flat=self.flat),
            _in_callers_order(sums.given, self.sites, flat=self.flat),
            _in_callers_order(sums.reached, self.sites, flat=self.flat),
        )


def _question(
    homes: Points,
    demand: ArrayLike,
    sites: Points,
    places: ArrayLike,
    decay: Decay,
    detour: float,
) -> _Question:
    check_same_plane(homes, sites, ("homes", "sites"))
    children = amounts(demand, "demand", rows=len(homes), code="negative_demand")
    offered = amounts(places, "places", rows=len(sites), code="negative_places")
    shape = shape_of(decay, positive(detour, "detour"))
    grid = grid_over(homes, sites, shape.radius)
    at_homes, at_sites = sorted_into(grid, homes), sorted_into(grid, sites)
    return _Question(
        grid, shape, at_homes, at_sites,
        _sorted_columns(children, at_homes), _sorted_columns(offered, at_sites),
        flat=np.ndim(demand) == 1,
    )  # fmt: skip


def _sorted_columns(columns: Floats, points: Sorted) -> Floats:
    return np.ascontiguousarray(columns[:, points.order])


def _in_callers_order(columns: Floats, points: Sorted, *, flat: bool) -> Floats:
    if flat:
        column = np.empty(columns.shape[1])
        column[points.order] = columns[0]
        return column
    table = np.empty((columns.shape[1], columns.shape[0]))
    table[points.order] = columns.T
    return table
