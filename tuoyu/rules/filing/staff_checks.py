"""Staff are healthy and free of violent records (管理规范第二十八条；未成年人保护法第六十二条)."""

from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import FilingFacts, StaffFacts, StaffRole
from tuoyu.rules.findings import Finding, Rule
from tuoyu.rules.provisions import add_years

RULE = Rule(
    id="filing.staff_checks",
    title="工作人员健康和从业查询",
    version=2,
    uses=("staff.health_certificate_required", "staff.background_check_years"),
    codes=(
        "health_certificate_expired",
        "health_certificate_unknown",
        "background_check_missing",
        "background_check_old",
        "head_health_certificate_unknown",
        "head_background_check_missing",
    ),
)


def staff_checks(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """Health certificates are in date, and records were searched within the law's interval.

    What is not told yet is asked for once, with the number of people; of the head, who stands in a
    part of their own, by itself.
    """
    return [*_health(facts, on, law), *_background(facts, on, law)]


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


def _without_day(facts: FilingFacts, day: str) -> tuple[list[StaffFacts], list[StaffFacts]]:
    """(others, heads) of whom a day is not told."""
    untold = [person for person in facts.staff if getattr(person, day) is None]
    heads = [person for person in untold if person.role is StaffRole.HEAD]
    return [person for person in untold if person.role is not StaffRole.HEAD], heads


def _place(number: int, person: StaffFacts, name: str) -> str:
    return f"head.{name}" if person.role is StaffRole.HEAD else f"staff.{number}.{name}"
