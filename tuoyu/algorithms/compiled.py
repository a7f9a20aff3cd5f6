"""Compiled inner loops: one decorator, one cache on disk.

`kernel` is numba's `njit` with types kept for mypy. Machine code is cached under the project's
`var/numba` (NUMBA_CACHE_DIR overrides), so a process compiles nothing that another has compiled.
The cache knows a source file by its content (`kernel_cache`), and that file only: a kernel calls
kernels of its own file, not of others. Each sub-package has `warm_up()`, which compiles all its kernels and tells the seconds; a
job runs it, so that no page waits.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")

_config: Any = numba.config
_config.CACHE_LOCATOR_CLASSES = "tuoyu.algorithms.kernel_cache.ByContent"
if not os.environ.get("NUMBA_CACHE_DIR"):
    _var = os.environ.get("TUOYU_VAR") or str(Path(__file__).resolve().parents[2] / "var")
    _config.CACHE_DIR = str(Path(_var) / "numba")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile without the interpreter on first use for each combination of argument types."""
    return cast("Callable[P, R]", numba.njit(cache=True, nogil=True)(function))


def parallel_kernel(function: Callable[P, R]) -> Callable[P, R]:
    """As `kernel`; `numba.prange` loops run on all cores, without the interpreter's lock."""
    return cast("Callable[P, R]", numba.njit(cache=True, parallel=True, nogil=True)(function))
