"""What is missing to a standard of places per child."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tuoyu.algorithms.accessibility.checks import Floats, amounts, positive


@dataclass(frozen=True, slots=True)
class Gap:
    """places: (n,) or (n, k) places missing at each home, never below zero. missing: (k,) their
    sum. children_below: (k,) children who live where the score is below the standard.
    """

    places: Floats
    missing: Floats
    children_below: Floats


def gap(score: ArrayLike, demand: ArrayLike, standard: float) -> Gap:
    """The gap at each home: max(0, standard − score) · demand.

    score: (n,) or (n, k) places per child as `two_step` or `three_step` give it; demand: the same
    shape; standard: places per child (0.045: 4.5 places for 100 children).
    Raises BadInput: wrong_shape, not_a_number, negative_demand, negative_score, not_positive.
    """
    rows = len(np.asarray(demand))
    children = amounts(demand, "demand", rows=rows, code="negative_demand")
    reached = amounts(score, "score", rows=rows, code="negative_score")
    wanted = positive(standard, "standard")
    short = np.maximum(wanted - reached, 0.0)
    places = short * children
    below = np.where(short > 0, children, 0.0).sum(axis=1)
    table = places[0] if np.ndim(demand) == 1 else np.ascontiguousarray(places.T)
    return Gap(table, places.sum(axis=1), below)
