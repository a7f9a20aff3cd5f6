"""What a filing tells of staff and papers, for the file of the institution (一户一档)."""

from collections.abc import Iterator

from tuoyu.filing import answers, queries
from tuoyu.filing.models import Case
from tuoyu.registry.entry import FiledPaper, FiledPerson
from tuoyu.rules.filing.facts import MaterialCode, StaffRole
from tuoyu.rules.institution.facts import CertificateKind

CERTIFICATES = {
    MaterialCode.LEGAL_PERSON.value: CertificateKind.LEGAL_PERSON,
    MaterialCode.PREMISES.value: CertificateKind.PREMISES,
    MaterialCode.HEALTH_EVALUATION.value: CertificateKind.HEALTH_EVALUATION,
    MaterialCode.FIRE_SAFETY.value: CertificateKind.FIRE_SAFETY,
    MaterialCode.FOOD_LICENCE.value: CertificateKind.FOOD_LICENCE,
}
ROLES = frozenset(role.value for role in StaffRole)


def filed_people(case: Case) -> tuple[FiledPerson, ...]:
    """The head and the staff of a case, in the order of the form."""
    given = answers.everything(case)
    facts = queries.facts_of(case, commitment=True).staff
    head = given["head"]
    rows = [row for row in given["staff"].get("people", []) if row.get("role") in ROLES]
    names = [(head.get("head_name", ""), head.get("head_id_number", ""))] if head else []
    names += [(str(row.get("name") or ""), "") for row in rows]
    return tuple(
        FiledPerson(facts=person, name=name.strip(), id_number=number)
        for person, (name, number) in zip(facts, names, strict=True)
    )


def filed_papers(case: Case) -> tuple[FiledPaper, ...]:
    """The papers of a case that run out or are replaced."""
    return tuple(_papers(case))


def _papers(case: Case) -> Iterator[FiledPaper]:
    site = queries.facts_of(case, commitment=True).site
    for material in queries.materials_of(case):
        kind = CERTIFICATES.get(material.code)
        if kind is None:
            continue
        is_lease = kind is CertificateKind.PREMISES and site.lease_end is not None
        yield FiledPaper(
            kind=kind,
            begins_on=site.lease_start if is_lease else material.issued_on,
            valid_until=site.lease_end if is_lease else material.valid_until,
            file=material.file,
        )
