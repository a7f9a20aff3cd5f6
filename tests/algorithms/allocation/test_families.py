"""Families together: stable where anything is, and a report where nothing is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.algorithms.allocation.family_oracle import is_stable, stable_results, with_families
from tuoyu.algorithms import allocation as a

ROUNDS = 60


@pytest.mark.parametrize("pairs", [1, 2])
@pytest.mark.parametrize("block", range(4))
def test_stable_where_any_result_is(block: int, pairs: int) -> None:
    for seed in range(block * ROUNDS, (block + 1) * ROUNDS):
        given = with_families(seed, pairs=pairs)
        stable = stable_results(given)
        result, error = attempt(given.round())
        if result is None:
            assert not stable, (seed, error)
            assert error.blocking, seed
            continue
        assert tuple(result.programme.tolist()) in stable, seed
        assert a.verify(given.round(), result).is_sound, seed


def attempt(given: a.Round) -> tuple[a.Result | None, a.Unstable | None]:
    try:
        return a.allocate(given), None
    except a.Unstable as error:
        return None, error


def test_verify_agrees_with_the_definition() -> None:
    checked = 0
    for seed in range(200):
        given = with_families(seed, pairs=2)
        result, _ = attempt(given.round())
        if result is None:
            continue
        for pair in (0, 2):
            without = list(result.programme)
            without[pair] = without[pair + 1] = -1
            if any(given.held[c] >= 0 for c in (pair, pair + 1)):
                continue
            programme = result.programme.copy()
            programme[[pair, pair + 1]] = -1
            claim = replace(
                result, programme=programme, family_wish={**result.family_wish, pair // 2: -1}
            )
            found = a.verify(given.round(), claim)
            faults = (
                found.blocking or found.blocking_families or found.overfull or found.wrong_choice
                or found.not_wished or found.worse_off or found.split
            )  # fmt: skip
            assert bool(faults) != is_stable(given, tuple(int(p) for p in without)), (seed, found)
            checked += 1
    assert checked > 100


def test_nothing_stable_is_reported_with_who_blocks() -> None:
    """Roth (1984): a couple that fits only where one of two singles must go, and back again."""
    start, wish = a.lists([[0], [1], [0, 1]])
    given = a.Round(
        capacity=[1, 1], start=start, wish=wish, lottery=[0, 2, 1], institution=[0, 0],
        family=[5, 5, -1],
    )  # fmt: skip
    with pytest.raises(a.Unstable) as raised:
        a.allocate(given)
    assert raised.value.proven
    assert raised.value.blocking[0].family == 5
    assert raised.value.blocking[0].programmes == (0, 1)
    assert raised.value.blocking[0].displaced == (2,)
    assert "family 5 would get wish 1 at programmes [0, 1]" in str(raised.value)


def test_a_family_is_never_split() -> None:
    start, wish = a.lists([[0, 1], [0, 1], [0]])
    given = a.Round(
        capacity=[2, 1], start=start, wish=wish, lottery=[1, 2, 0], institution=[0, 1],
        family=[0, 0, -1],
    )  # fmt: skip
    result = a.allocate(given)
    assert result.programme.tolist() == [-1, -1, 0]
    assert result.family_wish == {0: -1}
    assert a.reasons(given, result).tolist() == [
        a.Reason.TOGETHER, a.Reason.TOGETHER, a.Reason.TOGETHER, a.Reason.TOGETHER, a.Reason.GRANTED,
    ]  # fmt: skip


def test_a_search_that_ends_early_says_so() -> None:
    start, wish = a.lists([[0], [1], [0, 1]])
    given = a.Round(
        capacity=[1, 1], start=start, wish=wish, lottery=[0, 2, 1], institution=[0, 0],
        family=[5, 5, -1],
    )  # fmt: skip
    with pytest.raises(a.Unstable, match="none was found in") as raised:
        a.allocate(given, search=4)
    assert not raised.value.proven
