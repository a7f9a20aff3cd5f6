"""Kindergartens take two-year-olds in classes of their own
(学前教育法第八十四条；设置标准第十九条).
"""

from datetime import date

from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import FilingFacts
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.kindergarten_class",
    title="幼儿园托班",
    version=1,
    uses=("kindergarten.class_follows_childcare_rules", "class.big.age_months"),
    codes=("kindergarten_class_band",),
)


def kindergarten_class(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """Every class is a 托大班; its size and carers are checked by the rules for classes."""
    ages = law.parameter("class.big.age_months", on=on)
    follows = law.find("kindergarten.class_follows_childcare_rules", on=on)
    cites = (ages,) if follows is None else (follows, ages)
    youngest, limit = ages.pair
    return [
        RULE.warning(
            "kindergarten_class_band",
            *cites,
            at=f"classes.{number}.band",
            name=group.name or f"第{number + 1}个班",
            band=group.band,
            youngest=youngest,
            limit=limit,
        )
        for number, group in enumerate(facts.classes)
        if group.band is not ClassBand.BIG
    ]
