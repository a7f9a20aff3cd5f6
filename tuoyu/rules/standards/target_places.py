"""Places that a population needs to reach the target for so many people (规划目标)."""

from datetime import date
from math import ceil

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Rule

RULE = Rule(
    id="standards.target_places",
    title="按规划目标需要的托位",
    version=1,
    uses=("target.tianjin.places_per_1000", "target.national.places_per_1000"),
    codes=(),
)
PER = {"个/千人": 1000}


def target_places(population: int, *, on: date, law: Law = LAW) -> int | None:
    """ceil(population ÷ 1000 × target), by the municipal target, else the national one.

    None on a day for which no such target is fixed: since 2026 the leading target is the use rate,
    and no number of places for 2030 is known. Raises ValueError for a negative population.
    """
    if population < 0:
        raise ValueError("人口不能是负数。请检查。")
    target = law.find("target.tianjin.places_per_1000", on=on) or law.find(
        "target.national.places_per_1000", on=on
    )
    if target is None:
        return None
    return ceil(population * target.number / PER[target.unit])
