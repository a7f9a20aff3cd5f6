"""Nearest sites, coverage and the gap, against every pair."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.algorithms.accessibility import pairs
from tests.algorithms.accessibility.test_catchment import scattered
from tuoyu.algorithms import accessibility as acc


@given(
    seed=st.integers(0, 10**6), n=st.integers(1, 200), m=st.integers(1, 120),
    k=st.integers(1, 5), side=st.sampled_from([10.0, 5000.0]), coarse=st.booleans(),
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_nearest_equals_sorting_all_pairs(
    seed: int, n: int, m: int, k: int, side: float, coarse: bool
) -> None:
    homes, sites = scattered(seed, n, side), scattered(seed + 1, m, side)
    if coarse:  # equal distances abound
        homes, sites = (acc.Points(np.round(p.x), np.round(p.y)) for p in (homes, sites))
    square = (homes.x[:, None] - sites.x) ** 2 + (homes.y[:, None] - sites.y) ** 2
    order = np.argsort(square, axis=1, kind="stable")[:, :k]
    got = acc.nearest(homes, sites, k, detour=1.35)
    np.testing.assert_array_equal(got.site[:, : order.shape[1]], order)
    least = np.sqrt(np.take_along_axis(square, order, 1)) * 1.35
    np.testing.assert_allclose(got.metres[:, : order.shape[1]], least, rtol=1e-12)
    assert (got.site[:, order.shape[1] :] == -1).all()
    assert np.isinf(got.metres[:, order.shape[1] :]).all()


def test_homes_far_outside_the_sites() -> None:
    homes = acc.in_metres([-9000, 20_000, 50], [50, -7000, 30_000])
    sites = acc.in_metres([0, 100, 100], [0, 0, 100])
    metres = pairs.distances(homes, sites)
    got = acc.nearest(homes, sites)
    np.testing.assert_array_equal(got.site[:, 0], metres.argmin(axis=1))


def test_one_point_on_top_of_many() -> None:
    sites = acc.in_metres([5, 5, 5], [5, 5, 5])
    got = acc.nearest(acc.in_metres([5], [5]), sites, 2)
    assert got.site.tolist() == [[0, 1]]
    assert got.metres.tolist() == [[0, 0]]


def test_coverage_counts_children_on_the_limit() -> None:
    homes = acc.in_metres([0, 300, 301], [0, 0, 0])
    got = acc.coverage(homes, [[10, 12], [20, 24], [30, 36]], acc.in_metres([0], [0]), 300)
    assert got.covered.tolist() == [True, True, False]
    assert got.children.tolist() == [30, 36]
    assert got.share.tolist() == [0.5, 0.5]


def test_minutes_become_metres() -> None:
    assert acc.metres_in(15, 66) == 990


def test_gap_to_a_standard() -> None:
    got = acc.gap([0.02, 0.045, 0.10], [1000, 100, 10], 0.045)
    np.testing.assert_allclose(got.places, [25, 0, 0])
    np.testing.assert_allclose(got.missing, [25])
    assert got.children_below.tolist() == [1000]


def test_gap_keeps_its_columns() -> None:
    got = acc.gap([[0.0, 0.1], [0.05, 0.0]], [[10, 20], [30, 40]], 0.05)
    np.testing.assert_allclose(got.places, [[0.5, 0.0], [0.0, 2.0]])
    np.testing.assert_allclose(got.missing, [0.5, 2.0])
