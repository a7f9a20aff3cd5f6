"""Premises are owned or let for long enough (设置标准第十一条；家庭托育点管理办法)."""

from datetime import date

from tuoyu.rules.dated import Dated, Law
from tuoyu.rules.filing.facts import FilingFacts, InstitutionKind, Tenure
from tuoyu.rules.findings import Finding, Rule
from tuoyu.rules.provisions import last_day_of_term

RULE = Rule(
    id="filing.lease_term",
    title="场地使用期限",
    version=1,
    uses=("premises.lease_min_years", "home.lease_min_years"),
    codes=(
        "lease_dates_missing",
        "lease_dates_contradict",
        "lease_too_short",
        "lease_expired",
        "lease_not_begun",
        "free_use_too_short",
    ),
)


def lease_term(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """A lease runs for the least number of years, its first and last day included, and has not run
    out.

    Owned premises pass: their certificate is a material. Use free of charge is not named by the
    article; a short term is pointed out, but is no ground of refusal.
    """
    site = facts.site
    if site.tenure not in (Tenure.LEASED, Tenure.FREE_USE):
        return []
    least = _least_years(facts, on, law)
    if site.lease_start is None or site.lease_end is None:
        missing = "site.lease_start" if site.lease_start is None else "site.lease_end"
        return [RULE.blocking("lease_dates_missing", least, at=missing)]
    if site.lease_end < site.lease_start:
        return [RULE.blocking("lease_dates_contradict", least, at="site.lease_end")]
    findings = []
    if site.lease_end < on:
        findings.append(
            RULE.blocking("lease_expired", least, at="site.lease_end", lease_end=site.lease_end)
        )
    if site.lease_start > on:
        findings.append(
            RULE.warning(
                "lease_not_begun", least, at="site.lease_start", lease_start=site.lease_start
            )
        )
    return findings + _too_short(site.tenure, site.lease_start, site.lease_end, least)


def _least_years(facts: FilingFacts, on: date, law: Law) -> Dated:
    home = law.find("home.lease_min_years", on=on) if facts.kind is InstitutionKind.HOME else None
    return home or law.parameter("premises.lease_min_years", on=on)


def _too_short(tenure: Tenure, start: date, end: date, least: Dated) -> list[Finding]:
    needed = last_day_of_term(start, least.whole)
    if end >= needed:
        return []
    if tenure is Tenure.FREE_USE:
        return [
            RULE.warning(
                "free_use_too_short", least, at="site.lease_end", years=least.whole, needed=needed
            )
        ]
    return [
        RULE.blocking(
            "lease_too_short",
            least,
            at="site.lease_end",
            lease_end=end,
            years=least.whole,
            needed=needed,
        )
    ]
