"""The 备案承诺书 is signed (25号第八条)."""

from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import FilingFacts
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.commitment_signed",
    title="备案承诺书",
    version=1,
    uses=("filing.commitment_required",),
    codes=("commitment_missing",),
)


def commitment_signed(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """The applicant has read and signed the letter of commitment."""
    required = law.parameter("filing.commitment_required", on=on)
    if facts.commitment_signed or not required.flag:
        return []
    return [RULE.blocking("commitment_missing", required, at="commitment")]
