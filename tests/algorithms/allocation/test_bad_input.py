"""Input that cannot be meant: a named error with the table and the row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tuoyu.algorithms import allocation as a
from tuoyu.algorithms.errors import BadInput


def good() -> a.Round:
    """Three children, three programmes, five wishes."""
    start, wish = a.lists([[0, 1], [1, 2], [0]])
    return a.Round(
        capacity=[1, 1, 1], start=start, wish=wish, lottery=[2, 0, 1], priority=[0, 1, 0, 0, 1],
        reserve=[[1, 0], [0, 1], [0, 0]], claim=[1, 0, 2, 0, 3], held=[-1, 2, -1],
        room=[0, 0, -1], form=[0, 1, 0], room_places=[1], institution=[0, 0, 1],
    )  # fmt: skip


def test_the_good_round_is_good() -> None:
    assert a.verify(good(), a.allocate(good())).is_sound


BAD = [
    ({"capacity": [1, -1, 1]}, "negative_capacity", "capacity", 1),
    ({"capacity": [1, float("nan"), 1]}, "nan", "capacity", 1),
    ({"capacity": [1, 1, 1.5]}, "not_whole", "capacity", 2),
    ({"capacity": [1, 1, 2**40]}, "too_large", "capacity", 2),
    ({"capacity": ["one", "two", "three"]}, "not_numbers", "capacity", None),
    ({"capacity": [[1, 1, 1]]}, "shape", "capacity", None),
    ({"capacity": [1, 0, 1]}, "reserve_over_capacity", "reserve", 1),
    ({"capacity": [1, 1, 0]}, "too_many_holders", "capacity", 2),
    ({"reserve": [[1, 0], [-1, 1], [0, 0]]}, "negative_reserve", "reserve", 1),
    ({"reserve": [[1], [1]]}, "length", "reserve", None),
    ({"reserve": [[1, 0], [1]]}, "not_numbers", "reserve", None),
    ({"reserve": [[0] * 7] * 3}, "too_many_groups", "reserve", None),
    ({"reserve": None}, "unknown_group", "claim", 0),
    ({"claim": [1, 0, 4, 0, 3]}, "unknown_group", "claim", 2),
    ({"claim": [1, 0]}, "length", "claim", None),
    ({"wish": [0, 1, 1, 3, 0]}, "unknown_programme", "wish", 3),
    ({"wish": [0, 1, -1, 2, 0]}, "unknown_programme", "wish", 2),
    ({"wish": [0, 0, 1, 2, 0]}, "duplicate_wish", "wish", 1),
    ({"start": [0, 2, 4, 9]}, "order", "start", 3),
    ({"start": [0, 4, 2, 5]}, "order", "start", 1),
    ({"start": [1, 2, 4, 5]}, "order", "start", 0),
    ({"start": []}, "length", "start", None),
    ({"priority": [0, 1, -2, 0, 1]}, "bad_priority", "priority", 2),
    ({"priority": [0, 1]}, "length", "priority", None),
    ({"lottery": [2, 0, 2]}, "duplicate_lottery", "lottery", 2),
    ({"lottery": [2, 0, 3]}, "bad_lottery", "lottery", 2),
    ({"lottery": [2, 0]}, "length", "lottery", None),
    ({"held": [-1, 3, -1]}, "unknown_programme", "held", 1),
    ({"held": [0, 1, -1], "claim": None}, "too_many_holders", "room_places", 0),
    ({"room": [0, 1, -1]}, "bad_room", "room", 1),
    ({"form": [0, 0, 0]}, "bad_room", "room", 1),
    ({"form": [0, 3, 0]}, "bad_room", "form", 1),
    ({"form": None}, "missing", "form", None),
    ({"room_places": [-1]}, "negative_capacity", "room_places", 0),
    ({"family": [0, 0, -1], "institution": None}, "missing", "institution", None),
    ({"family": [0, -1, 0]}, "bad_family", "family", 2),
    ({"family": [0, 0, -1]}, "bad_family", "wish", 3),
]


@pytest.mark.parametrize(("change", "code", "table", "row"), BAD)
def test_named_errors(change: dict, code: str, table: str, row: int | None) -> None:
    with pytest.raises(BadInput) as raised:
        a.allocate(replace(good(), **change))
    error = raised.value
    assert (error.code, error.table, error.row) == (code, table, row)
    assert error.reason in str(error)


def test_nobody_and_nothing() -> None:
    empty = a.Round(capacity=[], start=[0], wish=[], lottery=[])
    result = a.allocate(empty)
    assert result.programme.tolist() == []
    assert a.verify(empty, result).is_sound
    nobody = a.Round(capacity=[3, 0], start=[0], wish=[], lottery=[])
    assert a.allocate(nobody).unfilled.tolist() == [3, 0]
    nowhere = a.Round(capacity=[], start=[0, 0], wish=[], lottery=[0])
    assert a.allocate(nowhere).programme.tolist() == [-1]


def test_a_programme_without_end_costs_no_memory() -> None:
    start, wish = a.lists([[0], [0]])
    given = a.Round(capacity=[2**31 - 1], start=start, wish=wish, lottery=[0, 1])
    result = a.allocate(given)
    assert result.programme.tolist() == [0, 0]
    assert result.unfilled.tolist() == [2**31 - 3]
    reserved = replace(given, reserve=[[5]], claim=np.array([1, 0]))
    assert a.allocate(reserved).programme.tolist() == [0, 0]


def test_the_input_is_left_alone() -> None:
    given = good()
    before = {name: np.array(getattr(given, name), copy=True) for name in ("wish", "start")}
    a.allocate(given)
    for name, value in before.items():
        assert np.array_equal(getattr(given, name), value)
