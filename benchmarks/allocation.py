"""Allocation of places against `algmatch`, `matching` and plain Python heaps on the same round, and
at the size of a city and of the nation. A round: districts of 2,700 children who live side by side
in the table, five wishes near home, three priority classes, nine places for ten children. Seconds
are the median of repeats, with the check of the input; compile time is told apart."""

import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import numpy as np

from benchmarks import Row, peers
from tuoyu.algorithms import allocation as a

NEEDS_SITE = False
PACKAGES = ("numpy", "numba")
BUSY: dict[float, float] = {}
WISHES, PLACES, DISTRICT, CLASSES, GROUPS = 5, 25, 2_700, 3, 4


def run() -> list[Row]:
    compile_seconds = a.warm_up()
    rows = [Row("compile, or load from the cache", _s(compile_seconds), "", 1.0, "", None)]
    rows += _against_peers(30_000)
    rows += [_sized(300_000, 0.05), _reserved(30_000), _families(30_000, 100), _draw(300_000)]
    return [*rows, *_nation(8_000_000)]


def city(children: int, seed: int) -> a.Round:
    """A round as the head of this file says."""
    r = np.random.default_rng(seed)
    districts = max(children // DISTRICT, 1)
    each = max(int(children * 0.9 / PLACES) // districts, 3 * WISHES)
    home = r.integers(0, each, children)
    steps = np.cumsum(r.integers(1, each // WISHES, (children, WISHES)), axis=1)
    district = np.arange(children) * districts // children
    wish = district[:, None] * each + (home[:, None] + steps) % each
    return a.Round(
        capacity=np.full(districts * each, PLACES, dtype=np.int32),
        start=np.arange(children + 1, dtype=np.int64) * WISHES,
        wish=wish.ravel().astype(np.int32),
        lottery=r.permutation(children).astype(np.int32),
        priority=r.integers(0, CLASSES, children * WISHES).astype(np.int32),
    )


def _against_peers(children: int) -> list[Row]:
    given = city(children, 1)
    result = a.allocate(given)
    ours = _seconds(lambda: a.allocate(given), 21)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, size, target in (
            ("algmatch", children, 10_000),
            ("heaps", children, 0),
            ("matching", 5_000, 0),
        ):
            part = given if size == children else city(size, 2)
            there = _peer(Path(folder) / f"{name}.npz", name, part)
            if there is None:
                rows.append(Row(f"{size:,} children", "–", f"{name} dies", 0, "", None))
                continue
            seconds, placed = there
            same = placed.tolist() == a.allocate(part).programme.tolist()
            mine = ours if size == children else _seconds(lambda p=part: a.allocate(p), 21)
            rows.append(
                _compared(f"{size:,} children, same result: {same}", mine, name, seconds, target)
            )
    assert a.verify(given, result).is_sound
    return rows


def _peer(path: Path, name: str, given: a.Round) -> tuple[float, np.ndarray] | None:
    child = np.repeat(np.arange(len(given.lottery)), np.diff(given.start))
    key = given.priority.astype(np.int64) * 2**32 + given.lottery[child]
    np.savez(path, start=given.start, wish=given.wish, key=key, capacity=given.capacity)
    there = peers.measured("allocation", name, str(path))
    if not there:
        return None
    return there["seconds"], np.load(f"{path}.{name}.npy")


def _compared(what: str, ours: float, name: str, theirs: float, times: float) -> Row:
    target = f"{name} ≥ {times:,} times slower" if times else ""
    passed = theirs / ours >= times if times else None
    return Row(what, _s(ours), f"{name} {_s(theirs)}", ours / theirs, target, passed)


def _sized(children: int, most: float) -> Row:
    given = city(children, 3)
    seconds = _seconds(lambda: a.allocate(given), 11)
    return Row(f"{children:,} children", _s(seconds), "", 1.0, f"≤ {most} s", seconds <= most)


def _reserved(children: int) -> Row:
    """A fifth of the places reserved for four groups that overlap."""
    plain = city(children, 4)
    r = np.random.default_rng(5)
    bits = r.random((len(plain.wish), GROUPS)) < 0.2
    given = a.Round(
        capacity=plain.capacity, start=plain.start, wish=plain.wish, lottery=plain.lottery,
        priority=plain.priority, claim=(bits << np.arange(GROUPS)).sum(axis=1).astype(np.int32),
        reserve=r.integers(0, 4, (len(plain.capacity), GROUPS)).astype(np.int32),
    )  # fmt: skip
    result = a.allocate(given)
    assert a.verify(given, result).is_sound
    bare, ours = _seconds(lambda: a.allocate(plain), 11), _seconds(lambda: a.allocate(given), 11)
    checked = _seconds(lambda: a.verify(given, result), 3)
    what = f"{children:,} children, reserves for {GROUPS} groups (verify {_s(checked)})"
    return Row(what, _s(ours), f"without {_s(bare)}", ours / bare, "", None)


def _families(children: int, pairs: int) -> Row:
    plain = city(children, 6)
    family = np.full(children, -1)
    wish = plain.wish.reshape(-1, WISHES).copy()
    for pair in range(pairs):
        first = pair * (children // pairs)
        family[[first, first + 1]] = pair
        wish[first + 1] = wish[first]
    given = a.Round(
        capacity=plain.capacity, start=plain.start, wish=wish.ravel(), lottery=plain.lottery,
        priority=plain.priority, family=family, institution=np.arange(len(plain.capacity)),
    )  # fmt: skip
    result = a.allocate(given)
    assert a.verify(given, result).is_sound
    ours, bare = _seconds(lambda: a.allocate(given), 3), _seconds(lambda: a.allocate(plain), 11)
    what = f"{children:,} children, {pairs} pairs together, stable"
    return Row(what, _s(ours), f"without {_s(bare)}", ours / bare, "", None)


def _draw(children: int) -> Row:
    seconds = _seconds(lambda: a.draw(bytes(16), np.arange(children)), 5)
    return Row(f"lottery of {children:,} children (SM3)", _s(seconds), "", 1.0, "", None)


def _nation(children: int) -> list[Row]:
    given = city(children, 7)
    tracemalloc.start()
    result = a.allocate(given)
    megabytes = tracemalloc.get_traced_memory()[1] // 2**20
    tracemalloc.stop()
    ours = _seconds(lambda: a.allocate(given), 5)
    assert a.verify(given, result).is_sound
    checked = _seconds(lambda: a.verify(given, result), 5)
    name = f"{children / 1e6:g} million children"
    return [
        Row(
            f"{name} ({megabytes:,} MB beside the input)",
            _s(ours),
            "",
            1.0,
            "≤ 2 s",
            ours <= 2,
        ),
        Row(f"{name}, verify", _s(checked), "", 1.0, "≤ 2 s", checked <= 2),
    ]


def _seconds(work: Callable[[], object], repeats: int) -> float:
    """The median. Others use the machine too: what the processor worked is told in `BUSY`."""
    taken, worked = [], []
    for _ in range(repeats):
        began, before = perf_counter(), process_time()
        work()
        taken.append(perf_counter() - began)
        worked.append(process_time() - before)
    BUSY[median(taken)] = median(worked)
    return median(taken)


def _s(seconds: float) -> str:
    told = f"{seconds:.3g} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"
    return f"{told} (processor {BUSY[seconds] * 1000:.3g} ms)" if seconds in BUSY else told
