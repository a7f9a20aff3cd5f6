"""A digest of a round and its result: two runs that agree share it."""

from __future__ import annotations

import dataclasses

import numpy as np

from tuoyu.algorithms.allocation.model import Result, Round
from tuoyu.algorithms.allocation.question import checked
from tuoyu.algorithms.allocation.sm3 import sm3

_HEAD = b"tuoyu allocation 1\0"


def digest(given: Round, result: Result) -> str:
    """64 hexadecimal digits: SM3 over every array of the round and the programme of each child.

    Each array is written as its name, its shape and its values as 64-bit little-endian integers,
    so the digest does not depend on the machine or on the types handed in.
    Raises BadInput as `allocate`.
    """
    question = checked(given)
    parts = [_HEAD]
    for field in dataclasses.fields(question):
        parts += _written(field.name, getattr(question, field.name))
    parts += _written("result", result.programme)
    return sm3(b"".join(parts)).hex()


def _written(name: str, array: np.ndarray[tuple[int, ...], np.dtype[np.integer]]) -> list[bytes]:
    shape = np.array([array.ndim, *array.shape], dtype="<i8").tobytes()
    return [name.encode() + b"\0", shape, array.astype("<i8").tobytes()]
