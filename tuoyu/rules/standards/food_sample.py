"""Samples of every dish are kept (学校食品安全与营养健康管理规定第四十条).

The older norm had a smaller quantity; see the resolution `food_sample`.
"""

from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="standards.food_sample",
    title="食品留样",
    version=1,
    uses=("food.sample_grams", "food.sample_hours", "food.sample_grams_former"),
    codes=("sample_too_small", "sample_kept_too_short"),
)


def food_sample(grams: int, hours: int, *, on: date, law: Law = LAW) -> list[Finding]:
    """One sample: its weight, and for how long it was refrigerated."""
    findings = []
    weight = law.find("food.sample_grams", on=on) or law.parameter(
        "food.sample_grams_former", on=on
    )
    if grams < weight.whole:
        findings.append(
            RULE.blocking("sample_too_small", weight, at="grams", grams=grams, needed=weight.whole)
        )
    kept = law.find("food.sample_hours", on=on)
    if kept is not None and hours < kept.whole:
        findings.append(
            RULE.blocking("sample_kept_too_short", kept, at="hours", hours=hours, needed=kept.whole)
        )
    return findings
