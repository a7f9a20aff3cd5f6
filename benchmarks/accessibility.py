"""Accessibility against PySAL `access`, DuckDB, a k-d tree, scipy, networkx and pandana on the same
points: a city (15,000 homes, 2,000 sites evenly over 30 km), the nation (700,000 homes and 120,000
sites in 3,000 districts, listed by district), a street network (300,000 crossings 100 m apart).
Seconds are the median of repeats, check of the input and sorting included; compile time is told
apart. Scores of both sides are compared to 1e-9 before a ratio is told."""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import numpy as np

from benchmarks import Row, peers
from tuoyu.algorithms import accessibility as acc

NEEDS_SITE = False
PACKAGES = ("numpy", "numba", "scipy")
Arrays = dict[str, np.ndarray]
BUSY: dict[float, float] = {}
"""Processor seconds (of all threads) behind a median: what a busy machine does not change."""


def run() -> list[Row]:
    rows = [Row("compile, or load from the cache", f"{acc.warm_up():.2f} s", "", 1.0, "", None)]
    return [*rows, *_city(), *_nation(), *_network(1000.0), *_network(3000.0)]


def city() -> Arrays:
    r = np.random.default_rng(1)
    hx, hy = r.uniform(0, 30_000, (2, 15_000))
    sx, sy = r.uniform(0, 30_000, (2, 2_000))
    return _amounts(r, hx, hy, sx, sy) | {
        "limit": np.array(1000.0), "bell": np.array(0), "given": np.array(0)
    }  # fmt: skip


def nation() -> Arrays:
    r = np.random.default_rng(2)
    middle = r.uniform(0, 3_000_000, (3_000, 2))
    homes, sites = (
        middle[np.sort(r.integers(0, 3_000, n))] + r.normal(0, 2_000, (n, 2))
        for n in (700_000, 120_000)
    )
    return _amounts(r, *homes.T.copy(), *sites.T.copy()) | {
        "limit": np.array(3000.0), "bell": np.array(1), "given": np.array(1)
    }  # fmt: skip


def _amounts(r: np.random.Generator, hx, hy, sx, sy) -> Arrays:  # type: ignore[no-untyped-def]
    demand = r.integers(1, 80, len(hx)).astype(float)
    places = r.integers(20, 120, len(sx)).astype(float)
    return {"hx": hx, "hy": hy, "sx": sx, "sy": sy, "demand": demand, "places": places}


def answer(data: Arrays) -> np.ndarray:
    """Our side, from coordinates."""
    limit = float(data["limit"])
    decay = acc.bell(limit, limit) if data["bell"] else acc.within(limit)
    homes = acc.in_metres(data["hx"], data["hy"])
    sites = acc.in_metres(data["sx"], data["sy"])
    return acc.two_step(homes, data["demand"], sites, data["places"], decay).score


def _city() -> list[Row]:
    data = city()
    ours, score = _seconds(lambda: answer(data), 51)
    rows = [Row("2SFCA, city, 1 km", _ms(ours), "", 1.0, "≤ 4 ms", ours <= 0.004)]
    with _saved(data) as path:
        for peer, least in (("access", 1_000), ("duckdb", 3), ("kdtree", 0)):
            rows.append(_against(f"2SFCA, city: {peer}", ours, score, peer, path, least))
    return rows


def _nation() -> list[Row]:
    data = nation()
    ours, score = _seconds(lambda: answer(data), 7)
    peak = _own_peak()
    rows = [
        Row("E2SFCA, nation, 3 km", _ms(ours), "", 1.0, "≤ 150 ms", ours <= 0.15),
        Row("E2SFCA, nation: peak memory of a process", f"{peak} MB", "", 1.0, "≤ 300 MB", peak <= 300),
    ]  # fmt: skip
    with _saved(data) as path:
        for peer in ("duckdb", "access"):
            rows.append(_against(f"E2SFCA, nation: {peer}", ours, score, peer, path, 0))
    return rows


