"""One person at two institutions at the same time: somebody asks where this person really works.

No provision forbids it; a carer can only be with the children of one. So it is pointed out and
stops nothing.
"""

from collections.abc import Iterable
from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule
from tuoyu.rules.institution.facts import JobFacts

RULE = Rule(
    id="institution.double_employment",
    title="同时在两家机构任职",
    version=1,
    uses=("staff.double_employment_flagged",),
    codes=("works_elsewhere",),
)


def double_employment(
    here: JobFacts, others: Iterable[JobFacts], *, on: date, law: Law = LAW
) -> list[Finding]:
    """One warning for each other institution at which the person is employed on the day."""
    basis = law.find("staff.double_employment_flagged", on=on)
    if basis is None or not basis.value:
        return []
    found = {job.institution: job for job in others if job.institution != here.institution}
    return [RULE.warning("works_elsewhere", basis, name=found[key].name) for key in sorted(found)]
