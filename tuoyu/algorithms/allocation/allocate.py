"""The round as a whole: check, solve, families together, result."""

from __future__ import annotations

import time

from tuoyu.algorithms.allocation.deferred import result_of, solve
from tuoyu.algorithms.allocation.digest import digest
from tuoyu.algorithms.allocation.explain import reasons
from tuoyu.algorithms.allocation.families import settle
from tuoyu.algorithms.allocation.lottery import draw
from tuoyu.algorithms.allocation.model import Result, Round
from tuoyu.algorithms.allocation.question import checked, families_of
from tuoyu.algorithms.allocation.verify import verify


def allocate(given: Round, *, search: int = 20_000, seed: int = 0) -> Result:
    """The stable allocation that is best for every child.

    Nobody can claim a place (see `verify`), and without families no other stable result gives any
    child a better wish, nor does a false list. With families (`Round.family`) a stable result need
    not exist (Roth, "The Evolution of the Labor Market for Medical Interns and Residents", JPE 92,
    1984): one is searched for in at most `search` trial allocations whose order `seed` decides.

    Raises `BadInput` (see `question.checked`) and, with families only, `Unstable`: no stable
    result exists (`proven`) or none was found; it tells which families block and why.
    """
    question = checked(given)
    if families_of(question):
        return settle(question, search=search, seed=seed)
    return result_of(question, solve(question))


def warm_up() -> float:
    """Compile everything (or load it from the cache); the seconds that it took."""
    began = time.perf_counter()
    queue = draw(bytes(16), [1, 2, 3])
    lists = {"start": [0, 2, 3, 4], "wish": [0, 1, 0, 1], "lottery": queue}
    plain = Round(capacity=[1, 1], **lists)
    rich = Round(
        capacity=[1, 1], reserve=[[1], [0]], claim=[0, 0, 1, 0], priority=[0, 0, 1, 0],
        held=[-1, -1, 1], room=[0, 0], form=[0, 1], room_places=[2], **lists,
    )  # fmt: skip
    for given in (plain, rich):
        result = allocate(given)
        verify(given, result)
        reasons(given, result)
        digest(given, result)
    return time.perf_counter() - began
