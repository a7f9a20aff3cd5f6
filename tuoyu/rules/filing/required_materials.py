"""The papers of 25号 art. 8 are there, of an accepted kind, and in date."""

from collections.abc import Iterator
from datetime import date

from tuoyu.rules.dated import Law
from tuoyu.rules.filing.facts import FilingFacts, MaterialCode, MaterialFacts
from tuoyu.rules.filing.materials import MATERIALS, Material, accepted, required_for
from tuoyu.rules.findings import Finding, Rule

RULE = Rule(
    id="filing.required_materials",
    title="申请材料",
    version=1,
    uses=(
        *dict.fromkeys(material.basis for material in MATERIALS),
        "filing.accepted_fire_evidence",
    ),
    codes=(
        "material_missing",
        "material_not_accepted",
        "material_dated_in_future",
        "material_dates_contradict",
        "material_expired",
    ),
)


def required_materials(facts: FilingFacts, *, on: date, law: Law) -> list[Finding]:
    """One finding for each paper that is missing, of a kind not accepted, or out of date."""
    return [
        finding
        for material in required_for(facts)
        for finding in _of_material(material, facts, on, law)
    ]


def _of_material(material: Material, facts: FilingFacts, on: date, law: Law) -> Iterator[Finding]:
    basis = law.find(material.basis, on=on)
    if basis is None:
        return
    kinds = accepted(material.code, facts, on=on, law=law)
    handed_in = [paper for paper in facts.materials if paper.code is material.code]
    fit = [paper for paper in handed_in if paper.evidence in kinds]
    at = f"materials.{material.code.value}"
    if not fit:
        code = "material_not_accepted" if handed_in else "material_missing"
        names = tuple(kind.label for kind in kinds)
        yield RULE.blocking(code, basis, at=at, material=material.code, accepted=names)
        return
    for paper in fit:
        yield from _of_dates(paper, on, law, material.basis)


def _of_dates(paper: MaterialFacts, on: date, law: Law, basis_id: str) -> Iterator[Finding]:
    basis = law.parameter(basis_id, on=on)
    code: MaterialCode = paper.code
    at = f"materials.{code.value}"
    issued, until = paper.issued_on, paper.valid_until
    if issued is not None and issued > on:
        yield RULE.blocking(
            "material_dated_in_future", basis, at=at, material=code, issued_on=issued
        )
    if issued is not None and until is not None and until < issued:
        yield RULE.blocking("material_dates_contradict", basis, at=at, material=code)
    elif until is not None and until < on:
        yield RULE.blocking("material_expired", basis, at=at, material=code, valid_until=until)
