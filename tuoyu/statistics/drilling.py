"""From a number to its rows: the rows behind its numerator or denominator, in the reader's scope.

The figures are shared, the rows are not: a reader sees those that their other permissions show in
the register, the filings, the registrations and the survey.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tuoyu.core.authority import Actor, Permission, Subject, may
from tuoyu.core.errors import Invalid
from tuoyu.statistics import frozen, live
from tuoyu.statistics.catalogue import Indicator
from tuoyu.statistics.facts import Fact, Source
from tuoyu.statistics.formulas import FORMULAS, Term
from tuoyu.statistics.models import Period

NUMERATOR, DENOMINATOR = "numerator", "denominator"
PARTS = {NUMERATOR: "分子", DENOMINATOR: "分母"}
READS = {
    Source.INSTITUTION: Permission.REGISTRY_READ,
    Source.CASE: Permission.FILING_READ,
    Source.REGISTRATION: Permission.REGISTRATION_READ,
    Source.PLACE: Permission.SURVEY_READ,
    Source.PEOPLE: Permission.DIVISION_READ,
}


@dataclass(frozen=True)
class Behind:
    """The rows of one part of a number. `adds`: what each adds; `hidden`: how many rows are not for
    this reader."""

    rows: tuple[tuple[Fact, int], ...]
    hidden: int


def parts_of(of: Indicator) -> tuple[str, ...]:
    """Which parts of an indicator have rows."""
    if not of.is_measured:
        return ()
    formula = FORMULAS[of.code]
    return tuple(part for part in PARTS if getattr(formula, part)) or ()


def behind(
    by: Actor, of: Indicator, part: str, *, division: str, on: date, period: Period | None = None
) -> Behind:
    """The rows behind a live number of a day, or of a frozen period as corrected since.

    Raises Invalid for a part that the indicator has not.
    """
    if part not in parts_of(of):
        raise Invalid("这个指标没有这一部分，请从指标页面进入。")
    terms: tuple[Term, ...] = getattr(FORMULAS[of.code], part)
    sources = tuple(dict.fromkeys(term.source for term in terms))
    facts: Iterable[Fact]
    if period is None:
        facts = live.rows(live.day(division, on), sources)
    else:
        facts = frozen.facts_of(period)
    counted = [
        (fact, sum(term.of(fact) for term in terms))
        for fact in facts
        if fact.source in sources
        and fact.area.startswith(division)
        and any(term.holds(fact) for term in terms)
    ]
    shown = tuple((fact, adds) for fact, adds in counted if _may_see(by, fact))
    return Behind(shown, len(counted) - len(shown))


def _may_see(by: Actor, fact: Fact) -> bool:
    return bool(may(by, READS[fact.source], Subject(division=fact.area)))
