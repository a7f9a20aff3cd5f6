"""Somebody looks after the children's health (卫生评价基本标准；76号令第十二条).

Of the instruments' different numbers the platform takes: always the least number of
卫生评价基本标准, and full-time staff for every whole group of children of 76号令.
"""

from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.filing.facts import Education, FilingFacts, StaffRole
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.health_staff",
    title="保健人员配备",
    version=1,
    uses=(
        "staff.health.min_count",
        "staff.health.min_education",
        "staff.health.children_per_full_time",
        "staff.health.training_required",
    ),
    codes=(
        "health_staff_missing",
        "health_staff_education_too_low",
        "health_staff_untrained",
        "health_staff_full_time_too_few",
        "health_staff_full_time_too_few_for_places",
    ),
)


def min_full_time(children: int, *, on: date, law: Law = LAW) -> int:
    """Full-time health staff for so many children: one a whole group of 76号令 art. 12."""
    return children // law.parameter("staff.health.children_per_full_time", on=on).whole


def health_staff(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """Enough health staff, and of the schooling and training asked for."""
    staff = facts.staff_in(StaffRole.HEALTH)
    least = law.find("staff.health.min_count", on=on)
    if least is not None and len(staff) < least.whole:
        return [RULE.blocking("health_staff_missing", least, at="staff", least=least.whole)]
    return [*_full_time(facts, on, law), *_qualification(facts, on, law)]


def _full_time(facts: FilingFacts, on: date, law: Law) -> list[Finding]:
    per = law.parameter("staff.health.children_per_full_time", on=on)
    present = sum(person.full_time for person in facts.staff_in(StaffRole.HEALTH))
    now = min_full_time(facts.children, on=on, law=law)
    if present < now:
        return [
            RULE.blocking(
                "health_staff_full_time_too_few", per, at="staff", present=present, needed=now
            )
        ]
    full = min_full_time(facts.places, on=on, law=law)
    if present < full:
        return [
            RULE.warning(
                "health_staff_full_time_too_few_for_places",
                per,
                at="staff",
                present=present,
                needed=full,
            )
        ]
    return []


def _qualification(facts: FilingFacts, on: date, law: Law) -> list[Finding]:
    findings = []
    schooling = law.find("staff.health.min_education", on=on)
    training = law.parameter("staff.health.training_required", on=on)
    for number, person in enumerate(facts.staff):
        if person.role is not StaffRole.HEALTH:
            continue
        if (
            schooling
            and person.education
            and person.education.rank < Education.of(schooling.word).rank
        ):
            findings.append(
                RULE.warning(
                    "health_staff_education_too_low",
                    schooling,
                    at=f"staff.{number}.education",
                    least=Education.of(schooling.word),
                )
            )
        if person.qualified is False:
            findings.append(
                RULE.warning("health_staff_untrained", training, at=f"staff.{number}.qualified")
            )
    return findings
