"""Catchments against the full matrix of pairs, and cases worked by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.algorithms.accessibility import pairs
from tuoyu.algorithms import accessibility as acc

DECAYS = {
    "within": acc.within(1000),
    "steps": acc.steps({300: 1.0, 600: 0.68, 1000: 0.22}),
    "gaussian": acc.gaussian(1000),
    "bell": acc.bell(150, 1000),
}


def scattered(seed: int, n: int, side: float = 5000.0) -> acc.Points:
    random = np.random.default_rng(seed)
    middles = random.uniform(0, side, (max(1, n // 20), 2))
    at = middles[random.integers(0, len(middles), n)] + random.normal(0, side / 15, (n, 2))
    return acc.in_metres(at[:, 0], at[:, 1])


@pytest.mark.parametrize("decay", DECAYS.values(), ids=DECAYS)
@pytest.mark.parametrize("steps", [2, 3])
@given(
    seed=st.integers(0, 10**6), n=st.integers(1, 400), m=st.integers(1, 80),
    detour=st.sampled_from([1.0, 1.35]), spread=st.sampled_from([300.0, 5000.0, 60000.0]),
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_equals_the_matrix_of_pairs(
    decay: acc.Decay, steps: int, seed: int, n: int, m: int, detour: float, spread: float
) -> None:
    random = np.random.default_rng(seed)
    homes, sites = scattered(seed, n, spread), scattered(seed + 1, m, spread)
    demand = random.integers(0, 60, n).astype(float)
    places = random.integers(0, 120, m).astype(float)
    metres = pairs.distances(homes, sites, detour)
    ours = {2: acc.two_step, 3: acc.three_step}[steps]
    theirs = {2: pairs.two_step, 3: pairs.three_step}[steps]
    got = ours(homes, demand, sites, places, decay, detour=detour)
    score, ratio, reached = theirs(metres, demand, places, decay)
    np.testing.assert_allclose(got.in_reach, reached, rtol=1e-9, atol=1e-9)
    # Beside a vanishing weight sum a ratio has no digits to agree on.
    told = reached > 1e-6
    np.testing.assert_allclose(got.ratio[told], ratio[told], rtol=1e-9, atol=1e-9)
    if told.all() or (reached[~told] == 0).all():
        np.testing.assert_allclose(got.score, score, rtol=1e-9, atol=1e-9)


def test_worked_by_hand() -> None:
    # Homes at 0, 400 and 2,000 m on a street; sites at 100 (10 places) and 900 m (20 places).
    homes = acc.in_metres([0, 400, 2000], [0, 0, 0])
    sites = acc.in_metres([100, 900], [0, 0])
    demand, places = [30, 20, 50], [10, 20]
    plain = acc.two_step(homes, demand, sites, places, acc.within(500))
    # Site 0 reaches homes 0 and 1 (50 children), site 1 home 1 only (500 m: on the limit).
    assert plain.in_reach.tolist() == [50, 20]
    assert plain.ratio.tolist() == [0.2, 1.0]
    assert plain.score.tolist() == [0.2, 1.2, 0.0]
    zoned = acc.two_step(homes, demand, sites, places, acc.steps({200: 1, 500: 0.5}))
    assert zoned.in_reach.tolist() == [40, 10]
    assert zoned.score.tolist() == [0.25, 0.125 + 1.0, 0.0]
    chosen = acc.three_step(homes, demand, sites, places, acc.within(500))
    # Home 1 has two sites: half of its 20 children count at each.
    assert chosen.in_reach.tolist() == [40, 10]
    assert chosen.score.tolist() == [0.25, 0.125 + 1.0, 0.0]


def test_the_detour_shortens_the_reach() -> None:
    homes, sites = acc.in_metres([0], [0]), acc.in_metres([800], [0])
    assert acc.two_step(homes, [10], sites, [5], acc.within(1000)).score[0] == 0.5
    assert acc.two_step(homes, [10], sites, [5], acc.within(1000), detour=1.35).score[0] == 0
    # On the limit to the last bit: 1,000 m straight are 1,350 m on foot.
    far = acc.in_metres([1000], [0])
    assert acc.two_step(homes, [10], far, [5], acc.within(1350), detour=1.35).score[0] == 0.5


def test_three_estimates_are_three_single_runs() -> None:
    homes, sites = scattered(1, 500), scattered(2, 50)
    mid = np.random.default_rng(3).integers(0, 50, 500).astype(float)
    demand = np.stack([mid * 0.8, mid, mid * 1.3], axis=1)
    places = np.full(50, 60.0)
    together = acc.two_step(homes, demand, sites, places, acc.gaussian(800))
    for column in range(3):
        alone = acc.two_step(homes, demand[:, column], sites, places, acc.gaussian(800))
        np.testing.assert_array_equal(together.score[:, column], alone.score)
        np.testing.assert_array_equal(together.ratio[:, column], alone.ratio)
    assert together.score.shape == (500, 3)


def test_every_place_is_counted_once() -> None:
    """Σ score · demand = Σ places of the sites that anyone reaches."""
    homes, sites = scattered(5, 3000), scattered(6, 200)
    demand = np.random.default_rng(7).uniform(1, 9, 3000)
    places = np.random.default_rng(8).uniform(10, 99, 200)
    for call in (acc.two_step, acc.three_step):
        got = call(homes, demand, sites, places, acc.gaussian(700), detour=1.35)
        assert (got.score * demand).sum() == pytest.approx(places[got.in_reach > 0].sum())


def test_many_threads_answer_as_one() -> None:
    homes, sites = scattered(9, 40_000, 40_000), scattered(10, 2000, 40_000)
    demand, places = np.ones(40_000), np.ones(2000)
    got = acc.two_step(homes, demand, sites, places, acc.gaussian(1000))
    part = np.arange(0, 40_000, 97)
    some = acc.Points(homes.x[part], homes.y[part])
    weight = acc.gaussian(1000).at(pairs.distances(some, sites))
    np.testing.assert_allclose(got.score[part], weight @ got.ratio, rtol=1e-9, atol=1e-12)
    again = acc.two_step(homes, demand, sites, places, acc.gaussian(1000))
    np.testing.assert_array_equal(got.score, again.score)


def test_amount_in_reach() -> None:
    homes, sites = scattered(11, 300), scattered(12, 40)
    counted = acc.in_reach(homes, sites, np.ones(40), acc.within(300))
    near = pairs.distances(homes, sites) <= 300
    assert counted.tolist() == near.sum(axis=1).tolist()


def test_nobody_in_reach_is_no_division() -> None:
    got = acc.two_step(
        acc.in_metres([0], [0]), [0], acc.in_metres([0, 9e4], [0, 0]), [5, 5], acc.within(300)
    )
    assert got.ratio.tolist() == [0, 0]
    assert got.score.tolist() == [0]


@pytest.mark.parametrize(("weight", "value"), [("gaussian", 0.0), ("bell", np.exp(-200 / 9))])
def test_the_bells_at_their_edge(weight: str, value: float) -> None:
    assert DECAYS[weight].at(1000.0) == pytest.approx(value, abs=1e-15)
    assert DECAYS[weight].at(0.0) == 1.0
    assert DECAYS[weight].at(1001.0) == 0.0
