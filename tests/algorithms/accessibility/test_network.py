"""The walking network against scipy's shortest paths over all pairs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from tests.algorithms.accessibility import pairs
from tests.algorithms.accessibility.test_catchment import DECAYS
from tuoyu.algorithms import accessibility as acc
from tuoyu.algorithms.errors import BadInput


def streets(seed: int, side: int) -> tuple[acc.Points, np.ndarray, np.ndarray, np.ndarray]:
    """A shaken street grid of side × side crossings, 100 m apart, some streets missing."""
    random = np.random.default_rng(seed)
    row, column = np.divmod(np.arange(side * side), side)
    x = column * 100 + random.uniform(-30, 30, side * side)
    y = row * 100 + random.uniform(-30, 30, side * side)
    right = np.flatnonzero(column < side - 1)
    up = np.flatnonzero(row < side - 1)
    tail, head = np.concatenate([right, up]), np.concatenate([right + 1, up + side])
    kept = random.random(len(tail)) > 0.2
    tail, head = tail[kept], head[kept]
    length = np.hypot(x[tail] - x[head], y[tail] - y[head]) * random.uniform(1, 1.5, len(tail))
    shuffled = random.permutation(side * side)
    nodes = acc.in_metres(x[np.argsort(shuffled)], y[np.argsort(shuffled)])
    return nodes, shuffled[tail], shuffled[head], length


def all_ways(n: int, tail: np.ndarray, head: np.ndarray, length: np.ndarray) -> np.ndarray:
    graph = coo_array((length, (tail, head)), shape=(n, n)).tocsr()
    return np.asarray(dijkstra(graph, directed=False))


@pytest.mark.parametrize("decay", DECAYS.values(), ids=DECAYS)
@pytest.mark.parametrize("steps", [2, 3])
@given(seed=st.integers(0, 10**6), side=st.integers(2, 14))
@settings(max_examples=15, deadline=None)
def test_catchments_equal_all_shortest_ways(
    decay: acc.Decay, steps: int, seed: int, side: int
) -> None:
    random = np.random.default_rng(seed)
    nodes, tail, head, length = streets(seed, side)
    if not len(tail):
        return
    net = acc.network(nodes, tail, head, length, parts_allowed=True)
    homes = acc.OnNetwork(random.integers(0, side * side, 60), random.uniform(0, 90, 60))
    sites = acc.OnNetwork(random.integers(0, side * side, 9), random.uniform(0, 90, 9))
    demand = random.integers(0, 30, (60, 3)).astype(float)
    places = random.integers(0, 90, 9).astype(float)
    ways = all_ways(side * side, tail, head, length)[np.ix_(homes.node, sites.node)]
    metres = ways + homes.metres[:, None] + sites.metres
    ours = {2: acc.two_step_on, 3: acc.three_step_on}[steps]
    theirs = {2: pairs.two_step, 3: pairs.three_step}[steps]
    got = ours(net, homes, demand, sites, places, decay)
    for column in range(3):
        score, ratio, reached = theirs(metres, demand[:, column], places, decay)
        np.testing.assert_allclose(got.in_reach[:, column], reached, rtol=1e-9, atol=1e-9)
        told = reached > 1e-6
        np.testing.assert_allclose(got.ratio[told, column], ratio[told], rtol=1e-9)
        if told.all() or (reached[~told] == 0).all():
            np.testing.assert_allclose(got.score[:, column], score, rtol=1e-9, atol=1e-9)
    near = acc.nearest_on(net, homes, sites, decay.limit)
    least = metres.min(axis=1)
    np.testing.assert_allclose(near, np.where(least <= decay.limit, least, np.inf), rtol=1e-12)


def test_very_uneven_edges() -> None:
    """A short cut of many tiny edges is found although one bucket holds all of them."""
    nodes = acc.in_metres(np.concatenate([np.linspace(0, 50, 101), [0.0]]), np.zeros(102))
    tail = np.concatenate([np.arange(100), [0, 101]])
    head = np.concatenate([np.arange(1, 101), [101, 100]])
    length = np.concatenate([np.full(100, 0.5), [400.0, 400.0]])
    net = acc.network(nodes, tail, head, length)
    got = acc.nearest_on(net, acc.at_nodes(net, [100, 101]), acc.at_nodes(net, [0]), 1000)
    np.testing.assert_allclose(got, [50.0, 400.0])


def test_coverage_by_the_way_not_the_crow() -> None:
    # A river: 100 m as the crow flies, 900 m by the bridge.
    nodes = acc.in_metres([0, 0, 400, 400], [0, 100, 0, 100])
    net = acc.network(nodes, [0, 2, 3], [2, 3, 1], [400, 100, 400])
    homes, sites = acc.at_nodes(net, [1, 2]), acc.at_nodes(net, [0])
    got = acc.coverage_on(net, homes, [7, 5], sites, 500)
    assert got.covered.tolist() == [False, True]
    assert got.children.tolist() == [5]


def test_points_go_to_their_nearest_node() -> None:
    nodes = acc.in_metres([0, 100], [0, 0])
    net = acc.network(nodes, [0], [1], [100])
    put = acc.put_on(net, acc.in_metres([30, 90], [40, 0]), furthest=60)
    assert put.node.tolist() == [0, 1]
    assert put.metres.tolist() == [50, 10]
    with pytest.raises(BadInput) as caught:
        acc.put_on(net, acc.in_metres([0, 0], [0, 500]), furthest=60, table="homes")
    assert (caught.value.code, caught.value.table, caught.value.row) == ("off_network", "homes", 1)


@pytest.mark.parametrize(
    ("tail", "head", "length", "code", "row"),
    [
        ([0, 1], [1, 9], [100, 100], "unknown_id", 1),
        ([0, 1], [1, -1], [100, 100], "unknown_id", 1),
        ([0, 1], [1, 2], [100, 0], "not_positive", 1),
        ([0, 1], [1, 2], [100, np.nan], "not_a_number", 1),
        ([0, 1], [1, 2], [0.1, 0.1], "mixed_units", 0),
        ([0], [1], [100], "disconnected", 2),
        ([], [], [], "empty", None),
        ([0, 1], [1, 2], [100], "wrong_shape", None),
    ],
)
def test_networks_that_cannot_be_meant(
    tail: list, head: list, length: list, code: str, row: int | None
) -> None:
    nodes = acc.in_metres([0, 100, 200], [0, 0, 0])
    with pytest.raises(BadInput) as caught:
        acc.network(nodes, tail, head, length)
    assert (caught.value.code, caught.value.row) == (code, row)
