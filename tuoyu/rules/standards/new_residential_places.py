"""Places that a new residential area must be given (实施方案四（二）2)."""

from dataclasses import dataclass
from datetime import date
from math import ceil

from tuoyu.rules.dated import LAW, Dated, Law
from tuoyu.rules.findings import Rule

RULE = Rule(
    id="standards.new_residential_places",
    title="新建居住区配建托位",
    version=1,
    uses=("newbuild.places_per_1000", "newbuild.threshold_population"),
    codes=(),
)
PER = {"个/千人": 1000}


@dataclass(frozen=True, slots=True)
class Required:
    """`places` by the norm; compulsory only from the threshold on (“原则上”: exceptions are
    documented)."""

    places: int
    compulsory: bool
    basis: tuple[Dated, Dated]


def new_residential_places(population: int, *, on: date, law: Law = LAW) -> Required:
    """ceil(population ÷ 1000 × norm). Raises ValueError for a negative population."""
    if population < 0:
        raise ValueError("人口不能是负数。请检查。")
    norm = law.parameter("newbuild.places_per_1000", on=on)
    threshold = law.parameter("newbuild.threshold_population", on=on)
    places = ceil(population * norm.number / PER[norm.unit])
    return Required(places, population >= threshold.whole, (norm, threshold))
