"""Read the same names from a dictionary or from an object."""

from collections.abc import Mapping
from typing import Any


def pick(item: Any, **defaults: Any) -> dict[str, Any]:
    """A dictionary with exactly the names of `defaults`; what `item` lacks keeps its default."""
    if isinstance(item, Mapping):
        return {name: item.get(name, default) for name, default in defaults.items()}
    return {name: getattr(item, name, default) for name, default in defaults.items()}
