"""All kernels of this sub-package, compiled before a job needs them."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from tuoyu.algorithms.siting import planner
from tuoyu.algorithms.siting.places import maximal_cover_of, p_median


def warm_up() -> float:
    """Compile, or load from the cache on disk; answers the seconds that it took."""
    began = perf_counter()
    points = np.random.default_rng(1).uniform(0, 100, (60, 2))
    cost = np.hypot(*(points[:, None] - points).transpose(2, 0, 1))
    p_median(cost, 5)
    client, site = np.nonzero(cost < 20)
    maximal_cover_of(client, site, np.ones(60), 60, 4)
    asked = planner.question(
        np.ones(60), (client, site, cost[client, site] / 100), planner.sizes(np.arange(60), [5], 1, 1),
        existing=np.zeros(60), budget=[20.0], money=0.01,
    )  # fmt: skip
    planner.plan(asked, gap=5.0)
    return perf_counter() - began
