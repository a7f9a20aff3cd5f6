"""The planner's model against trying every plan, worked cases, and questions that contradict."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tuoyu.algorithms.errors import BadInput, Infeasible
from tuoyu.algorithms.siting import Stopped, planner
from tuoyu.algorithms.siting.planner import bound as pricing
from tuoyu.algorithms.siting.planner import clusters, rounding, trimming
from tuoyu.algorithms.siting.planner import solve as solving


def small(seed: int, n: int, m: int, years: int, **changes: object) -> planner.Question:
    random = np.random.default_rng(seed)
    demand = random.integers(1, 20, (n, years)).astype(float)
    client, site = np.nonzero(random.random((n, m)) < 0.7)
    walk = random.uniform(0, 0.5, len(client))
    existing = np.where(random.random(m) < 0.3, random.integers(1, 20, m), 0).astype(float)
    candidates = np.arange(m)
    options = planner.sizes(
        candidates, [10, 25], random.uniform(5, 20, m), random.uniform(0.5, 2, m)
    )
    terms = {"existing": existing, "budget": np.full(years, 60.0 / years)} | changes
    return planner.question(demand, (client, site, walk), options, **terms)  # type: ignore[arg-type]


def best_by_trying(asked: planner.Question) -> float:
    """Every choice of an option and a year at every site; the flow by scipy. −inf: none is allowed.
    The value as the planner tells it."""
    own = [[(-1, 0)] + [(int(o), t) for o in np.flatnonzero(asked.option_site == j)
                        for t in range(asked.years)] for j in range(asked.sites)]  # fmt: skip
    best = -np.inf
    for plan in product(*own):
        spent = np.zeros(asked.years)
        places = np.repeat(asked.existing[:, None], asked.years, axis=1)
        for j, (o, t) in enumerate(plan):
            if o >= 0:
                spent[t] += asked.option_cost[o]
                places[j, t:] += asked.option_places[o]
        over = np.cumsum(spent - asked.budget) if asked.carry else spent - asked.budget
        if (over > 1e-9).any() or any(plan[j][0] < 0 for j in asked.must):
            continue
        value = flow_value(asked, places) - asked.money * spent.sum()
        best = max(best, value)
    return best


def flow_value(asked: planner.Question, places: np.ndarray) -> float:
    total = 0.0
    a, n = len(asked.client), len(asked.demand)
    for t in range(asked.years):
        rows = np.zeros((n + asked.sites + len(asked.least), a))
        rows[asked.client, np.arange(a)] = 1
        rows[n + asked.site, np.arange(a)] = 1
        limit = np.concatenate([asked.demand[:, t], places[:, t], np.zeros(len(asked.least))])
        for s, share in enumerate(asked.least):
            mine = asked.street[asked.client] == s
            rows[n + asked.sites + s] = -mine.astype(float)
            limit[n + asked.sites + s] = -share * asked.demand[asked.street == s, t].sum()
        if not a:
            total += 0.0 if (limit >= 0).all() else -np.inf
            continue
        found = linprog(asked.cost - asked.unserved, A_ub=rows, b_ub=limit, bounds=(0, None))
        if found.status == 2:
            return -np.inf
        total -= found.fun
    return total


@given(
    seed=st.integers(0, 10**6), n=st.integers(1, 6), years=st.integers(1, 2),
    carry=st.booleans(), money=st.sampled_from([0.0, 0.05]), must=st.booleans(),
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_equals_trying_every_plan(
    seed: int, n: int, years: int, carry: bool, money: float, must: bool
) -> None:
    street = np.arange(n) % 2
    asked = small(
        seed, n, 3, years, carry=carry, money=money, street=street, least_share=[0.2, 0.0],
        must=[1] if must else [],
    )  # fmt: skip
    best = best_by_trying(asked)
    if best == -np.inf:
        with pytest.raises(Infeasible):
            planner.plan(asked, gap=0)
        return
    got = planner.plan(asked, gap=0)
    assert got.value == pytest.approx(best, rel=1e-6, abs=1e-6)
    assert got.bound == pytest.approx(best, rel=1e-6, abs=1e-6)
    assert got.stopped is Stopped.PROVEN
    obeys(asked, got)


def obeys(asked: planner.Question, got: planner.Planned) -> None:
    """Every constraint, and that the value is what the plan is worth."""
    assert (got.flow >= 0).all()
    walked = np.zeros_like(asked.demand)
    np.add.at(walked, asked.client, got.flow)
    assert (walked <= asked.demand + 1e-6).all()
    np.testing.assert_allclose(got.waiting, asked.demand - walked, atol=1e-6)
    used = np.zeros((asked.sites, asked.years))
    np.add.at(used, asked.site, got.flow)
    places = np.repeat(asked.existing[:, None], asked.years, axis=1)
    np.add.at(
        places, asked.option_site, np.cumsum(got.built, axis=1) * asked.option_places[:, None]
    )
    assert (used <= places + 1e-6).all()
    assert (np.bincount(asked.option_site, got.built.sum(axis=1), asked.sites) <= 1).all()
    over = np.cumsum(got.spent - asked.budget) if asked.carry else got.spent - asked.budget
    assert (over <= 1e-6).all()
    worth = got.flow.sum() * asked.unserved - (got.flow * asked.cost[:, None]).sum()
    assert worth - asked.money * got.spent.sum() == pytest.approx(got.value, rel=1e-6, abs=1e-6)


def town(n: int = 120, m: int = 40, years: int = 1) -> planner.Question:
    random = np.random.default_rng(8)
    homes, sites = random.uniform(0, 3000, (n, 2)), random.uniform(0, 3000, (m, 2))
    metres = np.hypot(*(homes[:, None] - sites).transpose(2, 0, 1))
    client, site = np.nonzero(metres < 900)
    demand = random.integers(5, 30, (n, 1)) * np.ones(years)
    existing = np.zeros(m)
    existing[:4] = 60
    options = planner.sizes(
        np.arange(4, m), [30, 60, 90], random.uniform(60, 160, m - 4), random.uniform(2, 4, m - 4)
    )
    return planner.question(
        demand, (client, site, metres[client, site] * 1e-4), options, existing=existing,
        budget=np.full(years, 1500.0 / years), must=[5], street=np.arange(n) % 3,
        least_share=[0.1, 0.1, 0.1],
    )  # fmt: skip


def test_the_way_of_large_questions_keeps_to_bound_and_constraints(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Prices, core and neighbourhoods, against HiGHS on the whole."""
    asked = town()
    whole = planner.plan(asked, gap=0.5, seconds=60)
    monkeypatch.setattr(solving, "SMALL", 0)
    monkeypatch.setattr(solving, "SITES_AROUND", 16)
    got = planner.plan(asked, gap=2.0, seconds=60)
    obeys(asked, got)
    assert got.gap <= 2.0
    assert got.value <= whole.bound * (1 + 1e-9)
    assert got.bound >= whole.value * (1 - 1e-9)


