"""Bookings against brute force over every minute."""

from __future__ import annotations

import random
from itertools import pairwise, product

import numpy as np
import pytest

from tests.algorithms.capacity.test_numbers import needed, with_more
from tuoyu.algorithms import capacity as c

RATIOS = [3, 5, 7]
LENGTH = 60


def intervals(r: random.Random, count: int, longest: int = 40) -> list[tuple[int, int, int]]:
    found = []
    for _ in range(count):
        start = r.randrange(LENGTH - 1)
        found.append((start, min(LENGTH, start + r.randint(1, longest)), r.randrange(3)))
    return found


def times(rows: list[tuple[int, int, int]]) -> c.Times:
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    return c.Times(*columns)


def random_day(seed: int, rule: c.Rule, booked: int = 6) -> tuple[c.Day, list, list]:
    r = random.Random(seed)
    shifts, stays = intervals(r, r.randint(1, 4), 60), intervals(r, r.randint(0, booked))
    places = r.choice((r.randint(1, 12), 2**31 - 1))
    ratios = c.Ratios(RATIOS, rule=rule)
    shift_times = c.Times([s[0] for s in shifts], [s[1] for s in shifts])
    return c.Day(ratios, shift_times, times(stays), places), shifts, stays


def present(rows: list[tuple[int, int, int]], minute: int) -> tuple[int, ...]:
    there = [band for start, end, band in rows if start <= minute < end]
    return tuple(there.count(band) for band in range(3))


def room_at(day: c.Day, shifts: list, stays: list, minute: int, band: int) -> int:
    """How many more of the band fit at one minute, by counting up."""
    carers = sum(start <= minute < end for start, end, _ in shifts)
    children = present(stays, minute)
    if not within(day, children, carers):
        return 0
    more = 0
    while within(day, with_more(children, band, more + 1), carers):
        more += 1
    return more


def within(day: c.Day, children: tuple[int, ...], carers: int) -> bool:
    return needed(day.ratios.rule, RATIOS, children) <= carers and sum(children) <= day.places


@pytest.mark.parametrize("rule", c.Rule)
def test_ask_against_every_minute(rule: c.Rule) -> None:
    fitted = 0
    for seed in range(150):
        day, shifts, stays = random_day(seed, rule)
        r = random.Random(seed + 1000)
        (start, end, band), grid = intervals(r, 1)[0], r.choice((1, 5, 7))
        room = [room_at(day, shifts, stays, minute, band) for minute in range(LENGTH)]
        answer = c.ask(day, start, end, band, near=99, grid=grid, within=30)
        assert answer.room == min(room[start:end]), seed
        assert answer.fits == (answer.room > 0)
        first, last = answer.bottleneck
        assert set(room[first:last]) == {answer.room}, seed
        assert min(room[start:first], default=99) > answer.room, seed
        free = [
            other
            for other in range(0, LENGTH - (end - start) + 1, grid)
            if other != start and abs(other - start) <= 30 and min(room[other:][: end - start]) > 0
        ]
        assert list(answer.near) == sorted(free, key=lambda s: (abs(s - start), s)), seed
        fitted += answer.fits
    assert 10 < fitted < 140


def test_profile_against_every_minute() -> None:
    for seed in range(60):
        day, shifts, stays = random_day(seed, c.Rule.SHARED)
        steps = c.profile(day, 0, LENGTH)
        for minute in range(LENGTH):
            step = steps.at(minute)
            assert tuple(steps.children[step]) == present(stays, minute)
            assert steps.carers[step] == sum(a <= minute < b for a, b, _ in shifts)
            assert steps.needed[step] == needed(day.ratios.rule, RATIOS, present(stays, minute))
        assert (steps.at(-1), steps.at(LENGTH)) == (-1, -1)


@pytest.mark.parametrize("rule", c.Rule)
@pytest.mark.parametrize("limited", [False, True])
def test_first_come_against_every_minute(rule: c.Rule, limited: bool) -> None:
    for seed in range(25):
        r = random.Random(seed)
        carers = [[r.randint(0, 3) for _ in range(LENGTH)] for _ in range(3)]
        places = [[r.randint(0, 8) for _ in range(LENGTH)] for _ in range(3)] if limited else None
        rows = [(r.randrange(3), *row) for row in intervals(r, 80, 8)]
        served = c.first_come(
            c.Ratios(RATIOS, rule=rule), carers, *zip(*rows, strict=True), places=places
        )
        children = {(d, m): (0, 0, 0) for d in range(3) for m in range(LENGTH)}
        for at, (d, start, end, band) in enumerate(rows):
            full = [
                minute
                for minute in range(start, end)
                if needed(rule, RATIOS, with_more(children[d, minute], band, 1)) > carers[d][minute]
                or (places and sum(children[d, minute]) >= places[d][minute])
            ]
            assert served.full[at] == (full[0] if full else -1), (seed, at)
            assert served.served[at] == (not full)
            for minute in [] if full else range(start, end):
                children[d, minute] = with_more(children[d, minute], band, 1)
        for (d, minute), count in children.items():
            assert tuple(served.children[d, minute]) == count


