"""A district's planning question in Parquet files, and its plan in Parquet files beside them.

A district is a folder; a city or the nation is many folders, each solved by itself with its own
budget. `plan_district` takes a path and answers a small `Found`, so it can be run by a loop, by
`partitions.each` over processes, or by `cluster.each` over machines that see the same folder.
Needs pyarrow (the extra `many`).

| file | rows | columns |
|---|---|---|
| homes.parquet | communities | x, y metres in one plane; street, −1 where no street counts; year_0, year_1 …: children |
| sites.parquet | sites | x, y; existing places; fixed, per_place: money of building, null where never; must |
| terms.parquet | one | `Terms` |
| built.parquet | what to build | site, year, places, money |
| flow.parquet | who goes where | home, site, year, children |
| found.parquet | one | `Found`, and the digest of the question that it answers |
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tuoyu.algorithms.accessibility.points import Points, in_metres
from tuoyu.algorithms.errors import BadInput
from tuoyu.algorithms.siting import planner
from tuoyu.algorithms.siting.answer import gap_percent
from tuoyu.algorithms.siting.arcs import Flags, Floats, Ints
from tuoyu.algorithms.siting.near import pairs_within

ASKED = ("homes", "sites", "terms")
FOUND = "found"


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a whole district.

    limit: walking metres; detour: a walk is so many times the straight line; per_metre: the cost
    of one child walking one metre for a year; sizes: places that a candidate may be built with;
    budget: money of each year, none for no limit; least_share: of each street; unserved, money,
    carry: as `planner.question`; seconds, gap, seed: as `planner.plan`.
    """

    limit: float
    sizes: tuple[float, ...]
    detour: float = 1.35
    per_metre: float = 1e-4
    budget: tuple[float, ...] = ()
    least_share: tuple[float, ...] = ()
    unserved: float = 1.0
    money: float = 0.0
    carry: bool = False
    seconds: float = 60.0
    gap: float = 0.1
    seed: int = 1


@dataclass(frozen=True, slots=True)
class District:
    """One district's question: homes and sites (points in metres), children (n, years), street
    (n,) or None; existing (m,) places; fixed, per_place (m,) money, NaN where nothing may be
    built; must (m,) where something must be."""

    homes: Points
    children: Floats
    sites: Points
    existing: Floats
    fixed: Floats
    per_place: Floats
    must: Flags
    terms: Terms
    street: Ints | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a district's plan is worth, as `planner.Planned` tells it. stopped: the name of the
    reason. built: how many sites; served: children with a place in the last year."""

    folder: str
    value: float
    bound: float
    gap: float
    stopped: str
    built: int
    served: float


@dataclass(frozen=True, slots=True)
class Whole:
    """All districts together: no set of plans that keeps each district's own budget is worth more
    than `bound`."""

    value: float
    bound: float
    gap: float
    built: int
    served: float


def write_district(folder: str | Path, district: District) -> str:
    """Write the question's files; answers the folder as a task for `plan_district`."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    homes = _columns(district.homes, street=_streets(district)) | {
        f"year_{t}": district.children[:, t] for t in range(district.children.shape[1])
    }
    sites = _columns(
        district.sites, existing=district.existing, fixed=district.fixed,
        per_place=district.per_place, must=district.must,
    )  # fmt: skip
    terms = {name: [value] for name, value in asdict(district.terms).items()}
    for name, columns in (("homes", homes), ("sites", sites), ("terms", terms)):
        _write(place, name, pa.table(columns))
    return str(place)


def read_district(folder: str | Path) -> District:
    """The question in the folder. Raises BadInput missing_file or missing_column."""
    place = Path(folder)
    homes, sites = (_read(place, name) for name in ("homes", "sites"))
    terms = _read(place, "terms").to_pylist()[0]
    years = sum(name.startswith("year_") for name in homes.column_names)
    children = np.column_stack([_column(homes, "homes", f"year_{t}") for t in range(max(years, 1))])
    lists = {name: tuple(terms[name]) for name in ("sizes", "budget", "least_share")}
    existing, fixed, per_place, must = (
        _column(sites, "sites", name) for name in ("existing", "fixed", "per_place", "must")
    )
    return District(
        in_metres(_column(homes, "homes", "x"), _column(homes, "homes", "y")), children,
        in_metres(_column(sites, "sites", "x"), _column(sites, "sites", "y")),
        existing, fixed, per_place, must > 0, Terms(**terms | lists),
        _column(homes, "homes", "street").astype(np.int64),
    )  # fmt: skip


