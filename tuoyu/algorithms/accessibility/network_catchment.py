"""Floating catchment areas and coverage along a walking network.

One bounded search from each site finds the homes that it reaches; sums and scores are taken from
it at once, so no list of pairs is kept.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import ArrayLike

from tuoyu.algorithms.accessibility.catchment import Access
from tuoyu.algorithms.accessibility.checks import Floats, amounts, positive
from tuoyu.algorithms.accessibility.decay import Decay, within
from tuoyu.algorithms.accessibility.grid import Int32s
from tuoyu.algorithms.accessibility.nearest import Coverage, covered_within
from tuoyu.algorithms.accessibility.network import Network, OnNetwork
from tuoyu.algorithms.accessibility.search import CHOICE, NEAREST, SCORE, by_node, search
from tuoyu.algorithms.accessibility.sums import Shape, shape_of
from tuoyu.algorithms.errors import BadInput

BLOCKS = 8
"""Sites are searched in this many blocks whose results are added in order: the answer does not
depend on the number of cores."""


def two_step_on(
    net: Network,
    homes: OnNetwork,
    demand: ArrayLike,
    sites: OnNetwork,
    places: ArrayLike,
    decay: Decay,
) -> Access:
    """2SFCA or E2SFCA by walking metres along `net`; arguments otherwise as `two_step`.

    The way counted is site → node, along the network, node → home.
    Raises BadInput: wrong_shape, not_a_number, negative_demand, negative_places, empty.
    """
    children, offered = _amounts(homes, demand, sites, places)
    ones = np.ones(len(homes.node))
    score, ratio, reached = _run(net, homes, sites, decay, children, offered, ones, 1, SCORE)
    return _answer(score, ratio, reached, flat=np.ndim(demand) == 1)


def three_step_on(
    net: Network,
    homes: OnNetwork,
    demand: ArrayLike,
    sites: OnNetwork,
    places: ArrayLike,
    decay: Decay,
) -> Access:
    """3SFCA along `net` (Wan, Zou & Sternberg 2012); arguments and errors as `two_step_on`."""
    children, offered = _amounts(homes, demand, sites, places)
    ones = np.ones(len(homes.node))
    choice = _run(net, homes, sites, decay, children[:1], offered, ones, 1, CHOICE)[0][0]
    share = np.divide(1.0, choice, out=np.zeros_like(choice), where=choice > 0)
    score, ratio, reached = _run(net, homes, sites, decay, children, offered, share, 2, SCORE)
    return _answer(score, ratio, reached, flat=np.ndim(demand) == 1)


def nearest_on(net: Network, homes: OnNetwork, sites: OnNetwork, limit: float) -> Floats:
    """(n,) walking metres from each home to its nearest site, inf where none is within `limit`."""
    none = np.zeros((1, len(homes.node)))
    decay, ones = within(positive(limit, "limit")), np.ones(len(homes.node))
    offered = np.zeros(len(sites.node))
    _not_empty(homes, sites)
    least: Floats = _run(net, homes, sites, decay, none, offered, ones, 1, NEAREST)[0][0]
    return least


def coverage_on(
    net: Network, homes: OnNetwork, demand: ArrayLike, sites: OnNetwork, limit: float
) -> Coverage:
    """As `coverage`, by walking metres along `net`."""
    children = amounts(demand, "demand", rows=len(homes.node), code="negative_demand")
    return covered_within(nearest_on(net, homes, sites, limit), children, limit)


def _amounts(
    homes: OnNetwork, demand: ArrayLike, sites: OnNetwork, places: ArrayLike
) -> tuple[Floats, Floats]:
    _not_empty(homes, sites)
    children = amounts(demand, "demand", rows=len(homes.node), code="negative_demand")
    return children, amounts(places, "places", rows=len(sites.node), code="negative_places")[0]


def _not_empty(homes: OnNetwork, sites: OnNetwork) -> None:
    for table, points in (("homes", homes), ("sites", sites)):
        if not len(points.node):
            raise BadInput("empty", table, None, "holds no point")


def _run(
    net: Network, homes: OnNetwork, sites: OnNetwork, decay: Decay, children: Floats,
    places: Floats, share: Floats, power: int, mode: int,
) -> tuple[Floats, Floats, Floats]:  # fmt: skip
    """(k, n) scores, (k, m) ratios, (k, m) children in reach, in the callers' order."""
    start, order = by_node(net.rank[homes.node], len(net.rank))
    along = np.argsort(net.rank[sites.node], kind="stable").astype(np.int32)
    k = 1 if mode != SCORE else len(children)
    ratio, reached = np.zeros((k, len(along))), np.zeros((k, len(along)))
    per_home = np.ascontiguousarray(children[:, order].T)
    away, shares = homes.metres[order], share[order]
    shape, width = shape_of(decay, 1.0), _bucket(net, decay)

    blocks = min(BLOCKS, len(along))

    def block(number: int) -> Floats:
        mine = along[len(along) * number // blocks : len(along) * (number + 1) // blocks]
        return _search_block(
            net, start, away, per_home, shares, mine, sites, places, shape, width,
            power, mode, ratio, reached,
        )  # fmt: skip

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        scores = list(pool.map(block, range(blocks)))
    total = scores[0]
    for more in scores[1:]:
        total = np.minimum(total, more) if mode == NEAREST else total + more
    score = np.empty((k, len(order)))
    score[:, order] = total.T
    return score, ratio, reached


def _bucket(net: Network, decay: Decay) -> float:
    """The width of a bucket of the search in metres: half a usual edge, at most 4,096 buckets."""
    return max(net.typical / 2, decay.limit / 4096)


def _search_block(
    net: Network, start: Int32s, away: Floats, per_home: Floats, shares: Floats, mine: Int32s,
    sites: OnNetwork, places: Floats, shape: Shape, width: float, power: int, mode: int,
    ratio: Floats, reached: Floats,
) -> Floats:  # fmt: skip
    result: Floats = search(
        net.start, net.head, net.length, start, away, per_home, shares, mine,
        net.rank[sites.node], sites.metres, places, shape.radius, shape.bounds2, shape.weights,
        shape.per_half * 2**shape.halvings, shape.scale, shape.shift, width, power, mode,
        ratio, reached,
    )  # fmt: skip
    return result


def _answer(score: Floats, ratio: Floats, reached: Floats, *, flat: bool) -> Access:
    if flat:
        return Access(score[0], ratio[0], reached[0])
    return Access(*(np.ascontiguousarray(part.T) for part in (score, ratio, reached)))
