"""The head is qualified (设置标准第十八条)."""

from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import Education, FilingFacts, StaffFacts, StaffRole
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.head_qualification",
    title="负责人条件",
    version=1,
    uses=(
        "staff.head.min_education",
        "staff.head.min_experience_years",
        "staff.head.training_required",
    ),
    codes=(
        "head_missing",
        "head_not_single",
        "head_education_missing",
        "head_education_too_low",
        "head_experience_missing",
        "head_experience_too_short",
        "head_training_missing",
    ),
)


def head_qualification(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """There is one head, with schooling, years of experience and training as the article asks."""
    heads = facts.staff_in(StaffRole.HEAD)
    schooling = law.parameter("staff.head.min_education", on=on)
    if not heads:
        return [RULE.blocking("head_missing", schooling, at="head")]
    findings = []
    if len(heads) > 1:
        findings.append(RULE.warning("head_not_single", schooling, at="staff", count=len(heads)))
    head = heads[0]
    return [
        *findings,
        *_education(head, on, law),
        *_experience(head, on, law),
        *_training(head, on, law),
    ]


def _education(head: StaffFacts, on: date, law: Law) -> list[Finding]:
    schooling = law.parameter("staff.head.min_education", on=on)
    least = Education.of(schooling.word)
    at = "head.education"
    if head.education is None:
        return [RULE.blocking("head_education_missing", schooling, at=at, least=least)]
    if head.education.rank < least.rank:
        return [
            RULE.blocking(
                "head_education_too_low", schooling, at=at, least=least, education=head.education
            )
        ]
    return []


def _experience(head: StaffFacts, on: date, law: Law) -> list[Finding]:
    least = law.parameter("staff.head.min_experience_years", on=on)
    at = "head.experience_years"
    if head.experience_years is None:
        return [RULE.blocking("head_experience_missing", least, at=at, least=least.whole)]
    if head.experience_years < least.number:
        return [
            RULE.blocking(
                "head_experience_too_short",
                least,
                at=at,
                years=head.experience_years,
                least=least.whole,
            )
        ]
    return []


def _training(head: StaffFacts, on: date, law: Law) -> list[Finding]:
    training = law.parameter("staff.head.training_required", on=on)
    if head.training_passed or not training.flag:
        return []
    return [RULE.blocking("head_training_missing", training, at="head.training_passed")]
