"""All kernels of this sub-package, compiled before a page needs them."""

from __future__ import annotations

from time import perf_counter

from tuoyu.algorithms.accessibility.catchment import in_reach, two_step
from tuoyu.algorithms.accessibility.decay import gaussian, within
from tuoyu.algorithms.accessibility.nearest import nearest
from tuoyu.algorithms.accessibility.network import at_nodes, network
from tuoyu.algorithms.accessibility.network_catchment import nearest_on, three_step_on
from tuoyu.algorithms.accessibility.points import in_metres


def warm_up() -> float:
    """Compile, or load from the cache on disk; answers the seconds that it took."""
    began = perf_counter()
    points = in_metres([0.0, 100.0], [0.0, 0.0])
    for decay in (within(300), gaussian(300)):
        two_step(points, [1, 2], points, [3, 4], decay)
    in_reach(points, points, [1, 2], within(300))
    nearest(points, points)
    net = network(points, [0], [1], [100.0])
    homes = at_nodes(net, [0, 1])
    three_step_on(net, homes, [1, 2], homes, [3, 4], gaussian(300))
    nearest_on(net, homes, homes, 300)
    return perf_counter() - began
