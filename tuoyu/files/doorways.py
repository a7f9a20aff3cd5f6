"""Who else may open a file: an app that attaches files tells it here once, when it is ready.

Without a doorway a file opens for its institution alone, so an app that forgets to tell hides its
files rather than showing them. Papers name people, so each doorway says for what its files are
read, and a read through it stands in the audit (`files.queries.read_file`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from tuoyu.core.authority import Actor

# The filter of `StoredFile` that keeps what `by` may open because of an app's records.
Opens = Callable[[Actor], Q]


@dataclass(frozen=True)
class Doorway:
    """One way to a file. `purpose`: what officials read these files for, in Chinese."""

    name: str
    opens: Opens
    purpose: str


DOORWAYS: dict[str, Doorway] = {}


def register(name: str, opens: Opens, *, purpose: str) -> None:
    """Raises ValueError when the name is taken by another filter, or without a purpose."""
    made = Doorway(name, opens, purpose)
    if not purpose:
        raise ValueError(f"the files of {name} are read for something: say for what")
    if DOORWAYS.get(name, made) != made:
        raise ValueError(f"the files of {name} have two doorways")
    DOORWAYS[name] = made


def opened_to(by: Actor) -> Q:
    """What the records of all apps open to `by`."""
    opened = Q(pk__in=[])
    for doorway in DOORWAYS.values():
        opened |= doorway.opens(by)
    return opened
