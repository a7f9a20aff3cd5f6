"""What is said to have happened is not in the future (25号第八条: the papers exist)."""

from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import FilingFacts
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.dates",
    title="日期",
    version=1,
    uses=("filing.material.legal_person", "staff.background_check_years"),
    codes=("registered_in_future", "background_check_in_future"),
)


def dates(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """Registration and background checks are not dated after the day of the check."""
    findings = []
    if facts.registered_on is not None and facts.registered_on > on:
        basis = law.parameter("filing.material.legal_person", on=on)
        findings.append(
            RULE.blocking(
                "registered_in_future",
                basis,
                at="registered_on",
                registered_on=facts.registered_on,
                on=on,
            )
        )
    checks = [(number, person.background_checked_on) for number, person in enumerate(facts.staff)]
    for number, day in checks:
        if day is not None and day > on:
            basis = law.parameter("staff.background_check_years", on=on)
            at = f"staff.{number}.background_checked_on"
            findings.append(
                RULE.blocking("background_check_in_future", basis, at=at, checked_on=day, on=on)
            )
    return findings
