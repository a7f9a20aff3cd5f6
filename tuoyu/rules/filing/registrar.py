"""Where an institution registers before it files (25号第四条)."""

from datetime import date

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.filing.facts import FilingFacts, InstitutionKind, LegalNature, Registrar
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.registrar",
    title="登记机关",
    version=1,
    uses=(
        "filing.registrar.public_institution",
        "filing.registrar.non_profit",
        "filing.registrar.for_profit",
        "home.registrar",
    ),
    codes=("registrar_mismatch", "home_nature"),
)


def registrar_for(nature: LegalNature, *, on: date, law: Law = LAW) -> Registrar:
    """The kind of body that registers institutions of this nature: 编办, 民政 or 市场监管."""
    return Registrar.of(law.parameter(f"filing.registrar.{nature.value}", on=on).word)


def registrar(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """The registrar named must be the one for the institution's nature."""
    if facts.nature is None:
        return []
    home = law.find("home.registrar", on=on) if facts.kind is InstitutionKind.HOME else None
    if home is not None and facts.nature is not LegalNature.FOR_PROFIT:
        return [RULE.warning("home_nature", home, at="nature", nature=facts.nature)]
    rightful = registrar_for(facts.nature, on=on, law=law)
    if facts.registrar in (None, rightful):
        return []
    basis = law.parameter(f"filing.registrar.{facts.nature.value}", on=on)
    return [
        RULE.blocking(
            "registrar_mismatch", basis, at="registrar", nature=facts.nature, registrar=rightful
        )
    ]
