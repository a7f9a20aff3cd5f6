"""Live counts of clauses: what the records say, by the keys that a pack's clauses name.

The app of each record registers its counts when the process starts (see `tuoyu.flows.live_counts`);
a clause names keys, never code.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class LiveCount:
    """A number from records. `of` is the whole where the number is a share of one."""

    label: str
    value: int
    unit: str = ""
    of: int | None = None


# key → a reading that costs one query; gets the code of the district
LIVE_COUNTS: dict[str, Callable[[str], LiveCount]] = {}


def register(key: str, read: Callable[[str], LiveCount]) -> None:
    """Raises ValueError when another reading has the key."""
    if LIVE_COUNTS.get(key, read) is not read:
        raise ValueError(f"live count {key} is registered twice")
    LIVE_COUNTS[key] = read


def live_counts(keys: Iterable[str], division: str) -> Mapping[str, LiveCount]:
    """The registered ones among `keys`, each read once."""
    return {key: LIVE_COUNTS[key](division) for key in sorted(set(keys)) if key in LIVE_COUNTS}
