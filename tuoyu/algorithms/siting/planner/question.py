"""The planner's question, checked: communities, sites, sizes to build, money, years, streets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tuoyu.algorithms.accessibility.checks import amounts, numbers, rows_of
from tuoyu.algorithms.errors import BadInput
from tuoyu.algorithms.siting.arcs import Floats, Ints


@dataclass(frozen=True, slots=True)
class Question:
    """n communities, m sites, a walkable pairs, o options to build, t years. Build it with
    `question`.

    demand (n, t) children; client, site, cost (a,): pairs within the walking limit, by site, with
    the cost of one child walking there for a year; existing (m,) places that are there already;
    option_site, option_places, option_cost (o,): what may be built, at most one option a site;
    unserved: the cost of a child without a place for a year, inf where every child must have one;
    budget (t,), inf where there is none; money: what one unit of money costs in the objective;
    must: site rows at which something must be built; street (n,) and least (streets,) the least
    share of each street's children to be served in every year; carry: unspent money stays.
    """

    demand: Floats
    client: Ints
    site: Ints
    cost: Floats
    existing: Floats
    option_site: Ints
    option_places: Floats
    option_cost: Floats
    unserved: float
    budget: Floats
    money: float
    must: Ints
    street: Ints
    least: Floats
    carry: bool

    @property
    def years(self) -> int:
        return int(self.demand.shape[1])

    @property
    def sites(self) -> int:
        return len(self.existing)

    @property
    def options(self) -> int:
        return len(self.option_site)

    def scale(self) -> float:
        """A number of the size of the objective, for tolerances."""
        dear = self.unserved if np.isfinite(self.unserved) else float(self.cost.max(initial=1.0))
        return float(max(1.0, self.demand.sum() * dear))


def question(
    demand: ArrayLike,
    pairs: tuple[ArrayLike, ArrayLike, ArrayLike],
    options: tuple[ArrayLike, ArrayLike, ArrayLike],
    *,
    existing: ArrayLike,
    unserved: float = 1.0,
    budget: ArrayLike | None = None,
    money: float = 0.0,
    must: ArrayLike = (),
    never: ArrayLike = (),
    street: ArrayLike | None = None,
    least_share: ArrayLike = (),
    carry: bool = False,
) -> Question:
    """Check the parts and put them together.

    demand: (n,) or (n, years) children; pairs: client rows, site rows and the cost of one child on
    each pair within the walking limit; options: site rows, places and the money of building each
    (fixed + places × per place, see `sizes`); existing: (m,) places at every site, 0 at a mere
    candidate; budget: one number a year (None: no limit); never: sites where nothing is built
    (what exists there stays); street: (n,) street rows; least_share: (streets,) between 0 and 1.
    Raises BadInput: wrong_shape, not_a_number, empty, negative_…, unknown_id, duplicate_pair,
    contradiction (a site in must and in never), bad_share, no_option (a must-site without one),
    budget_too_small (the must-sites alone cost more), unreachable (a community that must be
    served and that no site can serve).
    """
    places = amounts(
        existing, "existing", rows=len(np.atleast_1d(existing)), code="negative_places"
    )[0]
    n = len(np.atleast_1d(demand))
    if not n or not len(places):
        raise BadInput("empty", "demand" if not n else "existing", None, "holds no row")
    children = np.ascontiguousarray(amounts(demand, "demand", rows=n, code="negative_demand").T)
    client, site, cost = _pairs(pairs, n, len(places))
    option = _options(options, len(places))
    forced, banned = (
        np.unique(rows_of(rows, table, below=len(places), of="existing"))
        for rows, table in ((must, "must"), (never, "never"))
    )
    option = _allowed(option, forced, banned)
    years = children.shape[1]
    spend = np.full(years, np.inf) if budget is None else np.atleast_1d(numbers(
        np.atleast_1d(np.asarray(budget, dtype=float)), "budget", rows=years))  # fmt: skip
    if spend.min() < 0:
        raise BadInput("negative_budget", "budget", int(spend.argmin()), f"{spend.min():g}")
    streets, least = _streets(street, least_share, n)
    asked = Question(
        children, client, site, cost, places, *option, float(unserved), spend, float(money),
        forced, streets, least, carry,
    )  # fmt: skip
    _check_whole(asked)
    return asked


def sizes(
    site: ArrayLike, places: ArrayLike, fixed: ArrayLike, per_place: ArrayLike
) -> tuple[Ints, Floats, Floats]:
    """Every candidate site in every size: (site, places, money) of the options.

    site: (c,) candidate rows; places: (s,) the sizes; fixed, per_place: (c,) or one number, money.
    """
    rows, size = np.asarray(site, dtype=np.int64), np.asarray(places, dtype=np.float64)
    once = np.broadcast_to(np.asarray(fixed, dtype=np.float64), rows.shape)
    each = np.broadcast_to(np.asarray(per_place, dtype=np.float64), rows.shape)
    money = once[:, None] + each[:, None] * size
    return np.repeat(rows, len(size)), np.tile(size, len(rows)), money.ravel()


def _pairs(
    pairs: tuple[ArrayLike, ArrayLike, ArrayLike], n: int, m: int
) -> tuple[Ints, Ints, Floats]:
    client = rows_of(pairs[0], "pairs.client", below=n, of="demand")
    site = rows_of(pairs[1], "pairs.site", below=m, of="existing")
    cost = amounts(pairs[2], "pairs.cost", rows=len(client), code="negative_cost")
    if len(site) != len(client):
        raise BadInput("wrong_shape", "pairs.site", None, f"{len(site)} rows, not {len(client)}")
    key = site * n + client
    order = np.argsort(key, kind="stable")
    twice = np.flatnonzero(np.diff(key[order]) == 0)
    if len(twice):
        raise BadInput("duplicate_pair", "pairs", int(order[twice[0] + 1]), "stands twice")
    return client[order], site[order], cost[0][order] if len(cost) else np.zeros(0)


def _options(
    options: tuple[ArrayLike, ArrayLike, ArrayLike], m: int
) -> tuple[Ints, Floats, Floats]:
    site = rows_of(options[0], "options.site", below=m, of="existing")
    k = len(site)
    places = amounts(options[1], "options.places", rows=k, code="negative_places") if k else None
    money = amounts(options[2], "options.cost", rows=k, code="negative_cost") if k else None
    if places is None or money is None:
        return site, np.zeros(0), np.zeros(0)
    return site, places[0], money[0]


def _allowed(
    option: tuple[Ints, Floats, Floats], must: Ints, never: Ints
) -> tuple[Ints, Floats, Floats]:
    both = np.intersect1d(must, never)
    if len(both):
        raise BadInput("contradiction", "must", None, f"site {both[0]} is also among never")
    bare = np.setdiff1d(must, option[0])
    if len(bare):
        raise BadInput("no_option", "must", None, f"nothing can be built at site {bare[0]}")
    kept = ~np.isin(option[0], never)
    return option[0][kept], option[1][kept], option[2][kept]


def _streets(
    street: ArrayLike | None, least_share: ArrayLike, n: int
) -> tuple[Ints, NDArray[np.float64]]:
    share = numbers(least_share, "least_share") if np.size(least_share) else np.zeros(0)
    if street is None or not len(share):
        return np.full(n, -1, np.int64), np.zeros(0)
    wrong = (share < 0) | (share > 1)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise BadInput("bad_share", "least_share", row, f"{share[row]} is not between 0 and 1")
    rows = rows_of(street, "street", below=len(share), of="least_share")
    if len(rows) != n:
        raise BadInput("wrong_shape", "street", None, f"has {len(rows)} rows, demand {n}")
    return rows, share


def _check_whole(asked: Question) -> None:
    if not asked.unserved >= 0:
        raise BadInput("negative_cost", "unserved", None, f"{asked.unserved} is below zero")
    if not (asked.money >= 0 and np.isfinite(asked.money)):
        raise BadInput("negative_cost", "money", None, f"{asked.money} must be zero or more")
    least = sum(float(asked.option_cost[asked.option_site == j].min()) for j in asked.must)
    if least > asked.budget.sum() * (1 + 1e-12):
        raise BadInput(
            "budget_too_small", "budget", None,
            f"the {len(asked.must)} must-sites cost {least:g} at least, all years {asked.budget.sum():g}",
        )  # fmt: skip
    if np.isfinite(asked.unserved):
        return
    builds = np.isin(np.arange(asked.sites), asked.option_site) | (asked.existing > 0)
    reached = np.zeros(len(asked.demand), bool)
    reached[asked.client[builds[asked.site]]] = True
    lost = ~reached & (asked.demand.max(axis=1) > 0)
    if lost.any():
        raise BadInput(
            "unreachable", "demand", int(np.argmax(lost)), "no site within the limit serves it"
        )
