"""SM3 by the standard's examples, the sealed lottery, and the digest of a round."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace

import numpy as np
import pytest

from tests.algorithms.allocation.oracle import small
from tuoyu.algorithms import allocation as a
from tuoyu.algorithms.allocation.sm3 import numbered, own_sm3, sm3
from tuoyu.algorithms.errors import BadInput

SEED = bytes(range(32))


@pytest.mark.parametrize("function", [sm3, own_sm3])
@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
        (b"", "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"),
    ],
    ids=["GB/T 32905 A.1", "GB/T 32905 A.2", "nothing"],
)
def test_sm3_of_the_standard(function, message: bytes, digest: str) -> None:
    assert function(message).hex() == digest


def test_sm3_without_openssl(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [sm3(bytes(length)) for length in range(130)]

    def refuse(name: str, data: bytes = b"") -> None:
        raise ValueError(f"unsupported hash type {name}")

    monkeypatch.setattr(hashlib, "new", refuse)
    assert [sm3(bytes(length)) for length in range(130)] == expected


def test_numbers_are_hashes_of_the_prefix_and_the_number() -> None:
    numbers = np.array([0, 1, 255, 256, 2**40 + 7, 2**63 - 1])
    for prefix in (b"", b"p", bytes(47)):
        expected = [sm3(prefix + int(n).to_bytes(8, "big"))[:8] for n in numbers]
        ours = [int(value).to_bytes(8, "big") for value in numbered(prefix, numbers)]
        assert ours == expected
    with pytest.raises(ValueError, match="longer than 47"):
        numbered(bytes(48), numbers)


def test_the_seal_binds_to_the_seed() -> None:
    seal = a.seal(SEED)
    assert len(seal) == 64
    assert a.is_sealed(SEED, seal)
    assert a.is_sealed(SEED, seal.upper())
    assert not a.is_sealed(SEED + b"\0", seal)
    assert not a.is_sealed(b"short", seal)


def test_the_draw_is_a_queue_that_anyone_can_draw_again() -> None:
    numbers = random.Random(1).sample(range(10**9), 500)
    queue = a.draw(SEED, numbers, b"05 11 17")
    assert sorted(queue.tolist()) == list(range(500))
    by_hand = sorted(
        numbers, key=lambda n: (sm3(sm3(SEED + b"05 11 17") + n.to_bytes(8, "big"))[:8], n)
    )
    assert [numbers[i] for i in np.argsort(queue)] == by_hand
    assert a.draw(SEED, numbers).tolist() != queue.tolist()


def test_who_else_applies_does_not_change_the_order_of_two() -> None:
    numbers = random.Random(2).sample(range(10**6), 200)
    whole = dict(zip(numbers, a.draw(SEED, numbers).tolist(), strict=True))
    part = numbers[::3]
    order = [n for _, n in sorted(zip(a.draw(SEED, part).tolist(), part, strict=True))]
    assert order == sorted(part, key=whole.__getitem__)


def test_places_are_even() -> None:
    """The first of two numbers is ahead in about half of the seeds."""
    ahead = sum(a.draw(bytes([s]) * 16, [1, 2])[0] == 0 for s in range(256))
    assert 100 < ahead < 156


@pytest.mark.parametrize(
    ("seed", "numbers", "code", "row"),
    [
        (b"short", [1], "short_seed", None),
        (SEED, [3, 1, 3], "duplicate_application", 2),
        (SEED, [3, -1], "negative", 1),
        (SEED, [1.5], "not_whole", 0),
        (SEED, [1.0, float("nan")], "nan", 1),
        (SEED, ["x"], "not_numbers", None),
    ],
)
def test_bad_draws(seed: bytes, numbers: list, code: str, row: int | None) -> None:
    with pytest.raises(BadInput) as raised:
        a.draw(seed, numbers)
    assert (raised.value.code, raised.value.row) == (code, row)


def test_two_runs_share_the_digest() -> None:
    given = small(3, children=6).round()
    result = a.allocate(given)
    ours = a.digest(given, result)
    typed = replace(given, capacity=np.array(given.capacity, dtype=np.int64))
    assert a.digest(typed, a.allocate(typed)) == ours
    other = replace(result, programme=result.programme[::-1].copy())
    assert a.digest(given, other) != ours
    assert a.digest(replace(given, lottery=given.lottery[::-1]), result) != ours
