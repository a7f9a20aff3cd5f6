"""Children and carers at one instant: by hand, and against trying every number of children."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from tuoyu.algorithms import capacity as c
from tuoyu.algorithms.errors import BadInput


def needed(rule: c.Rule, per_carer: list[int], children: tuple[int, ...]) -> int:
    """Carers by the definition of each rule, in fractions."""
    if rule == c.Rule.SHARED:
        parts = (Fraction(n, r) for n, r in zip(children, per_carer, strict=True))
        return math.ceil(sum(parts, Fraction(0)))
    if rule == c.Rule.SEPARATE:
        return sum(math.ceil(Fraction(n, r)) for n, r in zip(children, per_carer, strict=True))
    present = [r for n, r in zip(children, per_carer, strict=True) if n]
    return math.ceil(Fraction(sum(children), min(present))) if present else 0


@pytest.mark.parametrize("rule", c.Rule)
def test_carers_needed_by_definition(rule: c.Rule) -> None:
    ratios = c.Ratios([3, 5, 7], rule=rule)
    every = list(product(range(9), repeat=3))
    expected = [needed(rule, [3, 5, 7], children) for children in every]
    assert c.carers_needed(ratios, every).tolist() == expected


@pytest.mark.parametrize("rule", c.Rule)
def test_room_is_the_last_number_that_fits(rule: c.Rule) -> None:
    per_carer = [3, 5, 7]
    ratios = c.Ratios(per_carer, rule=rule)
    r = random.Random(int(rule))
    for _ in range(400):
        children = tuple(r.randint(0, 8) for _ in range(3))
        carers, places = r.randint(0, 6), r.choice((r.randint(0, 30), 2**31 - 1))
        room = c.room_for(ratios, children, carers, places).tolist()
        for band in range(3):
            fits = [
                more
                for more in range(60)
                if needed(rule, per_carer, with_more(children, band, more)) <= carers
                and sum(children) + more <= places
            ]
            assert room[band] == max(fits, default=0), (children, carers, places, band)


def with_more(children: tuple[int, ...], band: int, more: int) -> tuple[int, ...]:
    return (*children[:band], children[band] + more, *children[band + 1 :])


def test_a_class_is_bound_by_ratio_and_size() -> None:
    ratios = c.Ratios([3, 5, 7], class_size=[10, 15, 20], mixed_size=18)
    assert c.class_capacity(ratios, [0, 1, 2, 3, 4]).tolist() == [
        [0, 0, 0], [3, 5, 7], [6, 10, 14], [9, 15, 20], [10, 15, 20],
    ]  # fmt: skip
    assert c.fits_mixed(ratios, [[3, 5, 7], [3, 5, 8], [0, 5, 14]], 3).tolist() == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("make", "code", "table", "row"),
    [
        (lambda: c.Ratios([]), "bad_ratio", "per_carer", None),
        (lambda: c.Ratios([3, 0]), "bad_ratio", "per_carer", 1),
        (lambda: c.Ratios([999_983, 999_979]), "bad_ratio", "per_carer", None),
        (lambda: c.Ratios([3, 2.5]), "not_whole", "per_carer", 1),
        (lambda: c.Ratios([3, 5], class_size=[10]), "length", "class_size", None),
        (lambda: c.Ratios([3, 5], class_size=[10, -1]), "bad_size", "class_size", 1),
        (lambda: c.carers_needed(c.Ratios([3, 5]), [1, 2, 3]), "shape", "children", None),
        (lambda: c.carers_needed(c.Ratios([3, 5]), [[1, 2], [3, -1]]), "negative", "children", 1),
        (lambda: c.class_capacity(c.Ratios([3]), [1, -1]), "negative", "carers", 1),
        (lambda: c.Times([5], [5]), "empty_interval", "end", 0),
        (lambda: c.Times([5, 6], [9]), "length", "end", None),
        (lambda: c.Times([5], [9], [-1]), "unknown_band", "band", 0),
        (lambda: c.Times([float("nan")], [9]), "nan", "start", 0),
        (lambda: c.ask(day(), 0, 5, 2), "unknown_band", "band", 0),
        (lambda: c.ask(day(), 5, 5, 0), "empty_interval", "end", 0),
        (lambda: c.ask(day(), 0, 5, 0, near=1, grid=0), "bad_grid", "grid", None),
        (lambda: c.occupancy(c.Times([0], [1]), [4], 1), "unknown_kind", "kind", 0),
        (lambda: c.occupancy(c.Times([0], [1], [1]), [0], 1), "unknown_band", "band", 0),
        (lambda: c.batch(day(c.Rule.YOUNGEST), c.Times([0], [1])), "rule", "ratios", None),
        (lambda: c.batch(day(), c.Times([0], [1], [7])), "unknown_band", "band", 0),
    ],
)
def test_bad_input_is_told_by_row(make, code: str, table: str, row: int | None) -> None:
    with pytest.raises(BadInput) as raised:
        make()
    assert (raised.value.code, raised.value.table, raised.value.row) == (code, table, row)


def day(rule: c.Rule = c.Rule.SHARED) -> c.Day:
    return c.Day(c.Ratios([3, 5], rule=rule), c.Times([0], [10]), c.Times([], []))


BAD_REQUESTS = [
    ({"site_day": [0, 2]}, "unknown_site_day", "site_day", 1),
    ({"start": [0, -1]}, "outside", "start", 1),
    ({"end": [5, 4]}, "outside", "start", 0),
    ({"start": [0, 3], "end": [2, 3]}, "empty_interval", "end", 1),
    ({"band": [0, 2]}, "unknown_band", "band", 1),
    ({"carers": [[1, 1, -1, 1], [1] * 4]}, "negative", "carers", 0),
    ({"places": [[1, 1], [1, 1]]}, "shape", "places", None),
    ({"children": np.zeros((2, 4, 1))}, "shape", "children", None),
    ({"children": -np.ones((2, 4, 2))}, "negative", "children", 0),
    ({"band": [0]}, "length", "band", None),
]


@pytest.mark.parametrize(("change", "code", "table", "row"), BAD_REQUESTS)
def test_bad_requests(change: dict, code: str, table: str, row: int | None) -> None:
    good = {
        "carers": [[1] * 4, [1] * 4], "site_day": [0, 1], "start": [0, 1], "end": [2, 4], "band": [0, 1]
    }  # fmt: skip
    assert c.first_come(c.Ratios([3, 5]), **good).served.all()
    with pytest.raises(BadInput) as raised:
        c.first_come(c.Ratios([3, 5]), **{**good, **change})
    assert (raised.value.code, raised.value.table, raised.value.row) == (code, table, row)
