"""Staff are healthy, free of violent records and qualified for their post
(管理规范第二十八条；未成年人保护法第六十二条；设置标准第十八条、第二十二条).
"""

from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import FilingFacts, InstitutionKind, StaffFacts, StaffRole
from tuoyu.rules.findings import Finding, Rule
from tuoyu.rules.provisions import add_years

RULE = Rule(
    id="filing.staff_checks",
    title="工作人员健康、从业查询和资格",
    version=3,
    uses=(
        "staff.health_certificate_required",
        "staff.background_check_years",
        "staff.carer.training_required",
        "staff.guard.certificate_required",
        "home.staff_experienced_or_trained",
    ),
    codes=(
        "health_certificate_expired",
        "health_certificate_unknown",
        "background_check_missing",
        "background_check_old",
        "head_health_certificate_unknown",
        "head_background_check_missing",
        "carers_unqualified",
        "guards_uncertified",
    ),
)


def staff_checks(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """Health certificates are in date, records were searched within the law's interval, and
    nobody is said to lack the training or certificate of the post.

    What is not told yet is asked for once, with the number of people; of the head, who stands in a
    part of their own, by itself.
    """
    return [*_health(facts, on, law), *_background(facts, on, law), *_skills(facts, on, law)]


def _health(facts: FilingFacts, on: date, law: Law) -> list[Finding]:
    basis = law.parameter("staff.health_certificate_required", on=on)
    findings = [
        RULE.blocking(
            "health_certificate_expired",
            basis,
            at=_place(number, person, "health_certificate_until"),
            role=person.role,
            until=person.health_certificate_until,
        )
        for number, person in enumerate(facts.staff)
        if person.health_certificate_until is not None and person.health_certificate_until < on
    ]
    others, heads = _without_day(facts, "health_certificate_until")
    if heads:
        at = "head.health_certificate_until"
        findings.append(RULE.warning("head_health_certificate_unknown", basis, at=at))
    if unknown := len(others):
        findings.append(
            RULE.warning("health_certificate_unknown", basis, at="staff", count=unknown)
        )
    return findings


def _background(facts: FilingFacts, on: date, law: Law) -> list[Finding]:
    basis = law.find("staff.background_check_years", on=on)
    if basis is None:
        return []
    others, heads = _without_day(facts, "background_checked_on")
    old = sum(
        person.background_checked_on is not None
        and add_years(person.background_checked_on, basis.whole) < on
        for person in facts.staff
    )
    findings = []
    if heads:
        at = "head.background_checked_on"
        findings.append(RULE.warning("head_background_check_missing", basis, at=at))
    if missing := len(others):
        findings.append(RULE.warning("background_check_missing", basis, at="staff", count=missing))
    if old:
        findings.append(RULE.warning("background_check_old", basis, at="staff", count=old))
    return findings


def _skills(facts: FilingFacts, on: date, law: Law) -> list[Finding]:
    home = facts.kind is InstitutionKind.HOME
    asked = (
        (StaffRole.CARER, "carers_unqualified",
         "home.staff_experienced_or_trained" if home else "staff.carer.training_required"),
        (StaffRole.GUARD, "guards_uncertified", "staff.guard.certificate_required"),
    )  # fmt: skip
    findings = []
    for role, code, id in asked:
        basis = law.find(id, on=on)
        without = sum(person.qualified is False for person in facts.staff_in(role))
        if basis is not None and without:
            findings.append(RULE.warning(code, basis, at="staff", count=without))
    return findings


def _without_day(facts: FilingFacts, day: str) -> tuple[list[StaffFacts], list[StaffFacts]]:
    """(others, heads) of whom a day is not told."""
    untold = [person for person in facts.staff if getattr(person, day) is None]
    heads = [person for person in untold if person.role is StaffRole.HEAD]
    return [person for person in untold if person.role is not StaffRole.HEAD], heads


def _place(number: int, person: StaffFacts, name: str) -> str:
    return f"head.{name}" if person.role is StaffRole.HEAD else f"staff.{number}.{name}"