def question_of(district: District) -> planner.Question:
    """The district's question as `planner.plan` takes it; raises BadInput as `planner.question`."""
    terms = district.terms
    client, site, metres = pairs_within(
        district.homes, district.sites, terms.limit / terms.detour
    )  # fmt: skip
    new = np.flatnonzero(~np.isnan(district.fixed))
    options = planner.sizes(new, terms.sizes, district.fixed[new], district.per_place[new])
    return planner.question(
        district.children, (client, site, metres * terms.detour * terms.per_metre), options,
        existing=district.existing, unserved=terms.unserved, budget=terms.budget or None,
        money=terms.money, must=np.flatnonzero(district.must),
        street=district.street if terms.least_share else None, least_share=terms.least_share,
        carry=terms.carry,
    )  # fmt: skip


def plan_district(folder: str) -> Found:
    """Read the folder's question, plan, write the plan beside it.

    A plan that is there already for the very same question is told again without planning anew, so
    a run that was broken off goes on where it was. The files of the answer appear whole or not at
    all, `found.parquet` last. Raises BadInput, Infeasible and TimeoutError as `planner.plan`.
    """
    place = Path(folder)
    digest = _digest(place)
    known = _known(place, digest)
    if known is not None:
        return known
    district = read_district(place)
    asked, terms = question_of(district), district.terms
    planned = planner.plan(asked, seconds=terms.seconds, gap=terms.gap, seed=terms.seed)
    option, year = np.nonzero(planned.built)
    pair, since = np.nonzero(planned.flow > 0)
    _write(place, "built", pa.table({
        "site": asked.option_site[option], "year": year, "places": asked.option_places[option],
        "money": asked.option_cost[option],
    }))  # fmt: skip
    _write(place, "flow", pa.table({
        "home": asked.client[pair], "site": asked.site[pair], "year": since,
        "children": planned.flow[pair, since],
    }))  # fmt: skip
    found = Found(
        str(place), planned.value, planned.bound, planned.gap, planned.stopped.value, len(option),
        float(planned.served[-1]),
    )  # fmt: skip
    told = {name: [value] for name, value in (asdict(found) | {"question": digest}).items()}
    _write(place, FOUND, pa.table(told))
    return found


def together(found: Iterable[Found]) -> Whole:
    """The districts' answers as one."""
    every = list(found)
    value, bound = sum(one.value for one in every), sum(one.bound for one in every)
    return Whole(
        value, bound, gap_percent(value, bound), sum(one.built for one in every),
        sum(one.served for one in every),
    )  # fmt: skip


def _known(place: Path, digest: str) -> Found | None:
    if not (place / f"{FOUND}.parquet").exists():
        return None
    told = _read(place, FOUND).to_pylist()[0]
    return Found(**told | {"folder": str(place)}) if told.pop("question") == digest else None


def _digest(place: Path) -> str:
    whole = hashlib.sha256()
    for name in ASKED:
        path = place / f"{name}.parquet"
        if not path.exists():
            raise BadInput("missing_file", name, None, f"{path} is not there")
        whole.update(path.read_bytes())
    return whole.hexdigest()


def _columns(points: Points, **more: Any) -> dict[str, Any]:
    return {"x": points.x, "y": points.y} | more


def _streets(district: District) -> Ints:
    return np.full(len(district.homes), -1) if district.street is None else district.street


def _read(place: Path, name: str) -> pa.Table:
    path = place / f"{name}.parquet"
    if not path.exists():
        raise BadInput("missing_file", name, None, f"{path} is not there")
    return pq.read_table(path)


def _column(table: pa.Table, name: str, column: str) -> Floats:
    if column not in table.column_names:
        raise BadInput("missing_column", name, None, f"has no column {column}")
    return np.asarray(table[column].to_numpy(), dtype=np.float64)


def _write(place: Path, name: str, table: pa.Table) -> None:
    """Whole or not at all: under a name of this process's own, then renamed."""
    draft = place / f".{name}.{os.getpid()}"
    pq.write_table(table, draft)
    draft.replace(place / f"{name}.parquet")
