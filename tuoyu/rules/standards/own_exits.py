"""Exits and stairs of one's own (建筑设计防火规范第5.4.4条；建筑防火通用规范第4.3.4条)."""

from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="standards.own_exits",
    title="独立的安全出口",
    version=1,
    uses=("fire.own_exits_in_high_rise", "fire.own_exits_in_low_rise"),
    codes=("own_exits_missing", "own_exits_better"),
)


def own_exits(high_rise: bool, own: bool, *, on: date, law: Law = LAW) -> list[Finding]:
    """In a high-rise building they must be the institution's own; in a lower one they should be."""
    if own:
        return []
    id = "fire.own_exits_in_high_rise" if high_rise else "fire.own_exits_in_low_rise"
    basis = law.find(id, on=on)
    if basis is None or not basis.flag:
        return []
    if high_rise:
        return [RULE.blocking("own_exits_missing", basis, at="exits")]
    return [RULE.advice("own_exits_better", basis, at="exits")]
