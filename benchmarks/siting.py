"""Siting against HiGHS on the plain sparse program and spopt, on the same questions. Known optima:
the folder named by TUOYU_INSTANCES with `pmed/`, `cap/` and `bounds.txt` (J. E. Beasley's
OR-Library publishes them); without it, p-median questions from a seeded generator. A city to cover:
15,000 homes and 2,000 candidates around 60 middles, 500 sites, 500 m. The planner's model: three
sizes, a budget, streets with a least share. Gaps in percent of what is achieved; a peer has 60 s."""

import os
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from benchmarks import Row, peers
from tuoyu.algorithms import siting
from tuoyu.algorithms.accessibility import Points, in_metres
from tuoyu.algorithms.siting import Stopped, levels, planner
from tuoyu.algorithms.siting.arcs import arcs_of
from tuoyu.algorithms.siting.highs import Program
from tuoyu.algorithms.siting.near import pairs_within
from tuoyu.algorithms.siting.planner.program import everything, program_of

NEEDS_SITE = False
PACKAGES = ("numpy", "numba", "highspy")
PEER_SECONDS = 60


def run() -> list[Row]:
    rows = [Row("compile, or load from the cache", f"{siting.warm_up():.2f} s", "", 1.0, "", None)]
    folder = os.environ.get("TUOYU_INSTANCES")
    rows += [*_pmed(Path(folder)), _cap(Path(folder))] if folder else [_generated()]
    return [*rows, _cover(), _planned("district", 400, 150, 20, 6_000, 0.1, 4.0, 3),
            _planned("city", 5_600, 1_000, 130, 26_000, 0.2, 40.0, 1)]  # fmt: skip


def _pmed(folder: Path) -> list[Row]:
    best = _bounds(folder)
    proven, wall, busy, worst = 0, 0.0, 0.0, 0.0
    for k in range(1, 41):
        cost, count = pmed(folder / "pmed" / f"pmed{k}.txt")
        began, worked = perf_counter(), process_time()
        found = siting.p_median(cost, count, seconds=60)
        seconds = perf_counter() - began
        wall, busy, worst = wall + seconds, busy + process_time() - worked, max(worst, seconds)
        proven += found.stopped is Stopped.PROVEN and found.value == best[f"pmed{k}"]
    told = f"{wall:.1f} s ({busy:.1f} s of processor), {proven} of 40 proven, longest {worst:.1f} s"
    rows = [Row("p-median, pmed1–40", told, "published optima", 1.0, "40 in ≤ 25 s, none over 10 s",
                proven == 40 and wall <= 25 and worst <= 10)]  # fmt: skip
    cost, count = pmed(folder / "pmed" / "pmed6.txt")
    began = perf_counter()
    siting.p_median(cost, count)
    ours = perf_counter() - began
    theirs = _peer("spopt", {"table": cost, "count": np.array(count)})
    told = f"spopt {theirs['seconds']:.1f} s" if theirs else "spopt did not finish"
    ratio = ours / theirs["seconds"] if theirs else 0.0
    return [*rows, Row("p-median, pmed6 (n = 200)", f"{ours:.2f} s", told, ratio, "", None)]


def pmed(path: Path) -> tuple[np.ndarray, int]:
    """Distances of all pairs of an OR-Library graph (the last of parallel edges counts), and p."""
    from scipy.sparse.csgraph import shortest_path

    n, edges, count, *rest = (int(word) for word in path.read_text().split())
    table = np.full((n, n), np.inf)
    for a, b, length in np.array(rest[: 3 * edges]).reshape(-1, 3):
        table[a - 1, b - 1] = table[b - 1, a - 1] = length
    return shortest_path(np.where(np.isfinite(table), table, 0), directed=False), count


def _cap(folder: Path) -> Row:
    best = _bounds(folder)
    names = [name for name in best if name.startswith("cap")]
    asked = {name: capacitated(folder / "cap" / f"{name}.txt") for name in names}
    began, proven = perf_counter(), 0
    for name in names:
        found = planner.plan(asked[name], gap=0)
        off = max(abs(found.value - best[name]), abs(found.bound - best[name]))
        proven += found.stopped is Stopped.PROVEN and off < 0.01
    wall = perf_counter() - began
    told = f"{wall:.1f} s, {proven} of {len(names)} proven"
    return Row("capacitated, cap41–134", told, "published optima", 1.0, "37 in ≤ 4 s",
               proven == 37 and wall <= 4)  # fmt: skip


def capacitated(path: Path) -> planner.Question:
    """Each site one size at its fixed cost; the cost of a customer is for all of its demand."""
    words = path.read_text().split()
    m, n = int(words[0]), int(words[1])
    number = np.array([float(word) for word in words[2:]])
    table = number[2 * m :].reshape(n, m + 1)
    client, site = np.divmod(np.arange(n * m), m)
    each = (table[:, 1:] / table[:, :1]).ravel()
    options = (np.arange(m), number[: 2 * m : 2], number[1 : 2 * m : 2])
    return planner.question(table[:, 0], (client, site, each), options, existing=np.zeros(m),
                            unserved=np.inf, money=1.0)  # fmt: skip


