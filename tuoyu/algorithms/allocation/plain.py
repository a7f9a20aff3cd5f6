"""Deferred acceptance without reserves and shared rooms: one heap for each programme.

Gale & Shapley, "College Admissions and the Stability of Marriage", American Mathematical Monthly
69 (1962); one proposal at a time as in McVitie & Wilson, "The Stable Marriage Problem", CACM 14
(1971). The outcome does not depend on the order in which children propose.
"""

from __future__ import annotations

import numpy as np

from tuoyu.algorithms.arrays import Int32, Int64
from tuoyu.algorithms.compiled import kernel

SMALL = 64


@kernel
def propose(
    first: Int64, stop: Int64, wish: Int32, priority: Int32, lottery: Int32, held: Int32,
    capacity: Int32, position: Int32, base: Int64, heap: Int64, who: Int32, size: Int32,
) -> None:  # fmt: skip
    """Fills `position`, `size`, `heap` (keys of those admitted) and `who` (their rows).

    Up to SMALL places the keys stand in ascending order, beyond they are a heap once it is full.

    Child i's wishes are the rows first[i] … stop[i] - 1 of `wish`; `base[p]` is where the heap of
    programme p begins. Empty `priority` and `held` stand for one class and no holders.
    """
    classes, holders = len(priority) > 0, len(held) > 0
    for starter in range(len(first)):
        child = starter
        row = first[child]
        while True:
            kept = held[child] if holders else -1
            programme = -1
            while row < stop[child]:
                programme = wish[row]
                if capacity[programme] and (programme == kept or not classes or priority[row] >= 0):
                    break
                programme = -1
                row += 1
            if programme < 0:
                programme = kept
                if programme < 0:
                    position[child] = -1
                    break
            key = np.int64(lottery[child])
            if programme != kept:
                key |= (np.int64(priority[row]) + 1 if classes else 1) << 32
            root, count, places = base[programme], size[programme], capacity[programme]
            if count < places:
                position[child] = row - first[child]
                size[programme] = count + 1
                if places <= SMALL:
                    _insert(heap, who, root, root + count, key, child)
                else:
                    heap[root + count], who[root + count] = key, child
                    if count + 1 == places:
                        _heapify(heap, who, root, places)
                break
            top = root + count - 1 if places <= SMALL else root
            if key > heap[top]:
                row += 1
                continue
            position[child] = row - first[child]
            loser = who[top]
            if places <= SMALL:
                _insert(heap, who, root, top, key, child)
            else:
                _replace_top(heap, who, root, places, 0, key, child)
            child = loser
            row = first[child] + position[child] + 1


@kernel
def _insert(heap: Int64, who: Int32, root: int, at: int, key: np.int64, child: int) -> None:
    """Put `key` into the ascending row from `root`, where place `at` is free."""
    while at > root and heap[at - 1] > key:
        heap[at], who[at] = heap[at - 1], who[at - 1]
        at -= 1
    heap[at], who[at] = key, child


@kernel
def _heapify(heap: Int64, who: Int32, root: int, count: int) -> None:
    for at in range(count // 2 - 1, -1, -1):
        _replace_top(heap, who, root, count, at, heap[root + at], who[root + at])


@kernel
def _replace_top(
    heap: Int64, who: Int32, root: int, count: int, at: int, key: np.int64, child: int
) -> None:
    """Put `key` at place `at` of the heap and let it sink below greater ones."""
    while True:
        below = 2 * at + 1
        if below >= count:
            break
        if below + 1 < count:
            below += heap[root + below + 1] > heap[root + below]
        if heap[root + below] <= key:
            break
        heap[root + at], who[root + at] = heap[root + below], who[root + below]
        at = below
    heap[root + at], who[root + at] = key, child


@kernel
def admitted(
    first: Int64, stop: Int64, wish: Int32, held: Int32, position: Int32, out: Int32
) -> None:
    """The programme of each child from the position granted; -1: none."""
    for child in range(len(position)):
        if position[child] < 0:
            out[child] = -1
        elif first[child] + position[child] < stop[child]:
            out[child] = wish[first[child] + position[child]]
        else:
            out[child] = held[child]


@kernel
def worst(
    base: Int64, heap: Int64, size: Int32, capacity: Int32, cutoff: Int64, last: Int64
) -> None:
    """The greatest key in each programme: `last`; `cutoff` has it for full programmes only."""
    for programme in range(len(size)):
        greatest = np.int64(-1)
        for at in range(base[programme], base[programme] + size[programme]):
            greatest = max(greatest, heap[at])
        last[programme] = greatest
        full = size[programme] == capacity[programme]
        cutoff[programme] = greatest if full and greatest >> 32 else -1
