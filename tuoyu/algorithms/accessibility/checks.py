"""Arrays as they come in, checked: which table, which row, and why."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tuoyu.algorithms.errors import BadInput

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def numbers(values: ArrayLike, table: str, *, rows: int | None = None) -> Floats:
    """A contiguous float64 column of finite numbers. Raises BadInput: wrong_shape, not_a_number."""
    try:
        column = np.ascontiguousarray(values, dtype=np.float64)
    except (TypeError, ValueError) as fault:
        raise BadInput("not_a_number", table, None, f"cannot be read as numbers: {fault}") from None
    if column.ndim != 1 or (rows is not None and len(column) != rows):
        wanted = "one dimension" if rows is None else f"({rows},)"
        raise BadInput("wrong_shape", table, None, f"has shape {column.shape}, not {wanted}")
    _finite(column, table)
    return column


def amounts(values: ArrayLike, table: str, *, rows: int, code: str) -> Floats:
    """Numbers of children or places, (rows,) or (rows, k), none below zero, as (k, rows).

    Raises BadInput: wrong_shape, not_a_number, and `code` for one below zero.
    """
    try:
        table_of = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as fault:
        raise BadInput("not_a_number", table, None, f"cannot be read as numbers: {fault}") from None
    if table_of.ndim not in (1, 2) or table_of.shape[0] != rows or 0 in table_of.shape[1:]:
        raise BadInput(
            "wrong_shape", table, None, f"has shape {table_of.shape}, not ({rows},) or ({rows}, k)"
        )
    columns = np.ascontiguousarray(table_of[None] if table_of.ndim == 1 else table_of.T)
    _finite(columns.T, table)
    if rows and columns.min() < 0:
        row = int(np.argmax((columns < 0).any(axis=0)))
        raise BadInput(code, table, row, f"{columns[:, row].min():g} is below zero")
    return columns


def rows_of(values: ArrayLike, table: str, *, below: int, of: str) -> Ints:
    """Row numbers of another table as int64. Raises BadInput: wrong_shape, unknown_id."""
    given = np.asarray(values)
    if given.size == 0:
        given = given.astype(np.int64)
    if given.ndim != 1 or given.dtype.kind not in "iu":
        raise BadInput("wrong_shape", table, None, "must be one column of whole numbers")
    column = np.ascontiguousarray(given, dtype=np.int64)
    wrong = (column < 0) | (column >= below)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise BadInput("unknown_id", table, row, f"{column[row]} is no row of {of} ({below} rows)")
    return column


def positive(value: float, table: str) -> float:
    """One finite number above zero. Raises BadInput not_positive."""
    number = float(value)
    if not np.isfinite(number) or number <= 0:
        raise BadInput("not_positive", table, None, f"{value} must be above zero")
    return number


def _finite(values: Floats, table: str) -> None:
    # One pass over the sum is enough in the usual case: a NaN or an infinity spoils it.
    if np.isfinite(values.sum()):
        return
    wrong = ~np.isfinite(values.reshape(len(values), -1)).all(axis=1)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise BadInput("not_a_number", table, row, f"{values[row]} is not a finite number")
