"""The declared scale agrees with the classes (25号第八条: the 备案书 states both)."""

from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import FilingFacts
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.capacity_sums",
    title="收托规模",
    version=1,
    uses=("filing.form_required", "sanity.max_places"),
    codes=(
        "capacity_not_positive",
        "capacity_below_classes",
        "capacity_above_classes",
        "children_above_capacity",
        "capacity_improbable",
    ),
)


def capacity_sums(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """Classes cannot hold more places than the whole; fewer may be meant, for hourly or temporary
    care.
    """
    capacity = facts.capacity
    if capacity is None:
        return []
    form = law.parameter("filing.form_required", on=on)
    if capacity < 1:
        return [RULE.blocking("capacity_not_positive", form, at="capacity")]
    in_classes = sum(group.places for group in facts.classes)
    findings = []
    if in_classes > capacity:
        findings.append(
            RULE.blocking(
                "capacity_below_classes", form, at="capacity", capacity=capacity, places=in_classes
            )
        )
    elif facts.classes and in_classes < capacity:
        findings.append(
            RULE.warning(
                "capacity_above_classes", form, at="capacity", capacity=capacity, places=in_classes
            )
        )
    if facts.children > capacity:
        findings.append(
            RULE.warning(
                "children_above_capacity",
                form,
                at="capacity",
                capacity=capacity,
                children=facts.children,
            )
        )
    most = law.parameter("sanity.max_places", on=on)
    if capacity > most.whole:
        findings.append(RULE.advice("capacity_improbable", most, at="capacity", capacity=capacity))
    return findings
