"""No class holds more children than its type allows (设置标准第十九条)."""

from datetime import date

from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.dated import LAW, Dated, Law
from tuoyu.rules.filing.facts import FilingFacts
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.class_size",
    title="班级人数",
    version=1,
    uses=tuple(f"class.{band.value}.max_children" for band in ClassBand),
    codes=("class_too_big", "class_overfilled", "class_places_not_positive"),
)


def max_children(band: ClassBand, *, on: date, law: Law = LAW) -> Dated:
    """The most children that a class of this type may hold."""
    return law.parameter(f"class.{band.value}.max_children", on=on)


def class_size(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """Neither the places nor the children of a class exceed the limit of its type."""
    findings = []
    for number, group in enumerate(facts.classes):
        limit = max_children(group.band, on=on, law=law)
        at = f"classes.{number}.places"
        seen = {"name": group.name or f"第{number + 1}个班", "band": group.band}
        if group.places < 1:
            findings.append(RULE.blocking("class_places_not_positive", limit, at=at, **seen))
        elif group.places > limit.whole:
            findings.append(
                RULE.strongest(
                    "class_too_big", limit, at=at, places=group.places, most=limit.whole, **seen
                )
            )
        elif group.children > limit.whole:
            findings.append(
                RULE.strongest(
                    "class_overfilled",
                    limit,
                    at=f"classes.{number}.children",
                    children=group.children,
                    most=limit.whole,
                    **seen,
                )
            )
    return findings