def _bounds(folder: Path) -> dict[str, float]:
    lines = (folder / "bounds.txt").read_text().splitlines()
    return {line.split()[0]: float(line.split()[1]) for line in lines if line}


def _generated() -> Row:
    at = np.random.default_rng(4).uniform(0, 1000, (300, 2))
    cost = np.rint(np.hypot(*(at[:, None] - at).transpose(2, 0, 1)))
    began = perf_counter()
    found = siting.p_median(cost, 15)
    told = f"{perf_counter() - began:.2f} s, {found.stopped.value}"
    return Row("p-median, 300 made points, p = 15", told, "", 1.0, "", None)


def town(seed: int, homes: int, sites: int, side: float) -> tuple[Points, Points]:
    """Homes and candidates around 60 middles."""
    r = np.random.default_rng(seed)
    middle = r.uniform(0, side, (60, 2))
    one, two = (
        middle[r.integers(0, 60, n)] + r.normal(0, side / 20, (n, 2)) for n in (homes, sites)
    )
    return in_metres(*one.T), in_metres(*two.T)


def _cover() -> Row:
    homes, sites = town(5, 15_000, 2_000, 30_000)
    demand = np.random.default_rng(6).integers(1, 80, 15_000).astype(float)
    began, worked = perf_counter(), process_time()
    found = siting.maximal_cover(homes, demand, sites, 500, 500.0, gap=0.1, seconds=60)
    wall, busy = perf_counter() - began, process_time() - worked
    client, site, _ = pairs_within(homes, sites, 500.0)
    arcs = arcs_of(client, site, np.zeros(len(client)), demand, 2_000)
    theirs = _peer("highs", _arrays(levels.program_of(arcs, np.zeros(2_000), 500), 1e-4))
    told = _told(theirs, demand.sum())
    ours = f"{wall:.1f} s ({busy:.1f} s of processor), {found.gap:.3f} %"
    ratio = wall / theirs["seconds"] if theirs else 0.0
    return Row("cover, city, p = 500", ours, told, ratio, "≤ 0.1 % in ≤ 8 s",
               found.gap <= 0.1 and wall <= 8)  # fmt: skip


def plan_question(n: int, m: int, existing: int, side: float, streets: int) -> planner.Question:
    """Candidates in three sizes, money for half of what is missing, a least share of 15 %."""
    r = np.random.default_rng(1)
    homes, sites = in_metres(*r.uniform(0, side, (2, n))), in_metres(*r.uniform(0, side, (2, m)))
    demand = r.integers(3, 24, n).astype(float)
    client, site, metres = pairs_within(homes, sites, 1000 / 1.35)
    places = np.zeros(m)
    places[:existing] = r.integers(30, 90, existing)
    new = np.arange(existing, m)
    options = planner.sizes(new, [30, 60, 90], r.uniform(60, 160, len(new)),
                            r.uniform(2, 4, len(new)))  # fmt: skip
    missing = max(demand.sum() - places.sum(), 0.0)
    cell = side / streets
    street = (homes.x // cell).astype(int) * streets + (homes.y // cell).astype(int)
    return planner.question(
        demand, (client, site, metres * 1.35e-4), options, existing=places,
        budget=[0.5 * missing * 4.2], must=[existing, existing + 1],
        street=street, least_share=np.full(streets * streets, 0.15),
    )  # fmt: skip


def _planned(
    name: str, n: int, m: int, existing: int, side: float, gap: float, seconds: float, streets: int
) -> Row:
    asked = plan_question(n, m, existing, side, streets)
    began, worked = perf_counter(), process_time()
    found = planner.plan(asked, gap=gap, seconds=60)
    wall, busy = perf_counter() - began, process_time() - worked
    program, _ = program_of(asked, everything(asked))
    theirs = _peer("highs", _arrays(program, 1e-4))
    told = _told(theirs, asked.demand.sum())
    ours = f"{wall:.1f} s ({busy:.1f} s of processor), {found.gap:.3f} %"
    ratio = wall / theirs["seconds"] if theirs else 0.0
    return Row(f"planner's model, {name}", ours, told, ratio, f"≤ {gap} % in ≤ {seconds:.0f} s",
               found.gap <= gap and wall <= seconds)  # fmt: skip


def _told(theirs: dict[str, float], most: float) -> str:
    if not theirs:
        return "HiGHS did not finish"
    value, bound = most - theirs["value"], most - theirs["bound"]
    gap = 100 * abs(bound - value) / max(abs(value), 1e-9)
    return f"HiGHS {theirs['seconds']:.1f} s, {gap:.3f} %, {theirs['megabytes']:.0f} MB"


def _arrays(program: Program, gap: float) -> dict[str, np.ndarray]:
    names = ("cost", "lower", "upper", "whole", "low", "high", "start", "column", "value")
    arrays = {name: getattr(program, name) for name in names}
    return arrays | {"offset": np.array(program.offset), "gap": np.array(gap)}


def _peer(which: str, arrays: dict[str, np.ndarray]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "question.npz"
        np.savez(path, **arrays)
        return peers.measured(
            "siting", which, str(path), str(PEER_SECONDS), seconds=PEER_SECONDS * 3
        )