@given(
    seed=st.integers(0, 10**6), years=st.integers(1, 2), carry=st.booleans(),
    everyone=st.booleans(), money=st.sampled_from([0.0, 0.05]),
)  # fmt: skip
@settings(max_examples=15, deadline=None)
def test_groups_of_sites_prove_a_bound_above_every_plan_and_below_the_prices(
    seed: int, years: int, carry: bool, everyone: bool, money: float
) -> None:
    """Groups of two of four sites, so that there are borders."""
    n = 6
    terms: dict[str, object] = {"street": np.arange(n) % 2, "least_share": [0.1, 0.0]}
    if everyone:
        terms = {"existing": np.full(4, 50.0), "unserved": np.inf}
    try:
        asked = small(seed, n, 4, years, carry=carry, money=money, **terms)
        best = planner.plan(asked, gap=0)
    except (BadInput, Infeasible):  # a community without a site; too little money
        reject()
    most = 0.0 if everyone else asked.demand.sum() * asked.unserved
    cost = best.value if everyone else most - best.value
    prices, turns = pricing.first_prices(asked), iter([1.0] * 60)
    pricing.improve(asked, pricing.tables_of(asked), prices, cost, 40)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clusters, "SITES", 2 * years)
        patch.setattr(clusters, "FEWEST", 2)
        sharper = clusters.ClusterBound(asked, prices, lambda: cost)
        assert max(map(len, sharper.groups.rows)) <= 2
        sharper.run(lambda: next(turns, 0.0), 1e-7)
    assert prices.bound - 1e-6 <= sharper.bound <= cost + 1e-6


