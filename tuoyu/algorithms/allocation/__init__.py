"""Allocation of places: deferred acceptance with reserves, shared rooms, holders and families.

    from tuoyu.algorithms import allocation as a

    start, wish = a.lists([[0, 1], [0], [0, 1]])
    given = a.Round(capacity=[1, 1], start=start, wish=wish,
                    lottery=a.draw(seed, applications=[11, 12, 13]))
    result = a.allocate(given)
    assert a.verify(given, result).is_sound
    a.reasons(given, result)         # one Reason for each wish
    a.digest(given, result)          # two runs share it

`Round` tells the shapes, `reserved` the choice that a programme makes, `errors.BadInput` what is
refused. `warm_up()` compiles everything once.
"""

from tuoyu.algorithms.allocation.allocate import allocate, warm_up
from tuoyu.algorithms.allocation.digest import digest
from tuoyu.algorithms.allocation.explain import reasons
from tuoyu.algorithms.allocation.families import Block, Unstable
from tuoyu.algorithms.allocation.lottery import draw, is_sealed, seal
from tuoyu.algorithms.allocation.model import (
    NONE,
    Form,
    Reason,
    Result,
    Round,
    lists,
    lottery_place,
    priority_class,
)
from tuoyu.algorithms.allocation.vacancy import Chain, Move, after_leaving, after_places
from tuoyu.algorithms.allocation.verify import Certificate, verify

__all__ = [
    "NONE", "Block", "Certificate", "Chain", "Form", "Move", "Reason", "Result", "Round",
    "Unstable", "after_leaving", "after_places", "allocate", "digest", "draw", "is_sealed", "lists",
    "lottery_place", "priority_class", "reasons", "seal", "verify", "warm_up",
]  # fmt: skip
