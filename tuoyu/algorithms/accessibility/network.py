"""A walking network as arrays, its nodes renumbered so that near nodes lie near in memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tuoyu.algorithms.accessibility.checks import Floats, Ints, numbers, rows_of
from tuoyu.algorithms.accessibility.grid import Int32s
from tuoyu.algorithms.accessibility.nearest import nearest
from tuoyu.algorithms.accessibility.points import Points
from tuoyu.algorithms.compiled import kernel
from tuoyu.algorithms.errors import BadInput

SHORTCUT = 0.9
"""An edge shorter than this share of the straight line cannot be in metres."""


@dataclass(frozen=True, slots=True)
class Network:
    """An undirected walking network. Build it with `network`; its arrays are in curve order.

    rank: (nodes,) the place of the caller's node in curve order. start, head, length: the edges
    leaving node v are `start[v]` … `start[v + 1]`, to `head`, `length` metres. part: (nodes,) the
    connected part of each of the caller's nodes, 0 the largest. typical: median edge in metres.
    """

    points: Points
    rank: Int32s
    start: Int32s
    head: Int32s
    length: Floats
    part: Ints
    typical: float


@dataclass(frozen=True, slots=True)
class OnNetwork:
    """Points put onto a network: node (n,) the caller's node number, metres (n,) the way to it."""

    node: Ints
    metres: Floats


def network(
    nodes: Points,
    tail: ArrayLike,
    head: ArrayLike,
    length: ArrayLike,
    *,
    parts_allowed: bool = False,
) -> Network:
    """A network of `nodes` (n) and undirected edges (e) from row `tail` to row `head` of nodes,
    `length` metres of walking.

    Raises BadInput: wrong_shape, not_a_number, unknown_id, not_positive (a length), mixed_units
    (an edge far shorter than its straight line: kilometres or minutes), empty, and disconnected
    (told with the first node that the largest part does not reach) unless `parts_allowed`.
    """
    a = rows_of(tail, "edges.tail", below=len(nodes), of="nodes")
    b = rows_of(head, "edges.head", below=len(nodes), of="nodes")
    metres = numbers(length, "edges.length", rows=len(a))
    if len(b) != len(a):
        raise BadInput("wrong_shape", "edges.head", None, f"has {len(b)} rows, tail {len(a)}")
    if not len(a):
        raise BadInput("empty", "edges", None, "holds no edge")
    _check_lengths(nodes, a, b, metres)
    part = _parts(len(nodes), a, b)
    if not parts_allowed and part.any():
        row = int(np.argmax(part > 0))
        raise BadInput("disconnected", "nodes", row, "no way leads there from the largest part")
    rank = curve_rank(nodes)
    start, to, metres2 = _adjacency(len(nodes), rank[a], rank[b], metres)
    return Network(nodes, rank, start, to, metres2, part, float(np.median(metres)))


def put_on(net: Network, points: Points, *, furthest: float, table: str = "points") -> OnNetwork:
    """Each point at its nearest node, with the straight way to it in metres.

    Raises BadInput off_network for a point over `furthest` metres from every node.
    """
    found = nearest(points, net.points)
    metres, node = found.metres[:, 0], found.site[:, 0]
    if metres.max() > furthest:
        row = int(np.argmax(metres > furthest))
        raise BadInput(
            "off_network", table, row,
            f"lies {metres[row]:.0f} m from the nearest node; at most {furthest:g} m are allowed",
        )  # fmt: skip
    return OnNetwork(node, metres)


def at_nodes(net: Network, node: ArrayLike, *, table: str = "points") -> OnNetwork:
    """Points that stand at nodes of the network. Raises BadInput: wrong_shape, unknown_id."""
    rows = rows_of(node, f"{table}.node", below=len(net.rank), of="nodes")
    return OnNetwork(rows, np.zeros(len(rows)))


def curve_rank(points: Points) -> Int32s:
    """Each point's place along a Hilbert curve through all of them."""
    side = max(float(np.ptp(points.x)), float(np.ptp(points.y)), 1e-9)
    cell_x = ((points.x - points.x.min()) / side * 65535).astype(np.int64)
    cell_y = ((points.y - points.y.min()) / side * 65535).astype(np.int64)
    order = np.argsort(_along_hilbert(cell_x, cell_y), kind="stable")
    rank = np.empty(len(points), np.int32)
    rank[order] = np.arange(len(points), dtype=np.int32)
    return rank


@kernel
def _along_hilbert(cell_x: Ints, cell_y: Ints) -> Ints:
    """The place of each cell of a 65,536 × 65,536 grid along the curve (Hilbert 1891)."""
    place = np.zeros(len(cell_x), np.int64)
    for i in range(len(cell_x)):
        x, y = cell_x[i], cell_y[i]
        side = np.int64(32768)
        while side > 0:
            right, upper = np.int64((x & side) > 0), np.int64((y & side) > 0)
            place[i] += side * side * ((3 * right) ^ upper)
            if upper == 0:
                if right == 1:
                    x, y = 65535 - x, 65535 - y
                x, y = y, x
            side //= 2
    return place


def _check_lengths(nodes: Points, a: Ints, b: Ints, metres: Floats) -> None:
    if metres.min() <= 0:
        row = int(np.argmax(metres <= 0))
        raise BadInput("not_positive", "edges.length", row, f"{metres[row]:g} m is no length")
    straight = np.hypot(nodes.x[a] - nodes.x[b], nodes.y[a] - nodes.y[b])
    wrong = metres < SHORTCUT * straight - 1.0
    if wrong.any():
        row = int(np.argmax(wrong))
        raise BadInput(
            "mixed_units", "edges.length", row,
            f"{metres[row]:g} is shorter than the straight line of {straight[row]:.1f} m:"
            " lengths must be metres",
        )  # fmt: skip


def _parts(n: int, a: Ints, b: Ints) -> Ints:
    graph = coo_array((np.ones(len(a), np.int8), (a, b)), shape=(n, n))
    count, label = connected_components(graph, directed=False)
    by_size = np.argsort(-np.bincount(label, minlength=count), kind="stable")
    place = np.empty(count, np.int64)
    place[by_size] = np.arange(count)
    return np.asarray(place[label], dtype=np.int64)


def _adjacency(
    n: int, a: NDArray[np.int32], b: NDArray[np.int32], metres: Floats
) -> tuple[Int32s, Int32s, Floats]:
    tails, heads = np.concatenate([a, b]), np.concatenate([b, a])
    order = np.argsort(tails, kind="stable")
    start = np.zeros(n + 1, np.int32)
    np.cumsum(np.bincount(tails, minlength=n), out=start[1:])
    return start, heads[order].astype(np.int32), np.concatenate([metres, metres])[order]
