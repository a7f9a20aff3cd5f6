"""Why each wish was granted or not, from the outcome and the cut-offs alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tuoyu.algorithms.allocation.model import Reason, Result, Round
from tuoyu.algorithms.allocation.question import Question, checked, families_of
from tuoyu.algorithms.arrays import Int32, Int64
from tuoyu.algorithms.compiled import kernel

GRANTED, NOT_NEEDED = int(Reason.GRANTED), int(Reason.NOT_NEEDED)
NOT_ELIGIBLE, NO_PLACES = int(Reason.NOT_ELIGIBLE), int(Reason.NO_PLACES)
HELD, CLASS, LOTTERY = int(Reason.HELD), int(Reason.CLASS), int(Reason.LOTTERY)
RESERVED, HALVES, TOGETHER = int(Reason.RESERVED), int(Reason.HALVES), int(Reason.TOGETHER)


def reasons(given: Round, result: Result) -> NDArray[np.int8]:
    """int8[k]: one `Reason` for each wish. The cut-offs of wish r are those of its programme:
    `result.cutoff[wish[r]]`. Raises BadInput as `allocate`."""
    return explained(checked(given), result)


def explained(question: Question, result: Result) -> NDArray[np.int8]:
    together = np.zeros(question.children, dtype=np.bool_)
    for members in families_of(question).values():
        together[members] = True
    out = np.empty(len(question.wish), dtype=np.int8)
    _explain(
        question.start, question.wish, question.priority, question.lottery, question.held,
        question.capacity, together, result.position, result.cutoff, result.last,
        result.unfilled, out,
    )  # fmt: skip
    return out


@kernel
def _explain(
    start: Int64, wish: Int32, priority: Int32, lottery: Int32, held: Int32, capacity: Int32,
    together: NDArray[np.bool_], position: Int32, cutoff: Int64, last: Int64,
    unfilled: Int32, out: NDArray[np.int8],
) -> None:  # fmt: skip
    for child in range(len(lottery)):
        granted = position[child]
        kept = held[child] if len(held) else -1
        for row in range(start[child], start[child + 1]):
            at, target = row - start[child], wish[row]
            level = priority[row] if len(priority) else 0
            if at == granted:
                out[row] = GRANTED
            elif 0 <= granted < at:
                out[row] = NOT_NEEDED
            elif level < 0 and target != kept:
                out[row] = NOT_ELIGIBLE
            else:
                key = np.int64(lottery[child])
                if target != kept:
                    key |= (np.int64(level) + 1) << 32
                if together[child] and (
                    unfilled[target] > 0 or key < cutoff[target] or target == kept
                ):
                    out[row] = TOGETHER
                else:
                    out[row] = _why(key, capacity[target], cutoff[target], last[target])


@kernel
def _why(key: np.int64, capacity: int, cutoff: np.int64, last: np.int64) -> int:
    if capacity == 0:
        return NO_PLACES
    if last < 0:
        return HALVES
    if key < last:
        return RESERVED
    if cutoff >= 0:
        return CLASS if key >> 32 > cutoff >> 32 else LOTTERY
    return HELD if last >> 32 == 0 else RESERVED