def _own_peak() -> int:
    """Megabytes of a fresh process that makes the nation and answers once."""
    program = (
        "from benchmarks import accessibility as a; from benchmarks.peers import peak;"
        "a.answer(a.nation()); print(peak.megabytes())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return int(done.stdout.splitlines()[-1])


def streets(side_x: int = 600, side_y: int = 500, sites: int = 2_000) -> Arrays:
    """A shaken grid of crossings 100 m apart, every tenth street missing."""
    r = np.random.default_rng(3)
    n = side_x * side_y
    row, column = np.divmod(np.arange(n), side_x)
    x, y = column * 100 + r.uniform(-30, 30, n), row * 100 + r.uniform(-30, 30, n)
    right, up = np.flatnonzero(column < side_x - 1), np.flatnonzero(row < side_y - 1)
    tail, head = np.concatenate([right, up]), np.concatenate([right + 1, up + side_x])
    kept = r.random(len(tail)) > 0.1
    tail, head = tail[kept], head[kept]
    length = np.hypot(x[tail] - x[head], y[tail] - y[head]) * r.uniform(1, 1.3, len(tail))
    return {
        "nx": x, "ny": y, "tail": tail, "head": head, "length": length,
        "demand": r.integers(0, 30, n).astype(float), "site": r.choice(n, sites, replace=False),
        "places": r.integers(20, 120, sites).astype(float),
    }  # fmt: skip


def _network(limit: float) -> list[Row]:
    data = streets() | {"limit": np.array(limit)}
    began = perf_counter()
    net = acc.network(acc.in_metres(data["nx"], data["ny"]), data["tail"], data["head"],
                      data["length"], parts_allowed=True)  # fmt: skip
    build = perf_counter() - began
    homes, sites = acc.at_nodes(net, np.arange(len(data["nx"]))), acc.at_nodes(net, data["site"])
    decay = acc.within(limit)
    ours, score = _seconds(
        lambda: acc.two_step_on(net, homes, data["demand"], sites, data["places"], decay).score, 7
    )
    name = f"2SFCA, network, {limit / 1000:.0f} km"
    rows = [Row(f"{name}: building ours", _ms(build), "", 1.0, "", None)]
    with _saved(data) as path:
        for peer, least in (("pandana", 5 if limit < 2000 else 10), ("scipy", 0), ("networkx", 0)):
            rows.append(_against(f"{name}: {peer}", ours, score, peer, path, least))
    return rows


def _against(name: str, ours: float, score: np.ndarray, peer: str, path: Path, least: int) -> Row:
    found = peers.measured("accessibility", peer, str(path), seconds=600)
    target = f"≥ {least:,}×" if least else ""
    if not found:
        return Row(name, _ms(ours), "did not finish", 0.0, target, None)
    theirs = np.load(f"{path}.{peer}.npy")
    # pandana rounds lengths to 32 bits, so its sums agree at most of the nodes only.
    same = np.isclose(theirs, score, rtol=1e-9 if peer != "pandana" else 1e-3, atol=1e-12).mean()
    told = f"{_ms(found['seconds'])}, {found['megabytes']} MB, equal at {same:.2%}"
    if "build" in found:
        told += f", built in {found['build']:.1f} s"
    times = found["seconds"] / ours
    return Row(name, _ms(ours), told, 1 / times, target, times >= least if least else None)


def _seconds(act: Callable[[], np.ndarray], repeats: int) -> tuple[float, np.ndarray]:
    """The median of repeats; the least processor seconds of one are kept in BUSY."""
    score = act()
    taken, busy = [], []
    for _ in range(repeats):
        began, worked = perf_counter(), process_time()
        act()
        taken.append(perf_counter() - began)
        busy.append(process_time() - worked)
    BUSY[median(taken)] = min(busy)
    return median(taken), score


class _saved:  # noqa: N801
    """The question as a file for the peers, gone afterwards."""

    def __init__(self, data: Arrays) -> None:
        self.data = data
        self.folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> Path:
        path = Path(self.folder.name) / "question.npz"
        np.savez(path, **self.data)
        return path

    def __exit__(self, *_: object) -> None:
        self.folder.cleanup()


def _ms(seconds: float) -> str:
    told = f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
    return f"{told} ({BUSY[seconds] * 1000:.1f} ms of processor)" if seconds in BUSY else told
