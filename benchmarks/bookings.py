"""Bookings by the hour: first come, first served against `intervaltree` on the same requests, and
the nightly batch of one site-day against HiGHS and CP-SAT on the bare model (60 s at most) and
against taking requests in their order. Three age bands (3, 5, 7 to a carer), ten hours, requests of
one to four hours; the batch has 200 requests and six carers in two shifts."""

import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np

from benchmarks import Row, peers
from tuoyu.algorithms import capacity as c

NEEDS_SITE = False
PACKAGES = ("numpy", "numba", "highspy")
RATIOS = c.Ratios([3, 5, 7])
OPENS, HOURS, QUARTER = 480, 10, 15
REQUESTS, SAMPLE, SITE_DAYS = 1_000_000, 20_000, 10_000
MOST_NANOSECONDS, MOST_SECONDS = 300, 2.0


def run() -> list[Row]:
    rows = [Row("compile, or load from the cache", f"{c.warm_up():.2g} s", "", 1.0, "", None)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "day.npz"
        rows.append(_first_come(path, QUARTER))
        rows.append(_first_come(path, 1))
        rows += _batch(path)
    return rows


def _requests(count: int, site_days: int, slot: int) -> dict[str, np.ndarray]:
    r = np.random.default_rng(20261123)
    slots, hour = HOURS * 60 // slot, 60 // slot
    start = r.integers(0, slots - hour, count)
    end = np.minimum(start + r.integers(hour, 4 * hour + 1, count), slots)
    columns = {"site_day": r.integers(0, site_days, count), "start": start, "end": end}
    columns["band"] = r.integers(0, RATIOS.bands, count)
    asked = {name: value.astype(np.int32) for name, value in columns.items()}
    return asked | {"carers": r.integers(1, 7, (site_days, slots)).astype(np.int32)}


def _first_come(path: Path, slot: int) -> Row:
    """Ours at a million, the peer on a sample as crowded; on the sample both must agree."""
    whole = _requests(REQUESTS, SITE_DAYS, slot)
    ours, busy, served = [], [], 0
    for _ in range(7):
        began, before = perf_counter(), process_time()
        served = int(c.first_come(RATIOS, **whole).served.sum())
        ours.append((perf_counter() - began) / REQUESTS)
        busy.append((process_time() - before) / REQUESTS)
    sample = _requests(SAMPLE, SITE_DAYS * SAMPLE // REQUESTS, slot)
    np.savez(path, day=sample.pop("site_day"), parts=RATIOS.parts, unit=RATIOS.unit, **sample)
    there = peers.measured("allocation", "intervaltree", str(path), script="bookings")
    again = _requests(SAMPLE, SITE_DAYS * SAMPLE // REQUESTS, slot)
    same = there.get("served") == int(c.first_come(RATIOS, **again).served.sum())
    mine, theirs = median(ours), there.get("seconds", float("nan")) / SAMPLE
    return Row(
        f"{REQUESTS:,} requests, slots of {slot} min, {served:,} served; same result: {same}",
        f"{mine * 1e9:.0f} ns each (processor {median(busy) * 1e9:.0f} ns)",
        f"intervaltree {theirs * 1e6:.0f} µs each",
        mine / theirs, f"≤ {MOST_NANOSECONDS} ns" if slot == QUARTER else "",
        mine * 1e9 <= MOST_NANOSECONDS if slot == QUARTER else None,
    )  # fmt: skip


def site_day(seed: int, grid: int, count: int = 200) -> tuple[c.Day, c.Times]:
    """200 requests on a grid of minutes, three carers from 8 to 16 h and three from 9 to 18 h."""
    r = np.random.default_rng(seed)
    last = HOURS * 60 // grid
    start = r.integers(0, last - 60 // grid, count)
    end = np.minimum(start + r.integers(60 // grid, 240 // grid + 1, count), last)
    shifts = c.Times([OPENS] * 3 + [OPENS + 60] * 3, [OPENS + 480] * 3 + [OPENS + 600] * 3)
    band = r.integers(0, RATIOS.bands, count)
    requests = c.Times(OPENS + start * grid, OPENS + end * grid, band)
    return c.Day(RATIOS, shifts, c.Times([], [])), requests


def _batch(path: Path) -> list[Row]:
    rows = []
    for grid in (QUARTER, 1):
        runs = [_night(seed, grid) for seed in range(4)]
        taken, worked, lost = (list(column) for column in zip(*runs, strict=True))
        what = f"batch, {len(runs)} days on a grid of {grid} min, all proven; in their order"
        figures = f"median {median(taken):.2g} s, worst {max(taken):.2g} s"
        figures += f" (processor {median(worked):.2g} s, {max(worked):.2g} s)"
        passed = max(taken) <= MOST_SECONDS
        what += f" {median(lost):.0f} % is lost"
        rows.append(Row(what, figures, "", 1.0, f"each ≤ {MOST_SECONDS} s", passed))
        ours = taken[0]
        for peer in ("highs", "cpsat"):
            there = _peer(path, peer, *site_day(0, grid))
            if there:
                proven = "proven" if there["bound"] - there["served"] < 1 else "not proven"
                name = f"{peer} {there['seconds']:.2g} s, {proven}"
                ratio = ours / there["seconds"]
                rows.append(Row("the first of these days", f"{ours:.2g} s", name, ratio, "", None))
    return rows


def _night(seed: int, grid: int) -> tuple[float, float, float]:
    """Seconds, seconds of the processor, and percent lost by taking requests in their order."""
    day, requests = site_day(seed, grid)
    began, before = perf_counter(), process_time()
    answer = c.batch(day, requests)
    taken, worked = perf_counter() - began, process_time() - before
    assert answer.is_optimal, (seed, grid)
    return taken, worked, 100 * (1 - _in_order(day, requests) / answer.served)


def _peer(path: Path, peer: str, day: c.Day, requests: c.Times) -> dict[str, Any]:
    columns = {"start": requests.start, "end": requests.end, "band": requests.band}
    columns |= {"from": day.shifts.start, "to": day.shifts.end}
    np.savez(path, parts=RATIOS.parts, unit=RATIOS.unit, **columns)
    return peers.measured("allocation", peer, str(path), script="bookings")


def _in_order(day: c.Day, requests: c.Times) -> int:
    """Served time when each is taken as it comes."""
    carers = c.profile(day, *range(OPENS, OPENS + HOURS * 60 + 1)).carers[None, :]
    zero = np.zeros(len(requests.start), dtype=np.int32)
    asked = requests.start - OPENS, requests.end - OPENS, requests.band
    served = c.first_come(day.ratios, carers, zero, *asked).served
    return int((requests.end - requests.start)[served].sum())
