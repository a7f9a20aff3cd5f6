"""Exits and stairs of one's own (建筑设计防火规范第5.4.4条；建筑防火通用规范第4.3.4条)."""

from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import FilingFacts
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.own_exits",
    title="独立的安全出口",
    version=1,
    uses=("fire.own_exits_in_high_rise", "fire.own_exits_in_low_rise"),
    codes=("own_exits_missing", "own_exits_better"),
)


def own_exits(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """In a high-rise building they must be the institution's own; in a lower one they should be.

    What was not told, of the building or of the exits, is held against nobody.
    """
    high_rise, own = facts.site.in_high_rise, facts.site.own_exits
    if own is not False or high_rise is None:
        return []
    id = "fire.own_exits_in_high_rise" if high_rise else "fire.own_exits_in_low_rise"
    basis = law.find(id, on=on)
    if basis is None or not basis.flag:
        return []
    at = "site.own_exits"
    if high_rise:
        return [RULE.blocking("own_exits_missing", basis, at=at)]
    return [RULE.advice("own_exits_better", basis, at=at)]
