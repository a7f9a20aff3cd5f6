"""What stands beside the clauses: the state of their tasks, the indicators that measure them, and
what is aimed at."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tuoyu.statistics.catalogue import INDICATORS, Indicator
from tuoyu.statistics.measured import Measured, digits
from tuoyu.statistics.queries import measure
from tuoyu.statistics.targets import Gap, TargetPoint, gap, targets_of_all
from tuoyu.tasks.queries import ClauseTasks, state_by_clause


@dataclass(frozen=True)
class Figure:
    """An indicator with its figure of today and its target, where there is one."""

    indicator: Indicator
    measured: Measured
    aims: Sequence[TargetPoint]

    @property
    def is_known(self) -> bool:
        return self.measured.value is not None

    @property
    def gap(self) -> Gap | None:
        return gap(self.indicator, self.measured.value, self.aims, self.measured.as_of)

    @property
    def target_words(self) -> str:
        """“2025年目标4.50个/千人，还差0.38个/千人”; "" without a target."""
        found = self.gap
        if found is None or found.point.value is None:
            return ""
        unit = self.indicator.unit
        aim = f"{found.point.year}年目标{digits(found.point.value, unit)}{unit}"
        if found.is_met:
            return f"{aim}，已达到"
        return f"{aim}，还差{digits(-found.value, unit)}{'个百分点' if unit == '%' else unit}"

    @property
    def words(self) -> str:
        """“每千人口托位数 4.12个/千人（2025年目标4.50个/千人，还差0.38个/千人）”."""
        told = f"{self.indicator.name} {self.measured.words}"
        return f"{told}（{self.target_words}）" if self.target_words else told


@dataclass(frozen=True)
class Beside:
    """Tasks and figures by the code of a clause."""

    tasks: dict[str, ClauseTasks]
    figures: dict[str, list[Figure]]

    def tasks_of(self, code: str) -> ClauseTasks:
        return self.tasks.get(code, ClauseTasks())

    def known(self, code: str) -> list[Figure]:
        """The figures of a clause that have a value."""
        return [each for each in self.figures.get(code, ()) if each.is_known]


def figures(division: str, *, public_only: bool = False) -> list[Figure]:
    """Every indicator that names a clause, in the order of the catalogue; six statements."""
    wanted = [
        each for each in INDICATORS.values() if each.clauses and (each.public or not public_only)
    ]
    codes = [each.code for each in wanted]
    found, aims = measure(codes, division=division), targets_of_all(codes, division=division)
    return [Figure(each, found[each.code], aims[each.code]) for each in wanted]


def beside(division: str, *, public_only: bool = False) -> Beside:
    """Everything for all clauses of a district in a constant number of statements."""
    by_clause: dict[str, list[Figure]] = defaultdict(list)
    for each in figures(division, public_only=public_only):
        for clause in each.indicator.clauses:
            by_clause[clause].append(each)
    return Beside({} if public_only else state_by_clause(division), dict(by_clause))
