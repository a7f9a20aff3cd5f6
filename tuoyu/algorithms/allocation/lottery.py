"""The sealed lottery: a seed that is committed to before the round and opened after it.

Before the round the office publishes `seal(seed)`, the SM3 hash of a secret seed of at least 16
random bytes, and the list of application numbers. When the list is closed a value that nobody can
foresee may be added (`public`, for example the numbers of a national lottery drawn later). After
the round the seed is published: anyone checks it with `is_sealed` and draws again with `draw`.

The number of a child is SM3(SM3(seed ‖ public) ‖ application number), so it does not change when
another child joins or leaves. One lottery serves all programmes: Abdulkadiroğlu, Pathak & Roth,
"Strategy-proofness versus Efficiency in Matching with Indifferences", AER 99 (2009).
"""

from __future__ import annotations

import hmac
from typing import Any

import numpy as np

from tuoyu.algorithms.allocation.sm3 import numbered, sm3
from tuoyu.algorithms.arrays import Int32, integers
from tuoyu.algorithms.errors import BadInput

LEAST_SEED_BYTES = 16
_SEAL = b"tuoyu lottery seal 1\0"


def seal(seed: bytes) -> str:
    """The commitment to publish before the round: 64 hexadecimal digits.

    Raises BadInput `short_seed` for less than 16 bytes: short seeds can be guessed.
    """
    if len(seed) < LEAST_SEED_BYTES:
        raise BadInput("short_seed", "seed", None, f"has fewer than {LEAST_SEED_BYTES} bytes")
    return sm3(_SEAL + seed).hex()


def is_sealed(seed: bytes, commitment: str) -> bool:
    """Does the opened seed belong to the published commitment?"""
    return len(seed) >= LEAST_SEED_BYTES and hmac.compare_digest(seal(seed), commitment.lower())


def draw(seed: bytes, applications: Any, public: bytes = b"") -> Int32:
    """Places in the queue: int32[n], 0 is served first, all different.

    `applications`: int[n], the published application numbers, ≥ 0 and all different. The order is
    that of SM3(SM3(seed ‖ public) ‖ number, 8 bytes big-endian), first 8 bytes; equal values (one
    in 10⁵ rounds of eight million) go by application number.
    Raises BadInput: `short_seed`, `negative`, `duplicate_application`, and those of `integers`.
    """
    numbers = integers(applications, "applications", np.int64)
    seal(seed)
    if (numbers < 0).any():
        row = int(np.argmax(numbers < 0))
        raise BadInput("negative", "applications", row, "is a negative number")
    values = numbered(sm3(seed + public), numbers)
    order = np.lexsort((numbers, values))
    ordered = numbers[order]
    twice = np.flatnonzero(ordered[1:] == ordered[:-1])
    if twice.size:
        row = int(order[twice[0] + 1])
        raise BadInput("duplicate_application", "applications", row, "stands here twice")
    place = np.empty(len(numbers), dtype=np.int32)
    place[order] = np.arange(len(numbers), dtype=np.int32)
    return place
