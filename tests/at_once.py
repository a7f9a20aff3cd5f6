"""Several people at once, each on a database connection of their own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connections

WAIT = 20.0


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts at the same moment; what each answered, or the exception that it raised."""
    barrier, answers = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(WAIT)
            answers[place] = act()
        except Exception as fault:
            answers[place] = fault  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
        assert not thread.is_alive(), "an act hangs"
    return answers
