"""The institution's own fire work: patrols, checks, the yearly test, drills.

WS/T 870—2025 is recommended, so what it asks is advice; 消防法第十六条 is law.
"""

from dataclasses import dataclass
from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule
from tuoyu.rules.provisions import add_months, add_years

RULE = Rule(
    id="standards.fire_self_check",
    title="消防自查",
    version=1,
    uses=(
        "fire.patrols_per_day",
        "fire.checks_per_month",
        "fire.full_test_per_year",
        "fire.drill_months",
        "fire.key_unit_patrols_per_day",
    ),
    codes=(
        "fire_patrols_few",
        "fire_key_unit_patrols_missing",
        "fire_checks_few",
        "fire_test_overdue",
        "fire_drill_overdue",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FireWork:
    """What was done: patrols of one day, checks of one month, the last test and drill."""

    patrols: int
    checks: int
    tested_on: date | None = None
    drilled_on: date | None = None
    key_unit: bool = False


def fire_self_check(work: FireWork, *, on: date, law: Law = LAW) -> list[Finding]:
    """Before the standard came into force nothing is expected by it."""
    return [*_patrols(work, on, law), *_checks(work, on, law), *_dated(work, on, law)]


def _patrols(work: FireWork, on: date, law: Law) -> list[Finding]:
    by_law = law.find("fire.key_unit_patrols_per_day", on=on)
    if work.key_unit and by_law is not None and work.patrols < by_law.whole:
        return [RULE.blocking("fire_key_unit_patrols_missing", by_law, at="patrols")]
    expected = law.find("fire.patrols_per_day", on=on)
    if expected is None or work.patrols >= expected.whole:
        return []
    return [
        RULE.advice(
            "fire_patrols_few",
            expected,
            at="patrols",
            patrols=work.patrols,
            expected=expected.whole,
        )
    ]


def _checks(work: FireWork, on: date, law: Law) -> list[Finding]:
    expected = law.find("fire.checks_per_month", on=on)
    if expected is None or work.checks >= expected.whole:
        return []
    return [
        RULE.advice(
            "fire_checks_few", expected, at="checks", checks=work.checks, expected=expected.whole
        )
    ]


def _dated(work: FireWork, on: date, law: Law) -> list[Finding]:
    findings = []
    test = law.find("fire.full_test_per_year", on=on)
    if test is not None and (work.tested_on is None or add_years(work.tested_on, 1) < on):
        findings.append(RULE.blocking("fire_test_overdue", test, at="tested_on"))
    drill = law.parameter("fire.drill_months", on=on)
    if work.drilled_on is None or add_months(work.drilled_on, drill.whole) < on:
        findings.append(
            RULE.advice("fire_drill_overdue", drill, at="drilled_on", months=drill.whole)
        )
    return findings
