"""What follows when a paper of the institution has run out, or was never shown.

Basis: 登记和备案办法第八条 for the papers of filing, 设置标准第十一条 for the premises, 食品安全
for meals; insurance is a choice of the district.
"""

from collections.abc import Iterator
from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.findings import Finding, Rule
from tuoyu.rules.institution.facts import CertificateKind, PapersFacts
from tuoyu.rules.provisions import Dated

RULE = Rule(
    id="institution.certificates_valid",
    title="证照在有效期内",
    version=1,
    uses=(
        "filing.material.legal_person",
        "filing.material.premises",
        "filing.material.health_evaluation",
        "filing.material.fire_safety",
        "filing.material.food_licence",
        "certificate.insurance_expected",
    ),
    codes=(
        "legal_person_missing",
        "legal_person_expired",
        "premises_missing",
        "premises_expired",
        "health_evaluation_missing",
        "health_evaluation_expired",
        "fire_safety_missing",
        "fire_safety_expired",
        "food_licence_missing",
        "food_licence_expired",
        "insurance_missing",
        "insurance_expired",
    ),
)
BASIS = {
    CertificateKind.LEGAL_PERSON: "filing.material.legal_person",
    CertificateKind.PREMISES: "filing.material.premises",
    CertificateKind.HEALTH_EVALUATION: "filing.material.health_evaluation",
    CertificateKind.FIRE_SAFETY: "filing.material.fire_safety",
    CertificateKind.FOOD_LICENCE: "filing.material.food_licence",
    CertificateKind.INSURANCE: "certificate.insurance_expected",
}
MISSING = {
    CertificateKind.LEGAL_PERSON: "legal_person_missing",
    CertificateKind.PREMISES: "premises_missing",
    CertificateKind.HEALTH_EVALUATION: "health_evaluation_missing",
    CertificateKind.FIRE_SAFETY: "fire_safety_missing",
    CertificateKind.FOOD_LICENCE: "food_licence_missing",
    CertificateKind.INSURANCE: "insurance_missing",
}
EXPIRED = {
    CertificateKind.LEGAL_PERSON: "legal_person_expired",
    CertificateKind.PREMISES: "premises_expired",
    CertificateKind.HEALTH_EVALUATION: "health_evaluation_expired",
    CertificateKind.FIRE_SAFETY: "fire_safety_expired",
    CertificateKind.FOOD_LICENCE: "food_licence_expired",
    CertificateKind.INSURANCE: "insurance_expired",
}


def certificates_valid(facts: PapersFacts, *, on: date, law: Law = LAW) -> list[Finding]:
    """One finding for each kind that is wanted and not in order, in the order of the kinds."""
    return [finding for kind in BASIS for finding in _of(kind, facts, on, law)]


def _of(kind: CertificateKind, facts: PapersFacts, on: date, law: Law) -> Iterator[Finding]:
    basis = law.find(BASIS[kind], on=on)
    if basis is None or not basis.value:
        return
    shown = [each for each in facts.certificates if each.kind is kind]
    if not shown:
        if _is_wanted(kind, facts):
            yield _said(MISSING[kind], basis, kind, certificate=kind)
        return
    if any(each.until is None or each.until >= on for each in shown):
        return
    if kind is CertificateKind.FOOD_LICENCE and not facts.catering:
        return
    last = max(each.until for each in shown if each.until is not None)
    yield _said(EXPIRED[kind], basis, kind, certificate=kind, until=last)


def _is_wanted(kind: CertificateKind, facts: PapersFacts) -> bool:
    return kind is not CertificateKind.FOOD_LICENCE or facts.catering


def _said(
    code: str, basis: Dated, kind: CertificateKind, **values: CertificateKind | date
) -> Finding:
    """A norm's paper must be put right; what only the district expects is pointed out."""
    if not basis.level.may_block:
        return RULE.advice(code, basis, at=kind.value, **values)
    return RULE.blocking(code, basis, at=kind.value, **values)
