"""Arguments become arrays of one type, or a named error says which row cannot."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuoyu.algorithms.errors import BadInput

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Float = NDArray[np.float64]
Bool = NDArray[np.bool_]


def integers(
    value: Any, table: str, kind: type[np.integer[Any]] = np.int32, *, dimensions: int = 1
) -> NDArray[Any]:
    """`value` as a contiguous integer array; no copy when it is one already.

    Raises BadInput: `not_numbers` (text, ragged rows), `nan` (NaN or infinite), `not_whole`
    (a fraction), `too_large` (beyond the type), `shape` (wrong number of dimensions).
    """
    if isinstance(value, np.ndarray) and value.dtype == kind and value.ndim == dimensions:
        return np.ascontiguousarray(value)
    given = _numbers(value, table, dimensions)
    if given.dtype.kind == "f":
        _refuse(~np.isfinite(given), "nan", table, "is not a finite number")
        _refuse(given != np.floor(given), "not_whole", table, "is not a whole number")
    limits = np.iinfo(kind)
    outside = (given < limits.min) | (given > limits.max)
    _refuse(outside, "too_large", table, f"is outside {limits.min} … {limits.max}")
    return np.ascontiguousarray(given.astype(kind))


def floats(value: Any, table: str, *, dimensions: int = 1) -> Float:
    """`value` as a contiguous float64 array without NaN and infinity; errors as `integers`."""
    given = _numbers(value, table, dimensions).astype(np.float64)
    _refuse(~np.isfinite(given), "nan", table, "is not a finite number")
    return np.ascontiguousarray(given)


def same_length(table: str, array: NDArray[Any], length: int, of: str) -> None:
    """Raises BadInput `length` unless `array` has one row for each of `of`."""
    if len(array) != length:
        raise BadInput("length", table, None, f"has {len(array)} rows, but there are {length} {of}")


def _numbers(value: Any, table: str, dimensions: int) -> NDArray[Any]:
    try:
        given = np.asarray(value)
    except ValueError as error:
        raise BadInput("not_numbers", table, None, "rows have different lengths") from error
    if given.size == 0:
        given = given.astype(np.int64).reshape((0,) * dimensions if given.ndim < 2 else given.shape)
    if given.dtype.kind not in "biuf":
        raise BadInput("not_numbers", table, None, f"holds {given.dtype}, not numbers")
    if given.ndim != dimensions:
        reason = f"has {given.ndim} dimensions instead of {dimensions}"
        raise BadInput("shape", table, None, reason)
    return given


def _refuse(bad: NDArray[np.bool_], code: str, table: str, reason: str) -> None:
    if bad.any():
        raise BadInput(code, table, int(np.argwhere(bad)[0][0]), reason)
