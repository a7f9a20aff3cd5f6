"""Reasons against opening and closing by hand, and their Chinese sentences."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuoyu.algorithms import siting
from tuoyu.algorithms.errors import Infeasible
from tuoyu.algorithms.siting import Stopped, Why, planner, wording

NAMES = wording.Names(
    sites={0: "示例一号点", 1: "示例二号点"}, streets={0: "示例街道"}, years={0: "2027年"}
)


def total(cost: np.ndarray, chosen: list[int]) -> float:
    return float(cost[:, chosen].min(axis=1).sum())


@given(seed=st.integers(0, 10**6), n=st.integers(2, 20), m=st.integers(5, 9), p=st.integers(2, 3))
@settings(max_examples=25, deadline=None)
def test_reasons_of_a_p_median_equal_trying(seed: int, n: int, m: int, p: int) -> None:
    random = np.random.default_rng(seed)
    cost = random.uniform(1, 100, (n, m))
    never = [int(random.integers(m))]
    found = siting.p_median(cost, p, never=never)
    chosen = found.chosen.tolist()
    told = siting.explain_p_median(cost, found, never=never)
    for k, site in enumerate(chosen):
        others = [j for j in chosen if j != site]
        assert told.loss[k] == pytest.approx(total(cost, others) - found.value)
    for i in range(n):
        best = int(cost[i].argmin())
        assert told.best[i] == best
        if best in chosen:
            assert told.why[i] is Why.SERVED_BY_BEST
        elif best in never:
            assert told.why[i] is Why.NEVER
        else:
            swaps = [total(cost, [best, *(j for j in chosen if j != out)]) for out in chosen]
            assert told.instead[i] == pytest.approx(min(swaps) - found.value, abs=1e-9)
            assert told.why[i] in (Why.LOSES, Why.AS_GOOD)
    free = [j for j in range(m) if j not in never and j not in chosen]
    more = max((found.value - total(cost, [*chosen, j]) for j in free), default=0.0)
    assert told.one_more == pytest.approx(more)
    if free:
        best_with_more = siting.p_median(cost, p + 1, never=never).value
        assert told.one_more_at_most >= found.value - best_with_more - 1e-6


def test_reasons_of_a_cover() -> None:
    # Site 0 covers 0 and 1, site 1 covers 1 and 2, nothing covers 3.
    found = siting.maximal_cover_of([0, 1, 1, 2], [0, 0, 1, 1], [9, 5, 3, 4], 2, 1)
    told = siting.explain_cover([0, 1, 1, 2], [0, 0, 1, 1], [9, 5, 3, 4], 2, found)
    assert found.chosen.tolist() == [0]
    assert told.loss.tolist() == [14]
    assert told.why == (Why.SERVED_BY_BEST, Why.SERVED_BY_BEST, Why.LOSES, Why.NONE_NEAR)
    assert told.instead[2] == 6
    assert told.one_more == 3
    assert wording.reason(told, 2, NAMES) == ("若改开“示例二号点”、关闭“示例一号点”，总体变差6。")
    assert wording.reason(told, 3, NAMES).startswith("范围内没有任何可选点")


def test_every_reason_and_ending_has_its_sentence() -> None:
    assert set(wording.REASONS) == set(Why)
    assert set(wording.STOPPED) == set(Stopped)
    assert wording.stopped(Stopped.TIME, 0.153) == (
        "计算时间用完。已证明方案与理论最优的差距不超过0.15%；延长时间可能更好。"
    )


def test_a_contradiction_in_words() -> None:
    asked = planner.question(
        np.full((2, 1), 10.0), ([0, 1], [0, 1], [0.0, 0.0]), ([0, 1], [10, 10], [10.0, 10.0]),
        existing=[0.0, 0.0], budget=[10.0], must=[1], street=[0, 1], least_share=[0.5, 0.0],
    )  # fmt: skip
    with pytest.raises(Infeasible) as caught:
        planner.plan(asked)
    assert wording.contradiction(caught.value.conflict, NAMES) == (
        "下列要求不能同时满足：2027年的预算；“示例二号点”必须建设；示例街道的最低服务比例。"
        "请至少放宽其中一项。"
    )
    assert wording.contradiction(("street 4",), NAMES) == (
        "第5个街道的最低服务比例本身无法做到，请放宽或取消。"
    )
    assert wording.contradiction(("everyone", "budget 3"), NAMES).startswith(
        "下列要求不能同时满足：所有人都要得到服务；第4年的预算。"
    )


def test_reasons_of_a_plan_by_hand() -> None:
    # Two communities of ten, each with its own site; one site for six pays for both years.
    asked = planner.question(
        [[10.0], [10.0]], ([0, 1, 1], [0, 1, 0], [0.0, 0.0, 0.1]), ([0, 1], [6, 8], [5.0, 5.0]),
        existing=[2.0, 0.0], budget=[10.0],
    )  # fmt: skip
    planned = planner.plan(asked, gap=0)
    told = planner.explain_plan(asked, planned)
    assert told.option.tolist() == [0, 1]
    assert told.children.ravel().tolist() == [8.0, 8.0]
    # Without the first, its eight lose their places but for the two that were there before.
    assert told.lost.tolist() == [6.0, 8.0]


def test_the_price_of_a_budget_in_words() -> None:
    # Ten children without money, twenty places with twice as much.
    def asked(budget: float) -> planner.Question:
        return planner.question(
            [[10.0], [10.0]], ([0, 1], [0, 1], [0.0, 0.0]), ([0, 1], [10, 10], [5.0, 5.0]),
            existing=[0.0, 0.0], budget=[budget],
        )  # fmt: skip

    tight, free = planner.plan(asked(5), gap=0), planner.plan(asked(10), gap=0)
    told = planner.price(asked(5), tight, free)
    assert wording.price("budget 0", told, NAMES) == (
        "2027年的预算的代价：没有这一要求，总体可改善10.0。"
    )
    told = planner.price(asked(10), free, planner.plan(asked(99), gap=0))
    assert wording.price("budget 0", told, NAMES) == (
        "2027年的预算没有代价：没有这一要求，方案也不会更好。"
    )


def test_a_price_says_no_more_than_is_proven() -> None:
    assert wording.price("never 1", planner.Price(0.0, 4.26), NAMES) == (
        "“示例二号点”不得建设的代价：没有这一要求，总体最多可改善4.3。"
    )
    assert wording.price("limit 1000", planner.Price(1200, 1500), NAMES) == (
        "步行范围1000米的代价：没有这一要求，总体可改善1,200.0至1,500.0。"
    )
