"""Who else may open a file: an app that attaches files tells it here once, when it is ready.

Without a doorway a file opens for its institution alone, so an app that forgets to tell hides its
files rather than showing them.
"""

from collections.abc import Callable

from django.db.models import Q

from tuoyu.core.authority import Actor

# app → the filter of `StoredFile` that keeps what `by` may open because of that app's records
Doorway = Callable[[Actor], Q]
DOORWAYS: dict[str, Doorway] = {}


def register(app: str, doorway: Doorway) -> None:
    """Raises ValueError when the app has told another one."""
    if DOORWAYS.get(app, doorway) is not doorway:
        raise ValueError(f"the files of {app} have two doorways")
    DOORWAYS[app] = doorway


def opened_to(by: Actor) -> Q:
    """What the records of all apps open to `by`."""
    opened = Q(pk__in=[])
    for doorway in DOORWAYS.values():
        opened |= doorway(by)
    return opened
