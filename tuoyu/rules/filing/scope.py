"""The certificate must name childcare as its business (25号第五条；家庭托育点管理办法)."""

from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import FilingFacts, InstitutionKind
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.scope",
    title="业务范围",
    version=1,
    uses=("filing.scope_wording", "home.scope_wording"),
    codes=("scope_without_childcare", "employer_scope_without_childcare"),
)


def scope(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """The registered scope contains the wording that the instrument asks for.

    An employer that cares for its own staff's children under its own certificate is only asked to
    check.
    """
    if not facts.scope:
        return []
    home = law.find("home.scope_wording", on=on) if facts.kind is InstitutionKind.HOME else None
    wording = home or law.parameter("filing.scope_wording", on=on)
    if wording.word in facts.scope:
        return []
    if facts.kind is InstitutionKind.EMPLOYER and not facts.own_legal_person:
        return [
            RULE.warning(
                "employer_scope_without_childcare", wording, at="scope", wording=wording.word
            )
        ]
    return [RULE.blocking("scope_without_childcare", wording, at="scope", wording=wording.word)]
