"""Guards and cooks (设置标准第二十二条；WS/T 821—2023)."""

from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import FilingFacts, StaffRole
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.support_staff",
    title="保安和炊事人员配备",
    version=1,
    uses=("staff.guard.min_on_duty", "staff.cook.children_per_cook"),
    codes=("guards_too_few", "cooks_too_few"),
)


def support_staff(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """A free-standing institution has a guard on duty; one that cooks has the recommended cooks."""
    return [*_guards(facts, on, law), *_cooks(facts, on, law)]


def _guards(facts: FilingFacts, on: date, law: Law) -> list[Finding]:
    least = law.parameter("staff.guard.min_on_duty", on=on)
    guards = len(facts.staff_in(StaffRole.GUARD))
    if not facts.site.free_standing or guards >= least.whole:
        return []
    return [RULE.warning("guards_too_few", least, at="staff", guards=guards, needed=least.whole)]


def _cooks(facts: FilingFacts, on: date, law: Law) -> list[Finding]:
    per = law.find("staff.cook.children_per_cook", on=on)
    if per is None or not facts.catering:
        return []
    cooks = len(facts.staff_in(StaffRole.COOK))
    needed = -(-facts.places // per.whole)
    if cooks >= needed:
        return []
    return [RULE.advice("cooks_too_few", per, at="staff", cooks=cooks, needed=needed)]
