"""Where machine code lies: by the content of the source file, not by the checkout's place.

So a fresh clone on the same machine finds what an older one compiled, and a changed file finds
nothing old. numba loads this class by its name (its setting CACHE_LOCATOR_CLASSES).
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from numba.core import caching

_BASE: Any = caching.UserProvidedCacheLocator


class ByContent(_BASE):  # type: ignore[misc]
    """A folder of `NUMBA_CACHE_DIR` for each version of each source file."""

    @classmethod
    def get_suitable_cache_subpath(cls, py_file: str) -> str:
        path = Path(py_file)
        return f"{path.stem}_{hashlib.sha256(path.read_bytes()).hexdigest()[:32]}"
