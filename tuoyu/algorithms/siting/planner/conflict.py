"""The smallest set of constraints that cannot hold together.

Sets of constraints are tried by size through hitting sets: whatever is to be contradictory must
contain, for every set of constraints whose removal makes the question possible, at least one of
them (Ignatiev, Previti, Liffiton & Marques-Silva 2015).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np

from tuoyu.algorithms.siting import highs
from tuoyu.algorithms.siting.planner.program import everything, program_of
from tuoyu.algorithms.siting.planner.question import Question

MOST_TRIES = 200


def constraints(asked: Question) -> tuple[str, ...]:
    """The names of all constraints that a person set and could give up."""
    names = [f"budget {t}" for t in range(asked.years) if np.isfinite(asked.budget[t])]
    names += [f"must {j}" for j in asked.must]
    names += [f"street {s}" for s, share in enumerate(asked.least) if share > 0]
    return (*names, *(() if np.isfinite(asked.unserved) else ("everyone",)))


def conflict_of(asked: Question, seconds: float) -> tuple[str, ...]:
    """A smallest contradictory set; where that takes too many tries, one from which nothing can be
    left out."""
    names = constraints(asked)
    corrections: list[frozenset[str]] = []
    for _ in range(MOST_TRIES):
        tried = _hitting(names, corrections)
        if not _possible(asked, tried, seconds):
            return tuple(name for name in names if name in tried)
        kept = set(tried)
        for name in names:
            if name not in kept and _possible(asked, frozenset(kept | {name}), seconds):
                kept.add(name)
        corrections.append(frozenset(names) - kept)
    return _thinned(asked, names, seconds)


def _possible(asked: Question, kept: frozenset[str], seconds: float) -> bool:
    """Whether a plan exists that keeps these constraints."""
    dropped = frozenset(constraints(asked)) - kept
    limits = replace(everything(asked), strong=False, dropped=dropped)
    program, _ = program_of(asked, limits)
    free = replace(program, cost=np.zeros(len(program.cost)))
    return highs.solve(free, seconds=max(seconds, 5.0)).feasible


def _hitting(names: tuple[str, ...], corrections: list[frozenset[str]]) -> frozenset[str]:
    """A smallest set that has a member in every correction."""
    useful = [name for name in names if any(name in c for c in corrections)]
    for size in range(len(useful) + 1):
        for chosen in combinations(useful, size):
            if all(c & set(chosen) for c in corrections):
                return frozenset(chosen)
    return frozenset(names)


def _thinned(asked: Question, names: tuple[str, ...], seconds: float) -> tuple[str, ...]:
    kept = list(names)
    for name in names:
        fewer = [other for other in kept if other != name]
        if not _possible(asked, frozenset(fewer), seconds):
            kept = fewer
    return tuple(kept)
