"""One reason for each wish, cut-offs, faults that verify finds, and the chain after a vacancy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.algorithms.allocation.oracle import blocks, small
from tuoyu.algorithms import allocation as a
from tuoyu.algorithms.errors import BadInput

R = a.Reason


def reasons_of(**arrays) -> list[R]:
    lists = arrays.pop("lists")
    start, wish = a.lists(lists)
    given = a.Round(start=start, wish=wish, **arrays)
    return [R(value) for value in a.reasons(given, a.allocate(given))]


def test_each_reason_in_a_case_of_its_own() -> None:
    two = {"lists": [[0], [0]], "lottery": [0, 1]}
    assert reasons_of(capacity=[1], **two) == [R.GRANTED, R.LOTTERY]
    assert reasons_of(capacity=[1], priority=[1, 0], **two) == [R.CLASS, R.GRANTED]
    assert reasons_of(capacity=[1], priority=[-1, 0], **two) == [R.NOT_ELIGIBLE, R.GRANTED]
    assert reasons_of(capacity=[0], **two) == [R.NO_PLACES, R.NO_PLACES]
    assert reasons_of(capacity=[1], held=[-1, 0], **two) == [R.HELD, R.GRANTED]
    reserved = {"capacity": [1], "reserve": [[1]], "claim": [0, 1]}
    assert reasons_of(**reserved, **two) == [R.RESERVED, R.GRANTED]
    room = {"room": [0, 0], "form": [0, 1], "room_places": [1], "capacity": [1, 1]}
    assert reasons_of(lists=[[0], [1]], lottery=[0, 1], **room) == [R.HALVES, R.GRANTED]
    assert reasons_of(capacity=[1, 1], lists=[[0, 1]], lottery=[0]) == [R.GRANTED, R.NOT_NEEDED]


def test_a_place_kept_leaves_no_wish_behind_it_open() -> None:
    start, wish = a.lists([[0, 1, 2], [0]])
    given = a.Round(capacity=[1, 1, 1], start=start, wish=wish, lottery=[1, 0], held=[1, -1])
    result = a.allocate(given)
    assert result.programme.tolist() == [1, 0]
    assert a.reasons(given, result).tolist() == [R.LOTTERY, R.GRANTED, R.NOT_NEEDED, R.GRANTED]


def test_reasons_fit_the_outcome_of_random_rounds() -> None:
    for seed in range(200):
        given = small(seed, children=6, programmes=4)
        market = given.round()
        result = a.allocate(market)
        told = a.reasons(market, result)
        placed = tuple(result.programme.tolist())
        row = 0
        for child, wishes in enumerate(given.lists):
            for programme, level, _ in wishes:
                reason = R(told[row])
                row += 1
                if reason == R.GRANTED:
                    assert placed[child] == programme
                elif reason == R.NOT_ELIGIBLE:
                    assert level < 0
                elif reason != R.NOT_NEEDED:
                    assert not blocks(given, placed, child, programme)
                    assert placed[child] != programme
                if reason in (R.CLASS, R.LOTTERY):
                    ours = ((level + 1) << 32) + given.lottery[child]
                    cutoff = int(result.cutoff[programme])
                    assert cutoff < ours
                    assert (a.priority_class(cutoff) < level) == (reason == R.CLASS)
                    if reason == R.LOTTERY:
                        assert a.lottery_place(cutoff) < given.lottery[child]


def test_rank_and_cutoffs() -> None:
    start, wish = a.lists([[0, 1], [0, 1], [0]])
    given = a.Round(
        capacity=[1, 2], start=start, wish=wish, lottery=[2, 0, 1], priority=[0, 1, 0, 0, 0]
    )
    result = a.allocate(given)
    assert result.rank.tolist() == [2, 1, 0]
    assert (a.priority_class(result.cutoff[0]), a.lottery_place(result.cutoff[0])) == (0, 0)
    assert result.cutoff[1] == -1
    assert result.unfilled.tolist() == [0, 1]


@pytest.fixture
def case() -> tuple[a.Round, a.Result]:
    start, wish = a.lists([[0, 1], [0, 1], [1], [2, 0]])
    given = a.Round(
        capacity=[1, 1, 1], start=start, wish=wish, lottery=[0, 1, 2, 3], held=[-1, -1, -1, 2]
    )
    return given, a.allocate(given)


def placed(result: a.Result, *programmes: int) -> a.Result:
    return replace(result, programme=np.array(programmes, dtype=np.int32))


def test_verify_finds_planted_faults(case: tuple[a.Round, a.Result]) -> None:
    given, sound = case
    assert sound.programme.tolist() == [0, 1, -1, 2]
    assert a.verify(given, sound).is_sound
    assert a.verify(given, placed(sound, 1, 0, -1, 2)).blocking == ((0, 0),)
    assert (2, 1) in a.verify(given, placed(sound, 0, -1, -1, 2)).blocking
    assert a.verify(given, placed(sound, 0, 1, 1, 2)).overfull == (1,)
    assert a.verify(given, placed(sound, 0, 1, 2, -1)).not_wished == (2,)
    assert a.verify(given, placed(sound, 0, 1, 77, 2)).not_wished == (2,)
    assert a.verify(given, placed(sound, 0, 1, -1, -1)).worse_off == (3,)
    for field in ("position", "filled", "last", "cutoff", "unfilled"):
        changed = getattr(sound, field).copy()
        changed[0] += 1
        assert field in a.verify(given, replace(sound, **{field: changed})).wrong_claims


def test_verify_finds_a_reserve_that_was_passed_over() -> None:
    start, wish = a.lists([[0], [0], [0]])
    given = a.Round(
        capacity=[2], start=start, wish=wish, lottery=[0, 1, 2], reserve=[[1]], claim=[0, 0, 1]
    )
    sound = a.allocate(given)
    assert sound.programme.tolist() == [0, -1, 0]
    wrong = a.verify(given, placed(sound, 0, 0, -1))
    assert wrong.blocking == ((2, 0),)


def test_the_chain_after_a_vacancy_is_that_of_a_full_run(case: tuple[a.Round, a.Result]) -> None:
    given, before = case
    chain = a.after_leaving(given, before, 0)
    assert chain.moves == (a.Move(1, 1, 0), a.Move(2, -1, 1))
    more = a.after_places(given, before, 1)
    assert more.moves == (a.Move(2, -1, 1),)
    assert more.result.programme.tolist() == [0, 1, 1, 2]


def test_chains_lead_to_the_full_run_on_random_rounds() -> None:
    longest = 0
    for seed in range(150):
        given = small(seed, children=8, programmes=4, rich=seed % 2 == 0)
        market = given.round()
        before = a.allocate(market)
        for child in range(8):
            chain = a.after_leaving(market, before, child)
            lists = [*given.lists[:child], [], *given.lists[child + 1 :]]
            held = [*given.held[:child], -1, *given.held[child + 1 :]]
            full = a.allocate(replace(given, lists=lists, held=held).round())
            assert chain.result.programme.tolist() == full.programme.tolist()
            now = before.programme.copy()
            now[child] = -1
            for move in chain.moves:
                assert now[move.child] == move.origin
                now[move.child] = move.target
            assert now.tolist() == full.programme.tolist()
            longest = max(longest, len(chain.moves))
    assert longest >= 3


def test_an_exchange_that_a_plain_chain_would_miss() -> None:
    """Child 2 leaves its place at 2; 0 and 1 can now exchange, though 2 is wanted by nobody."""
    start, wish = a.lists([[1, 0], [0, 1], [1, 2]])
    given = a.Round(
        capacity=[1, 1, 1], start=start, wish=wish, lottery=[2, 0, 1], priority=[1, 0, 1, 0, 0, 0]
    )
    before = a.allocate(given)
    assert before.programme.tolist() == [0, 1, 2]
    chain = a.after_leaving(given, before, 2)
    assert set(chain.moves) == {a.Move(0, 0, 1), a.Move(1, 1, 0)}


def test_vacancies_that_are_none(case: tuple[a.Round, a.Result]) -> None:
    given, before = case
    with pytest.raises(BadInput, match="no child 4"):
        a.after_leaving(given, before, 4)
    with pytest.raises(BadInput, match="no row 3"):
        a.after_places(given, before, 3)