def test_first_come_begins_from_what_is_booked() -> None:
    ratios = c.Ratios([3, 5])
    booked = np.zeros((1, 4, 2), dtype=int)
    booked[0, 1] = [3, 0]
    served = c.first_come(ratios, [[1] * 4], [0, 0], [0, 2], [2, 4], [1, 1], children=booked)
    assert served.served.tolist() == [False, True]
    assert served.full.tolist() == [1, -1]
    assert booked[0, 2].tolist() == [0, 0]


def best_by_trying(day: c.Day, shifts: list, stays: list, requests: list) -> int:
    """The greatest served time over all subsets."""
    most = 0
    for taken in product((False, True), repeat=len(requests)):
        chosen = [row for row, yes in zip(requests, taken, strict=True) if yes]
        time = sum(end - start for start, end, _ in chosen)
        if time > most and all_fit(day, shifts, stays, chosen):
            most = time
    return most


def all_fit(day: c.Day, shifts: list, stays: list, chosen: list) -> bool:
    """Wherever somebody new is, everybody there fits."""
    for minute in range(LENGTH):
        if any(start <= minute < end for start, end, _ in chosen):
            carers = sum(start <= minute < end for start, end, _ in shifts)
            if not within(day, present([*stays, *chosen], minute), carers):
                return False
    return True


def test_batch_is_the_best_of_all_subsets() -> None:
    refused = 0
    for seed in range(60):
        day, shifts, stays = random_day(seed, c.Rule.SHARED, booked=5)
        requests = intervals(random.Random(seed + 5000), 9)
        requests += requests[:1]
        answer = c.batch(day, times(requests))
        chosen = [row for row, yes in zip(requests, answer.accepted, strict=True) if yes]
        assert all_fit(day, shifts, stays, chosen), seed
        assert answer.served == sum(end - start for start, end, _ in chosen)
        assert answer.served == best_by_trying(day, shifts, stays, requests), seed
        assert answer.is_optimal
        assert answer.gap == 0.0
        assert not (answer.accepted[-1] and not answer.accepted[0])
        refused += len(requests) - len(chosen)
    assert refused > 100


def test_batch_beats_first_come() -> None:
    """One long request early keeps out two that together are longer."""
    day = c.Day(c.Ratios([1]), c.Times([0], [10]), c.Times([], []))
    requests = c.Times([3, 0, 5], [8, 5, 10])
    answer = c.batch(day, requests)
    assert answer.accepted.tolist() == [False, True, True]
    assert (answer.served, answer.bound) == (10, 10)


def test_batch_with_nothing_to_choose() -> None:
    day = c.Day(c.Ratios([3]), c.Times([], []), c.Times([], []))
    assert c.batch(day, c.Times([], [])).served == 0
    without_carers = c.batch(day, c.Times([0], [5]))
    assert (without_carers.accepted.tolist(), without_carers.bound) == ([False], 0)


def test_a_batch_without_time_tells_its_gap() -> None:
    r = np.random.default_rng(4)
    start = r.integers(0, 500, 150)
    requests = c.Times(start, start + r.integers(40, 240, 150), r.integers(0, 3, 150))
    day = c.Day(c.Ratios(RATIOS), c.Times([0, 0, 0], [740, 740, 740]), c.Times([], []))
    hurried, whole = c.batch(day, requests, seconds=0.0), c.batch(day, requests)
    assert hurried.served <= whole.served == whole.bound <= hurried.bound
    assert (hurried.gap > 0) == (not hurried.is_optimal)


def test_occupancy_against_every_minute() -> None:
    for seed in range(40):
        r = random.Random(seed)
        rows = intervals(r, r.randint(0, 12))
        kinds = [r.choice(list(c.Kind)) for _ in rows]
        series = c.occupancy(times(rows), kinds, 3)
        expected = np.zeros((LENGTH, 4, 3), dtype=int)
        for (start, end, band), kind in zip(rows, kinds, strict=True):
            expected[start:end, kind, band] += 1
        assert np.array_equal(series.at(range(LENGTH)), expected), seed
        assert series.peak().tolist() == expected.sum(axis=2).max(axis=0).tolist()
        assert series.child_time().tolist() == expected.sum(axis=0).tolist()
        assert all((one != two).any() for one, two in pairwise(series.children))
        assert not series.at([-5, LENGTH + 5]).any()
