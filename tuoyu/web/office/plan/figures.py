"""What stands beside the clauses: the state of their tasks, and the indicators that measure them."""

from collections import defaultdict
from dataclasses import dataclass

from tuoyu.statistics.catalogue import INDICATORS, Indicator
from tuoyu.statistics.measured import Measured
from tuoyu.statistics.queries import measure
from tuoyu.tasks.queries import ClauseTasks, state_by_clause


@dataclass(frozen=True)
class Figure:
    """An indicator with its figure of today."""

    indicator: Indicator
    measured: Measured


@dataclass(frozen=True)
class Beside:
    """Tasks and figures by the code of a clause."""

    tasks: dict[str, ClauseTasks]
    figures: dict[str, list[Figure]]

    def tasks_of(self, code: str) -> ClauseTasks:
        return self.tasks.get(code, ClauseTasks())


def beside(division: str, *, public_only: bool = False) -> Beside:
    """Everything for all clauses of a district in a constant number of queries."""
    wanted = [
        each for each in INDICATORS.values() if each.clauses and (each.public or not public_only)
    ]
    found = measure([each.code for each in wanted], division=division)
    figures: dict[str, list[Figure]] = defaultdict(list)
    for each in wanted:
        for clause in each.clauses:
            figures[clause].append(Figure(each, found[each.code]))
    return Beside({} if public_only else state_by_clause(division), dict(figures))