def test_the_price_of_a_constraint_is_what_plans_without_it_bring() -> None:
    # Two sites for ten children each, money for one; the must-site is where four live.
    terms = {"existing": [0.0, 0.0], "budget": [10.0]}
    where = ([0, 1], [0, 1], [0.0, 0.0]), ([0, 1], [10, 10], [10.0, 10.0])
    asked = planner.question([4.0, 9.0], *where, must=[0], **terms)  # type: ignore[arg-type]
    freer = planner.question([4.0, 9.0], *where, **terms)  # type: ignore[arg-type]
    price = planner.price(asked, planner.plan(asked, gap=0), planner.plan(freer, gap=0))
    assert price.least == pytest.approx(5.0)
    assert price.most == pytest.approx(5.0)
    dear = planner.question([4.0], ([0, 0], [0, 1], [1.0, 3.0]), where[1], existing=[0.0, 0.0],
                            unserved=np.inf, never=[0])  # fmt: skip
    cheap = planner.question([4.0], ([0, 0], [0, 1], [1.0, 3.0]), where[1], existing=[0.0, 0.0],
                             unserved=np.inf)  # fmt: skip
    price = planner.price(dear, planner.plan(dear, gap=0), planner.plan(cheap, gap=0))
    assert (price.least, price.most) == (pytest.approx(8.0), pytest.approx(8.0))


def test_nothing_is_built_where_never() -> None:
    asked = small(3, 5, 3, 1, never=[0, 2])
    got = planner.plan(asked, gap=0)
    assert set(asked.option_site[got.built.any(axis=1)].tolist()) <= {1}


def test_everyone_is_served_at_least_cost_by_hand() -> None:
    # Ten children between a dear near site and a cheap far one, which holds six.
    asked = planner.question(
        [10.0], ([0, 0], [0, 1], [1.0, 3.0]), ([0, 1], [10, 6], [100.0, 1.0]),
        existing=[0.0, 0.0], unserved=np.inf, money=1.0,
    )  # fmt: skip
    got = planner.plan(asked, gap=0)
    # The cheap one alone is too small; with the dear one open all ten walk there: 100 + 10.
    assert got.value == pytest.approx(110.0)
    assert got.spent.tolist() == [100.0]
    assert planner.served_by(asked, got, 0).tolist() == [0]


def test_a_community_may_be_split() -> None:
    asked = planner.question(
        [10.0], ([0, 0], [0, 1], [0.0, 0.0]), ([], [], []), existing=[4.0, 3.0]
    )
    got = planner.plan(asked, gap=0)
    assert got.flow.ravel().tolist() == [4.0, 3.0]
    assert got.waiting.ravel().tolist() == [3.0]


