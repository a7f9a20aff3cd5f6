"""The pairs of clients and sites that lie near each other: siting needs them as a list."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from tuoyu.algorithms.accessibility.decay import SLACK
from tuoyu.algorithms.accessibility.points import Points
from tuoyu.algorithms.siting.arcs import Floats, Ints


def pairs_within(homes: Points, sites: Points, radius: float) -> tuple[Ints, Ints, Floats]:
    """Rows of homes, rows of sites and straight metres of all pairs within `radius` (included)."""
    at_homes = cKDTree(np.column_stack([homes.x, homes.y]))
    at_sites = cKDTree(np.column_stack([sites.x, sites.y]))
    found = at_homes.sparse_distance_matrix(at_sites, radius * (1 + SLACK), output_type="ndarray")
    return found["i"].astype(np.int64), found["j"].astype(np.int64), np.asarray(found["v"])
