"""Which fire procedure the construction authority has for the rooms (住建部令第51号第十四条)."""

from datetime import date
from decimal import Decimal

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="standards.special_construction",
    title="建设工程消防程序",
    version=1,
    uses=("fire.special_project_m2",),
    codes=("fire_review_and_acceptance", "fire_acceptance_is_filed"),
)


def special_construction(children_m2: Decimal, *, on: date, law: Law = LAW) -> list[Finding]:
    """Advice by the total area of the rooms for children: above the limit design review and
    acceptance, up to it the filing of the acceptance with a spot check.
    """
    limit = law.find("fire.special_project_m2", on=on)
    if limit is None:
        return []
    special = children_m2 > limit.number
    code = "fire_review_and_acceptance" if special else "fire_acceptance_is_filed"
    return [RULE.advice(code, limit, at="children_m2", area=children_m2, limit=limit.number)]
