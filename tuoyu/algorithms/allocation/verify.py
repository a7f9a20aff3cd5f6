"""Check a result from its definition alone. Shares no code with the solver.

Works only from the round and from who got which programme: computes again who is admitted where,
asks of every child and every wish that it prefers to its outcome whether the programme would take
it, and compares what the result claims with what it finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tuoyu.algorithms.allocation import verify_families as families
from tuoyu.algorithms.allocation import verify_kernels as kernels
from tuoyu.algorithms.allocation.model import Result, Round

MOST_TOLD = 1000


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was found wrong; all empty: the result is sound. At most 1,000 of each are listed.

    - `blocking` (child, programme): the child prefers the programme to its outcome, and the
      programme would take it with the children it has; or would take it instead of one of them.
    - `blocking_families` (family, index of the common wish): the same for a whole family.
    - `overfull` programme rows with more children than places (their own or their room's).
    - `wrong_choice` programme rows that have a child whom they would not choose.
    - `not_wished` children placed where they did not ask or are not eligible.
    - `worse_off` children who lost a place that they held for nothing or for a later wish.
    - `split` families that got different common wishes.
    - `wrong_claims` names of the result's fields that do not agree with who is placed where.
    - `wishes`: how many better wishes were asked about.
    """

    blocking: tuple[tuple[int, int], ...]
    blocking_families: tuple[tuple[int, int], ...]
    overfull: tuple[int, ...]
    wrong_choice: tuple[int, ...]
    not_wished: tuple[int, ...]
    worse_off: tuple[int, ...]
    split: tuple[int, ...]
    wrong_claims: tuple[str, ...]
    wishes: int

    @property
    def is_sound(self) -> bool:
        return not (
            self.blocking or self.blocking_families or self.overfull or self.wrong_choice
            or self.not_wished or self.worse_off or self.split or self.wrong_claims
        )  # fmt: skip


def verify(given: Round, result: Result) -> Certificate:
    """The certificate of `result`. `given` is taken to be a round that `allocate` accepts."""
    market = read(given)
    placed = np.asarray(result.programme, dtype=np.int32)
    told = np.zeros((4, MOST_TOLD), dtype=np.int64)
    counts = np.zeros(4, dtype=np.int64)
    position = np.empty(len(placed), dtype=np.int32)
    size = np.zeros(market.programmes, dtype=np.int32)
    worst = np.full(market.programmes, -1, dtype=np.int64)
    kernels.outcomes(
        market.start, market.wish, market.level, market.lottery, market.held, market.together,
        placed, position, size, worst, told, counts,
    )  # fmt: skip
    special = market.special
    best = np.full((market.programmes if special.any() else 0, market.sets), -1, dtype=np.int64)
    asked = kernels.ask(
        market.start, market.wish, market.level, market.lottery, market.held, market.claim,
        market.together, market.capacity, special, position, size, worst, best, told, counts,
    )  # fmt: skip
    found = [told[kind, : min(counts[kind], MOST_TOLD)].tolist() for kind in range(4)]
    not_wished, worse_off, children, wanted = found
    blocking = list(zip(children, wanted, strict=True))
    limit = market.limits(size)
    overfull = np.flatnonzero((size > limit) | (size > market.capacity)).tolist()
    split, family_blocks = families.verify(market, placed, position, result.family_wish)
    wrong, more = kernels.special_programmes(market, placed, position, limit, best)
    return Certificate(
        blocking=tuple((blocking + more)[:MOST_TOLD]),
        blocking_families=tuple(family_blocks),
        overfull=tuple(overfull[:MOST_TOLD]),
        wrong_choice=tuple(wrong[:MOST_TOLD]),
        not_wished=tuple(not_wished),
        worse_off=tuple(worse_off),
        split=tuple(split),
        wrong_claims=_claims(market, result, position, size, worst),
        wishes=int(asked),
    )


def _claims(
    market: kernels.Market, result: Result, position: Any, size: Any, worst: Any
) -> tuple[str, ...]:
    """Fields that say something else than who is placed where."""
    wrong = []
    if not np.array_equal(position, result.position):
        wrong.append("position")
    if not np.array_equal(size, result.filled):
        wrong.append("filled")
    if not np.array_equal(worst, result.last):
        wrong.append("last")
    plain = ~market.special
    full = (size >= market.capacity) & (worst >= np.int64(1) << 32)
    if not np.array_equal(np.where(full, worst, -1)[plain], result.cutoff[plain]):
        wrong.append("cutoff")
    left = np.maximum(market.limits(size) - size, 0)
    if not np.array_equal(left, result.unfilled):
        wrong.append("unfilled")
    return tuple(wrong)


def read(given: Round) -> kernels.Market:
    """The arrays of the round, None spelt out; see `verify_kernels.Market`."""

    def array(value: Any, kind: Any, default: Any) -> Any:
        return np.ascontiguousarray(default if value is None else value, dtype=kind)

    capacity = array(given.capacity, np.int32, None)
    lottery = array(given.lottery, np.int32, None)
    wish = array(given.wish, np.int32, ())
    m, n = len(capacity), len(lottery)
    reserve = array(given.reserve, np.int32, np.zeros((m, 0)))
    family = array(given.family, np.int32, np.full(n if given.family is not None else 0, -1))
    numbers, size = np.unique(family[family >= 0], return_counts=True)
    return kernels.Market(
        capacity=capacity,
        start=array(given.start, np.int64, None),
        wish=wish,
        level=array(given.priority, np.int32, ()),
        lottery=lottery,
        held=array(given.held, np.int32, ()),
        claim=array(given.claim, np.int32, ()),
        reserve=reserve,
        room=array(given.room, np.int32, np.full(m, -1)),
        form=array(given.form, np.int32, np.zeros(m)),
        room_places=array(given.room_places, np.int32, ()),
        family=family,
        together=np.isin(family, numbers[size > 1]),
    )
