"""Deferred acceptance with reserves and shared rooms: the choice of a programme.

What a programme chooses from the children X who ask, with q places, reserves r_g and one strict
order (holders, then priority class, then lottery):

1. children who hold a place there are all chosen; in order, each takes a reserved place when the
   reserves taken so far and this one can be given to different places (Hall's condition);
2. the others in order: who can take a reserved place in the same sense is chosen, up to q in all;
3. the places that are left go to the others in order, up to q.

It is the meritorious horizontal choice rule of Sönmez & Yenmez, "Affirmative Action in India via
Vertical, Horizontal, and Overlapping Reservations", Econometrica 90 (2022), with step 1 before it;
for groups that do not overlap it is the minority reserves of Hafalir, Yenmez & Yildirim,
"Effective Affirmative Action in School Choice", Theoretical Economics 8 (2013). Step 1 and 2 are
the greedy basis of a transversal matroid, contracted by the holders and cut to q, so a child who is
turned down from X is turned down from every larger set (substitutes) and a larger set never fills
fewer places (law of aggregate demand).

In a shared room the morning and the afternoon programme choose first, each up to its own capacity
(and never the places kept by full-day holders); the full-day programme then chooses with
q = min(its capacity, places of the room - the larger half). One more half-day child costs at most
one full-day child, so both properties hold for the room. Hence deferred acceptance with children
proposing gives the stable result best for every child, and no child gains by a false list:
Hatfield & Milgrom, "Matching with Contracts", AER 95 (2005); a child may list both forms of a room
by Hatfield & Kominers, "Hidden Substitutes" (2015). Capacities that flow one way as here:
Aygün & Turhan, "Dynamic Reserves in Matching Markets", JET 188 (2020).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tuoyu.algorithms.arrays import Int32, Int64
from tuoyu.algorithms.compiled import kernel

PLACE = 0xFFFFFFFF


@kernel
def propose(
    first: Int64, stop: Int64, wish: Int32, priority: Int32, lottery: Int32, by_lottery: Int32,
    held: Int32, capacity: Int32, sums: Int32, claim: Int32, partner: Int32, places: Int32,
    position: Int32, base: Int64, keys: Int64, claims: NDArray[np.int8], size: Int32,
) -> None:  # fmt: skip
    """As `plain.propose`; the keys of each programme are kept in ascending order.

    `sums` int32[m, 2^groups]: reserves of all groups in a set, or no columns; `partner` int32[m, 3]
    with `places` int32[m]: the programmes of the room by form, -1 where none, and its places.
    `claims`: the groups of the child beside each key. `capacity` of half-day programmes leaves the
    places kept by full-day holders untouched.
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
                if programme == kept or not classes or priority[row] >= 0:
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
            groups = claim[row] if len(claim) and row < stop[child] else 0
            position[child] = row - first[child]
            loser = _arrive(
                programme, key, groups, capacity, sums, partner, places, base, keys, claims, size
            )
            if loser < 0:
                break
            child = by_lottery[loser & PLACE]
            row = first[child] + position[child] + 1


@kernel
def _arrive(
    programme: int, key: np.int64, groups: int, capacity: Int32, sums: Int32, partner: Int32,
    places: Int32, base: Int64, keys: Int64, claims: NDArray[np.int8], size: Int32,
) -> np.int64:  # fmt: skip
    """Let one child in; the key of the child who has to leave for it, -1 when nobody."""
    _insert(programme, key, groups, base, keys, claims, size)
    limit = most(programme, capacity, partner, places, size)
    if size[programme] > limit:
        return _dismiss(programme, limit, sums, base, keys, claims, size)
    if partner[programme, 0] != programme and partner[programme, 0] >= 0:
        full = partner[programme, 0]
        limit = most(full, capacity, partner, places, size)
        if size[full] > limit:
            return _dismiss(full, limit, sums, base, keys, claims, size)
    return np.int64(-1)


@kernel
def most(programme: int, capacity: Int32, partner: Int32, places: Int32, size: Int32) -> int:
    """How many children the programme may have beside those in the halves of its room."""
    limit = int(capacity[programme])
    if partner[programme, 0] == programme:
        halves = 0
        for form in (1, 2):
            if partner[programme, form] >= 0:
                halves = max(halves, size[partner[programme, form]])
        limit = min(limit, places[programme] - halves)
    return max(limit, 0)


@kernel
def _insert(
    programme: int, key: np.int64, groups: int, base: Int64, keys: Int64,
    claims: NDArray[np.int8], size: Int32,
) -> None:  # fmt: skip
    low = base[programme]
    at = low + size[programme]
    while at > low and keys[at - 1] > key:
        keys[at] = keys[at - 1]
        claims[at] = claims[at - 1]
        at -= 1
    keys[at] = key
    claims[at] = groups
    size[programme] += 1


@kernel
def _dismiss(
    programme: int, limit: int, sums: Int32, base: Int64, keys: Int64,
    claims: NDArray[np.int8], size: Int32,
) -> np.int64:  # fmt: skip
    """Take out the one child whom the choice leaves out; its key."""
    low, high = base[programme], base[programme] + size[programme]
    out = last_open(low, high, limit, programme, sums, keys, claims)
    loser = np.int64(keys[out])
    for at in range(out, high - 1):
        keys[at] = keys[at + 1]
        claims[at] = claims[at + 1]
    size[programme] -= 1
    return loser


@kernel
def last_open(
    low: int, high: int, limit: int, programme: int, sums: Int32, keys: Int64,
    claims: NDArray[np.int8],
) -> int:  # fmt: skip
    """The last row in [low, high) that has no reserved place; -1 when all have one."""
    # Without a claim, or where nothing is reserved, the last of all is the one.
    if not sums.shape[1] or not sums[programme, -1] or not claims[high - 1]:
        return high - 1
    taken = np.zeros(sums.shape[1], dtype=np.int32)
    holders = 0
    while low + holders < high and keys[low + holders] >> 32 == 0:
        holders += 1
    reserved = last = -1
    reserved = 0
    for at in range(low, high):
        is_holder = at - low < holders
        room = is_holder or holders + reserved < limit
        if room and claims[at] and _takes(claims[at], taken, sums[programme]):
            reserved += not is_holder
        else:
            last = at
    return last


@kernel
def _takes(groups: int, taken: Int32, sums: Int32) -> bool:
    """Give the child a reserved place if Hall's condition stays true for every set of groups."""
    for sets in range(len(sums)):
        if sets & groups == groups and taken[sets] >= sums[sets]:
            return False
    for sets in range(len(sums)):
        if sets & groups == groups:
            taken[sets] += 1
    return True


@kernel
def cutoffs(
    capacity: Int32, sums: Int32, partner: Int32, places: Int32, base: Int64, keys: Int64,
    claims: NDArray[np.int8], size: Int32, limit: Int32, cutoff: Int64, last: Int64,
) -> None:  # fmt: skip
    """Fills `limit`, `cutoff` and `last` of each programme from the lists of those admitted."""
    for programme in range(len(size)):
        limit[programme] = most(programme, capacity, partner, places, size)
        low, high = base[programme], base[programme] + size[programme]
        last[programme] = keys[high - 1] if high > low else -1
        cutoff[programme] = -1
        if size[programme] < limit[programme] or high == low:
            continue
        at = last_open(low, high, limit[programme], programme, sums, keys, claims)
        if at >= 0 and keys[at] >> 32:
            cutoff[programme] = keys[at]
