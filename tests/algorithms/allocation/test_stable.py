"""Every small round at random: stable, best for each child, checked by trying all allocations."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from tests.algorithms.allocation.oracle import Small, small, stable_results
from tuoyu.algorithms import allocation as a

BLOCKS = range(8)
ROUNDS = 60


def seeds(block: int) -> range:
    return range(block * ROUNDS, (block + 1) * ROUNDS)


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("rich", [False, True], ids=["plain", "rich"])
def test_stable_and_best_for_every_child(block: int, rich: bool) -> None:
    for seed in seeds(block):
        given = small(seed, rich=rich)
        result = a.allocate(given.round())
        placed = tuple(result.programme.tolist())
        stable = stable_results(given)
        assert placed in stable, seed
        for other in stable:
            for child, (ours, theirs) in enumerate(zip(placed, other, strict=True)):
                options = given.options(child)
                assert options.index(ours) <= options.index(theirs), seed


@pytest.mark.parametrize("block", BLOCKS)
def test_verify_finds_every_result_sound(block: int) -> None:
    for seed in seeds(block):
        given = small(seed, children=7, programmes=4).round()
        certificate = a.verify(given, a.allocate(given))
        assert certificate.is_sound, (seed, certificate)


@pytest.mark.parametrize("block", BLOCKS)
def test_verify_agrees_with_the_definition_on_any_allocation(block: int) -> None:
    for seed in seeds(block):
        given = small(seed)
        r = random.Random(seed)
        stable = set(stable_results(given))
        for _ in range(8):
            placed = tuple(r.choice(given.options(c)) for c in range(len(given.lists)))
            certificate = a.verify(given.round(), claimed(given, placed))
            found = (
                certificate.blocking or certificate.overfull or certificate.wrong_choice
                or certificate.not_wished or certificate.worse_off
            )  # fmt: skip
            assert bool(found) == (placed not in stable), (seed, placed, certificate)


def claimed(given: Small, placed: tuple[int, ...]) -> a.Result:
    """A result that says so; its other fields are not looked at here."""
    none = np.zeros(len(given.capacity), dtype=np.int64)
    programme = np.array(placed, dtype=np.int32)
    return a.Result(programme, programme, none, none, none, none, {})


@pytest.mark.parametrize("block", BLOCKS)
def test_no_child_gains_by_another_list(block: int) -> None:
    """Every order of every part of the list, for every child."""
    for seed in list(seeds(block))[:12]:
        given = small(seed, children=4)
        honest = a.allocate(given.round()).programme.tolist()
        for child, wishes in enumerate(given.lists):
            options = given.options(child)
            for length in range(len(wishes) + 1):
                for other in permutations(wishes, length):
                    lists = [*given.lists[:child], list(other), *given.lists[child + 1 :]]
                    got = a.allocate(replace(given, lists=lists).round()).programme[child]
                    true = options.index(got) if got in options else len(options)
                    assert options.index(honest[child]) <= true, (seed, child, other)


def test_holders_are_never_worse_off() -> None:
    for seed in range(300):
        given = small(seed, children=6, programmes=4)
        placed = a.allocate(given.round()).programme.tolist()
        for child, own in enumerate(given.held):
            if own >= 0:
                assert placed[child] in given.options(child)


def test_the_order_of_the_children_does_not_matter() -> None:
    for seed in range(100):
        given = small(seed, children=6, programmes=4)
        order = random.Random(seed).sample(range(6), 6)
        turned = replace(
            given,
            lists=[given.lists[c] for c in order],
            lottery=[given.lottery[c] for c in order],
            held=[given.held[c] for c in order],
        )
        ours = a.allocate(given.round()).programme
        assert a.allocate(turned.round()).programme.tolist() == ours[order].tolist()


def test_both_solvers_agree_without_reserves() -> None:
    """A room that nobody shares makes the same round go the other way."""
    for seed in range(100):
        given = small(seed, children=7, programmes=4, rich=False)
        alone = replace(given.round(), room=[-1] * 4, form=[0] * 4, room_places=[])
        plain = replace(
            given.round(), room=None, form=None, room_places=None, reserve=None, claim=None
        )
        one, two = a.allocate(alone), a.allocate(plain)
        assert one.programme.tolist() == two.programme.tolist()
        assert one.cutoff.tolist() == two.cutoff.tolist()
        assert one.last.tolist() == two.last.tolist()
        assert one.unfilled.tolist() == two.unfilled.tolist()
