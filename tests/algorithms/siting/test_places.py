"""The classic questions against trying every choice, and instances whose best answer was planted."""

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuoyu.algorithms import siting
from tuoyu.algorithms.accessibility import in_metres
from tuoyu.algorithms.errors import BadInput, Infeasible
from tuoyu.algorithms.siting import Stopped, wording


def choices(m: int, count: int | None, must: list[int], never: list[int]) -> list[tuple[int, ...]]:
    sizes = range(1, m + 1) if count is None else [count]
    return [
        chosen
        for size in sizes
        for chosen in combinations(range(m), size)
        if set(must) <= set(chosen) and not set(never) & set(chosen)
    ]


def least(cost: np.ndarray, opening: np.ndarray, tried: list[tuple[int, ...]]) -> float:
    return min(cost[:, list(c)].min(axis=1).sum() + opening[list(c)].sum() for c in tried)


@given(
    seed=st.integers(0, 10**6), n=st.integers(1, 25), m=st.integers(2, 9),
    count=st.integers(1, 4), whole=st.booleans(), fixed=st.booleans(),
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_p_median_equals_trying_all(
    seed: int, n: int, m: int, count: int, whole: bool, fixed: bool
) -> None:
    random = np.random.default_rng(seed)
    cost = random.uniform(0, 100, (n, m))
    weight = random.uniform(0, 9, n)
    if whole:
        cost, weight = np.rint(cost), np.rint(weight)
    must, never = ([0], [1]) if fixed and m > 2 else ([], [])
    count = min(count, m - len(never))
    best = least(cost * weight[:, None], np.zeros(m), choices(m, count, must, never))
    got = siting.p_median(cost, count, weight=weight, must=must, never=never)
    assert got.value == pytest.approx(best, rel=1e-9, abs=1e-9)
    assert got.stopped is Stopped.PROVEN
    assert got.bound == got.value
    assert len(got.chosen) == count
    assert set(must) <= set(got.chosen.tolist())
    assert not set(never) & set(got.chosen.tolist())
    paid = (cost * weight[:, None])[np.arange(n), got.serves].sum()
    assert paid == pytest.approx(got.value, rel=1e-9, abs=1e-9)


@given(
    seed=st.integers(0, 10**6), n=st.integers(1, 40), m=st.integers(2, 10),
    count=st.integers(1, 4), near=st.floats(0.05, 0.6),
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_maximal_cover_equals_trying_all(
    seed: int, n: int, m: int, count: int, near: float
) -> None:
    random = np.random.default_rng(seed)
    covers = random.random((n, m)) < near
    demand = random.integers(0, 30, n)
    count = min(count, m)
    best = max(demand[covers[:, list(c)].any(axis=1)].sum() for c in choices(m, count, [], []))
    client, site = np.nonzero(covers)
    got = siting.maximal_cover_of(client, site, demand, m, count)
    assert got.value == best
    assert got.bound == best
    assert demand[got.serves >= 0].sum() == best


@given(seed=st.integers(0, 10**6), n=st.integers(1, 25), m=st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_fixed_charges_equal_trying_all(seed: int, n: int, m: int) -> None:
    random = np.random.default_rng(seed)
    cost, opening = random.uniform(0, 100, (n, m)), random.uniform(0, 300, m)
    best = least(cost, opening, choices(m, None, [], []))
    got = siting.fixed_charge(cost, opening)
    assert got.value == pytest.approx(best)
    assert got.stopped is Stopped.PROVEN


def planted(seed: int, groups: int, size: int) -> tuple[np.ndarray, float]:
    """Groups far apart, each with one site in its middle that is best for all of it: with as many
    sites as groups, the middles are the best answer, whose cost is known."""
    random = np.random.default_rng(seed)
    middle = np.stack([np.arange(groups) * 1e5, random.uniform(0, 1e4, groups)], axis=1)
    offset = random.uniform(-50, 50, (groups, size, 2))
    offset = np.concatenate([offset, -offset], axis=1)  # the middle is the median of the pairs
    clients = (middle[:, None] + offset).reshape(-1, 2)
    sites = np.concatenate([clients, middle])
    order = random.permutation(len(sites))
    cost = np.hypot(*(clients[:, None] - sites[order]).transpose(2, 0, 1))
    return cost, float(np.hypot(offset[..., 0], offset[..., 1]).sum())


@pytest.mark.parametrize("seed", range(3))
def test_a_planted_best_answer_is_found_and_proven(seed: int) -> None:
    cost, best = planted(seed, groups=12, size=8)
    got = siting.p_median(cost, 12, seed=seed)
    assert got.value == pytest.approx(best, rel=1e-9)
    assert got.bound == pytest.approx(best, rel=1e-9)
    assert got.stopped is Stopped.PROVEN


def test_serving_everyone_may_need_other_sites_than_the_cheap_ones() -> None:
    # Site 2 is nearest to all whom it serves, but only 0 and 1 together serve everyone.
    far = np.inf
    cost = np.array([[9, far, 1], [9, far, 1], [far, 9, 1], [9, far, far], [far, 9, far]])
    got = siting.p_median(cost, 2)
    assert got.chosen.tolist() == [0, 1]
    assert got.value == got.bound == 45


def test_too_few_sites_for_everyone_is_a_contradiction() -> None:
    with pytest.raises(Infeasible) as caught:
        siting.p_median([[1, np.inf], [np.inf, 1]], 1)
    assert caught.value.conflict == ("count 1", "everyone")
    assert wording.contradiction(caught.value.conflict, wording.Names()) == (
        "下列要求不能同时满足：点位总数为1个；所有人都要得到服务。请至少放宽其中一项。"
    )


def test_cover_by_coordinates_counts_the_limit_and_the_detour() -> None:
    homes = in_metres([0, 1000, 5000], [0, 0, 0])
    sites = in_metres([0, 2000, 5000], [0, 0, 0])
    got = siting.maximal_cover(homes, [3, 4, 5], sites, 1, 1350, detour=1.35)
    assert (got.value, got.chosen.tolist(), got.serves.tolist()) == (7, [0], [0, 0, -1])


def hard(seed: int = 3) -> np.ndarray:
    points = np.random.default_rng(seed).uniform(0, 1000, (250, 2))
    return np.hypot(*(points[:, None] - points).transpose(2, 0, 1))


def test_a_run_that_is_stopped_has_a_bound_all_the_same() -> None:
    cost = hard()
    heard: list[siting.Progress] = []

    def listener(told: siting.Progress) -> bool:
        heard.append(told)
        return np.isfinite(told.bound)

    stopped = siting.p_median(cost, 7, listener=listener)
    assert stopped.stopped is Stopped.TOLD
    full = siting.p_median(cost, 7)
    assert full.stopped is Stopped.PROVEN
    assert heard[-1].bound == stopped.bound <= full.value <= stopped.value
    assert stopped.gap > 0


def test_a_gap_is_enough() -> None:
    got = siting.p_median(hard(), 7, gap=5.0)
    assert got.stopped is Stopped.GAP
    assert 0 < got.gap <= 5.0
    assert got.bound < got.value


def test_the_same_seed_gives_the_same_answer() -> None:
    cost = hard()
    one, two = (siting.p_median(cost, 12, gap=1.0, seed=4) for _ in range(2))
    assert one.chosen.tolist() == two.chosen.tolist()
    assert one.bound == two.bound


GOOD = np.array([[1.0, 5.0, 9.0], [4.0, 2.0, 8.0]])


@pytest.mark.parametrize(
    ("call", "code", "row"),
    [
        (lambda: siting.p_median([[1, np.nan]], 1), "not_a_number", 0),
        (lambda: siting.p_median([[1, 2], [3, -4]], 1), "negative_cost", 1),
        (lambda: siting.p_median([1, 2], 1), "wrong_shape", None),
        (lambda: siting.p_median(np.zeros((0, 3)), 1), "empty", None),
        (lambda: siting.p_median(GOOD, 0), "bad_count", None),
        (lambda: siting.p_median(GOOD, 4), "bad_count", None),
        (lambda: siting.p_median(GOOD, 1, must=[0, 2]), "bad_count", None),
        (lambda: siting.p_median(GOOD, 1, must=[3]), "unknown_id", 0),
        (lambda: siting.p_median(GOOD, 2, must=[0, 1], never=[1]), "contradiction", 1),
        (lambda: siting.p_median(GOOD, 1, weight=[1, -1]), "negative_weight", 1),
        (lambda: siting.p_median([[1, 2], [np.inf, np.inf]], 1), "unreachable", 1),
        (lambda: siting.p_median([[1, 2], [np.inf, 3]], 1, never=[1]), "unreachable", 1),
        (lambda: siting.p_median(GOOD, 1, seconds=0), "not_positive", None),
        (lambda: siting.p_median(GOOD, 1, gap=-1), "negative_gap", None),
        (lambda: siting.fixed_charge(GOOD, [1, 2, -3]), "negative_opening", 2),
        (lambda: siting.maximal_cover_of([0, 5], [0, 0], [1, 2], 1, 1), "unknown_id", 1),
        (lambda: siting.maximal_cover_of([0], [0, 1], [1, 2], 2, 1), "wrong_shape", None),
        (lambda: siting.maximal_cover_of([0], [0], [1, -2], 1, 1), "negative_demand", 1),
        (lambda: siting.maximal_cover_of([], [], [], 1, 1), "empty", None),
    ],
)
def test_questions_that_cannot_be_meant(call, code: str, row: int | None) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadInput) as caught:
        call()
    assert (caught.value.code, caught.value.row) == (code, row)


def test_solving_prints_nothing() -> None:
    """In a process of its own: HiGHS would tell its name once in each."""
    run = [sys.executable, "-c", "from tuoyu.algorithms import quiet; quiet.solver().run()"]
    done = subprocess.run(run, capture_output=True, cwd=Path(__file__).parents[3], check=True)
    assert (done.stdout, done.stderr) == (b"", b"")