def contradicting(**changes: object) -> planner.Question:
    """Two streets; site 0 in the first, 1 in the second; each costs 10; budgets 10 and 5."""
    terms: dict[str, object] = {
        "existing": [0.0, 0.0], "budget": [10.0, 5.0], "street": [0, 1],
        "least_share": [0.5, 0.5],
    } | changes  # fmt: skip
    return planner.question(
        np.full((2, 2), 10.0), ([0, 1], [0, 1], [0.0, 0.0]), ([0, 1], [10, 10], [10.0, 10.0]),
        **terms,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_smallest_contradiction_is_named() -> None:
    with pytest.raises(Infeasible) as caught:
        planner.plan(contradicting(), gap=0)
    # Year 0 pays one site; both streets want one of their own from year 0 on.
    assert caught.value.conflict == ("budget 0", "street 0", "street 1")


def test_one_constraint_can_contradict_by_itself() -> None:
    with pytest.raises(Infeasible) as caught:
        planner.plan(
            contradicting(existing=[3.0, 3.0], never=[0, 1], least_share=[0.5, 0.0]), gap=0
        )
    assert caught.value.conflict == ("street 0",)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"must": [0], "never": [0]}, "contradiction"),
        ({"must": [0, 1], "budget": [10.0, 5.0]}, "budget_too_small"),
        ({"budget": [10.0, -5.0]}, "negative_budget"),
        ({"budget": [10.0]}, "wrong_shape"),
        ({"least_share": [0.5, 1.5]}, "bad_share"),
        ({"street": [0, 7]}, "unknown_id"),
        ({"existing": [0.0, -1.0]}, "negative_places"),
        ({"unserved": -1.0}, "negative_cost"),
        ({"money": float("nan")}, "negative_cost"),
        ({"must": [5]}, "unknown_id"),
    ],
)
def test_questions_that_cannot_be_meant(changes: dict[str, object], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        contradicting(**changes)
    assert caught.value.code == code


def test_pairs_and_options_that_cannot_be_meant() -> None:
    good = ([0], [10], [10.0])
    for pairs, options, code in (
        (([0, 0], [0, 0], [1.0, 2.0]), good, "duplicate_pair"),
        (([0], [3], [1.0]), good, "unknown_id"),
        (([0], [0], [-1.0]), good, "negative_cost"),
        (([0], [0], [1.0]), ([0], [-10], [10.0]), "negative_places"),
        (([0], [0], [1.0]), ([0], [10], [np.nan]), "not_a_number"),
    ):
        with pytest.raises(BadInput) as caught:
            planner.question([5.0], pairs, options, existing=[0.0])
        assert caught.value.code == code
    with pytest.raises(BadInput, match="no site within"):
        planner.question([5.0, 5.0], ([0], [0], [1.0]), good, existing=[0.0], unserved=np.inf)


def test_what_the_others_can_replace_is_closed() -> None:
    # Both communities reach the first site, which is large enough; the second costs 50 and spares
    # a walk of 10 · 0.5; without money in the objective nothing is gained by closing it.
    terms = {"existing": [0.0, 0.0], "unserved": np.inf}
    walks = ([0, 1, 1], [0, 0, 1], [0.0, 0.5, 0.0])
    built, flow = np.array([[True], [True]]), np.array([[10.0], [0.0], [10.0]])
    for money, stays in ((1.0, False), (0.01, True), (0.0, True)):
        asked = planner.question([10.0, 10.0], walks, ([0, 1], [20, 20], [50.0, 50.0]),
                                 money=money, **terms)  # fmt: skip
        left, walked = trimming.trimmed(asked, built, flow, np.array([[0.9], [0.4]]))
        assert left.ravel().tolist() == [True, stays]
        assert walked.ravel().tolist() == ([10.0, 0.0, 10.0] if stays else [10.0, 10.0, 0.0])
    forced = planner.question([10.0, 10.0], walks, ([0, 1], [20, 20], [50.0, 50.0]),
                              money=1.0, must=[0, 1], **terms)  # fmt: skip
    assert trimming.trimmed(forced, built, flow, np.array([[0.9], [0.4]]))[0].all()


@given(seed=st.integers(0, 10**6), years=st.integers(1, 2))
@settings(max_examples=40, deadline=None)
def test_a_trimmed_plan_serves_the_same_children_for_less(seed: int, years: int) -> None:
    asked = small(seed, 8, 6, years, money=0.2, budget=np.full(years, 500.0))
    random = np.random.default_rng(seed)
    built = np.zeros((asked.options, years), bool)
    built[::2, 0] = random.random(len(built[::2])) < 0.9
    flow = rounding.fill(asked, built, np.full(asked.demand.shape, 0.7))
    left, walked = trimming.trimmed(asked, built, flow, random.random(built.shape))

    def served(pairs: np.ndarray) -> np.ndarray:
        return np.array([np.bincount(asked.client, pairs[:, t], 8) for t in range(years)])

    assert served(walked) == pytest.approx(served(flow))
    assert not (left & ~built).any()
    for t in range(years):
        places = asked.existing.copy()
        np.add.at(places, asked.option_site, left[:, : t + 1].any(axis=1) * asked.option_places)
        assert (np.bincount(asked.site, walked[:, t], asked.sites) <= places + 1e-9).all()
    waiting = asked.demand - served(flow).T
    before = rounding.value_of(asked, built, flow, waiting)
    assert rounding.value_of(asked, left, walked, waiting) <= before + 1e-9
