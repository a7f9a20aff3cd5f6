"""Who must file (人口与计划生育法第二十八条；津政办规〔2020〕17号第二条)."""

from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.filing.facts import FilingFacts, InstitutionKind
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.duty",
    title="备案义务",
    version=1,
    uses=(
        "filing.duty",
        "kindergarten.filing_required",
        "kindergarten.class_follows_childcare_rules",
    ),
    codes=("kindergarten_reports_instead",),
)


def filing_required(kind: InstitutionKind, *, on: date, law: Law = LAW) -> bool:
    """Whether places of this kind file with the district's health authority.

    Kindergarten classes report to education and health instead: they are care services, but no
    托育机构.
    """
    if kind is not InstitutionKind.KINDERGARTEN_CLASS:
        return True
    exemption = law.find("kindergarten.filing_required", on=on)
    return exemption is None or exemption.flag


def duty(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """A kindergarten class need not file; it is told what to do instead."""
    if facts.kind is None or filing_required(facts.kind, on=on, law=law):
        return []
    exemption = law.parameter("kindergarten.filing_required", on=on)
    standards = law.find("kindergarten.class_follows_childcare_rules", on=on)
    cites = (exemption,) if standards is None else (exemption, standards)
    return [RULE.advice("kindergarten_reports_instead", *cites, at="kind")]
