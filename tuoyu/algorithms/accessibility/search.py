"""Bounded shortest paths from many sites, one after the other, with buckets instead of a heap.

Nodes wait in buckets by distance (Dial 1969; Meyer & Sanders 2003): a node that is improved within
its bucket is simply looked at again, so any bucket width gives the exact distances.
"""

from __future__ import annotations

from math import exp

import numpy as np

from tuoyu.algorithms.accessibility.checks import Floats
from tuoyu.algorithms.accessibility.grid import Int32s
from tuoyu.algorithms.compiled import kernel

SCORE, CHOICE, NEAREST = 0, 1, 2
"""What is gathered at homes: Σ w·R; Σ w; or the least distance."""


@kernel
def search(
    start: Int32s, head: Int32s, length: Floats, home_start: Int32s, away: Floats,
    children: Floats, share: Floats, mine: Int32s, site_node: Int32s, site_away: Floats,
    places: Floats, limit: float, bounds2: Floats, weights: Floats, factor: float, scale: float,
    shift: float, width: float, power: int, mode: int, ratio: Floats, reached: Floats,
) -> Floats:  # fmt: skip
    """Search from each site of `mine`; fill its columns of ratio and reached (k, m).

    Homes stand at nodes: node v has the homes home_start[v] … home_start[v + 1], `away` metres
    from it, with children (n, k). Answers (n, k) what is gathered at the homes.
    """
    n = children.shape[0]
    gathered = np.full((n, ratio.shape[0]), np.inf if mode == NEAREST else 0.0)
    distance = np.full(len(start) - 1, np.inf)
    touched = np.empty(len(start) - 1, np.int32)
    first = np.full(int(limit / width) + 2, -1, np.int32)
    item_node, item_next = np.empty(1024, np.int32), np.empty(1024, np.int32)
    item_at = np.empty(1024)
    home, weight = np.empty(n, np.int32), np.empty(n)
    for site in mine:
        origin = site_node[site]
        if site_away[site] > limit:
            continue
        item_node, item_next, item_at, count = _spread(
            start, head, length, origin, site_away[site], limit, width, distance, touched, first,
            item_node, item_next, item_at,
        )  # fmt: skip
        found = 0
        for t in range(count):
            v = touched[t]
            for i in range(home_start[v], home_start[v + 1]):
                d = distance[v] + away[i]
                if d <= limit:
                    home[found] = i
                    weight[found] = _weight(d, bounds2, weights, factor, scale, shift)
                    if mode == NEAREST:
                        gathered[i, 0] = min(gathered[i, 0], d)
                    found += 1
            distance[v] = np.inf
        if mode == CHOICE:
            for f in range(found):
                gathered[home[f], 0] += weight[f]
        if mode == SCORE:
            _score(site, home, weight, found, children, share, places, power, ratio, reached,
                   gathered)  # fmt: skip
    return gathered


@kernel
def _score(
    site: int, home: Int32s, weight: Floats, found: int, children: Floats, share: Floats,
    places: Floats, power: int, ratio: Floats, reached: Floats, gathered: Floats,
) -> None:  # fmt: skip
    """Children in the site's reach, its places for each of them, and that given to each home."""
    for f in range(found):
        w = weight[f] if power == 1 else weight[f] * weight[f] * share[home[f]]
        weight[f] = w
        for c in range(children.shape[1]):
            reached[c, site] += w * children[home[f], c]
    for c in range(children.shape[1]):
        if reached[c, site] > 0:
            ratio[c, site] = places[site] / reached[c, site]
    for f in range(found):
        for c in range(children.shape[1]):
            gathered[home[f], c] += weight[f] * ratio[c, site]


@kernel
def _weight(
    d: float, bounds2: Floats, weights: Floats, factor: float, scale: float, shift: float
) -> float:
    if len(bounds2) == 0:
        return max(scale * (exp(-d * d * factor) - shift), 0.0)
    for z in range(len(bounds2)):
        if d * d <= bounds2[z]:
            return float(weights[z])
    return 0.0


@kernel
def _spread(
    start: Int32s, head: Int32s, length: Floats, origin: int, begin: float, limit: float,
    width: float, distance: Floats, touched: Int32s, first: Int32s, item_node: Int32s,
    item_next: Int32s, item_at: Floats,
) -> tuple[Int32s, Int32s, Floats, int]:  # fmt: skip
    """Distances up to `limit` from `origin` into `distance`; answers the (grown) items and how
    many nodes were touched. `first` is all −1 before and after."""
    distance[origin], touched[0], count = begin, origin, 1
    item_node[0], item_next[0], item_at[0], used = origin, -1, begin, 1
    first[int(begin / width)] = 0
    for bucket in range(int(begin / width), len(first)):
        while first[bucket] >= 0:
            item = first[bucket]
            first[bucket] = item_next[item]
            v, d = item_node[item], item_at[item]
            if d > distance[v]:
                continue
            if used + start[v + 1] - start[v] > len(item_node):
                more = max(len(item_node), start[v + 1] - start[v])
                item_node = np.concatenate((item_node, np.empty(more, np.int32)))
                item_next = np.concatenate((item_next, np.empty(more, np.int32)))
                item_at = np.concatenate((item_at, np.empty(more)))
            for e in range(start[v], start[v + 1]):
                u, further = head[e], d + length[e]
                if further > limit or further >= distance[u]:
                    continue
                if distance[u] == np.inf:
                    touched[count] = u
                    count += 1
                distance[u] = further
                b = int(further / width)
                item_node[used], item_at[used], item_next[used] = u, further, first[b]
                first[b] = used
                used += 1
    return item_node, item_next, item_at, count


@kernel
def by_node(node: Int32s, nodes: int) -> tuple[Int32s, Int32s]:
    """Rows in the order of their nodes, and where each node's rows start (nodes + 1,)."""
    start, order = np.zeros(nodes + 1, np.int32), np.empty(len(node), np.int32)
    for i in range(len(node)):
        start[node[i] + 1] += 1
    for v in range(nodes):
        start[v + 1] += start[v]
    at = start[:-1].copy()
    for i in range(len(node)):
        order[at[node[i]]] = i
        at[node[i]] += 1
    return start, order
