"""Carers present against children present, class by class (设置标准第二十条).

Contracts and enrolment do not count: a class with one carer at lunch must have few children.
"""

from dataclasses import dataclass
from datetime import date

from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.filing.carers_ratio import carers_for
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="standards.carers_present",
    title="在场保育人员",
    version=1,
    uses=(
        *(f"class.{band.value}.children_per_carer" for band in ClassBand),
        *(f"class.{band.value}.max_children" for band in ClassBand),
    ),
    codes=("carers_present_too_few", "children_present_too_many"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentClass:
    """One class at one moment: heads counted in the room."""

    name: str
    band: ClassBand
    children: int
    carers: int

    def __post_init__(self) -> None:
        if self.children < 0 or self.carers < 0:
            raise ValueError("人数不能是负数。请检查。")


def carers_present(classes: tuple[PresentClass, ...], *, on: date, law: Law = LAW) -> list[Finding]:
    """Each class by itself: a carer too many in one room does not help in another.

    The ratio of mixed classes is the district's, so its breach is a warning.
    """
    findings = []
    for number, group in enumerate(classes):
        ratio = law.parameter(f"class.{group.band.value}.children_per_carer", on=on)
        most = law.parameter(f"class.{group.band.value}.max_children", on=on)
        needed = carers_for(group.children, ratio)
        if group.carers < needed:
            findings.append(
                RULE.strongest(
                    "carers_present_too_few",
                    ratio,
                    at=f"classes.{number}.carers",
                    name=group.name,
                    band=group.band,
                    children=group.children,
                    carers=group.carers,
                    needed=needed,
                    ratio=ratio.whole,
                )
            )
        if group.children > most.whole:
            findings.append(
                RULE.strongest(
                    "children_present_too_many",
                    most,
                    at=f"classes.{number}.children",
                    name=group.name,
                    band=group.band,
                    children=group.children,
                    most=most.whole,
                )
            )
    return findings
