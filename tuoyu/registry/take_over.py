"""What a filing tells of staff and papers enters the file of the institution, so that it is not
empty on the first day. Called by the act that enters the institution; never checks, the rules did.
"""

from collections.abc import Iterable

from tuoyu.core import clock
from tuoyu.registry import identity
from tuoyu.registry.entry import FiledPaper, FiledPerson
from tuoyu.registry.models import (
    BackgroundCheck,
    Certificate,
    Employment,
    HealthCertificate,
    Institution,
    Qualification,
    StaffMember,
)
from tuoyu.registry.periods import span
from tuoyu.rules.filing.facts import StaffRole
from tuoyu.rules.institution.facts import CheckResult, QualificationKind

PROOFS = {
    StaffRole.HEAD: QualificationKind.HEAD,
    StaffRole.CARER: QualificationKind.CARE,
    StaffRole.HEALTH: QualificationKind.HEALTH_CARE,
    StaffRole.GUARD: QualificationKind.GUARD,
}


def staff(institution: Institution, people: Iterable[FiledPerson]) -> None:
    """The people of the filing, employed from today on; those who are known stay as they are.

    Five statements, however many people there are: a receipt does not keep the clerk waiting.
    """
    known = set(institution.staff.values_list("name_index", flat=True))
    new = [p for p in people if p.name and identity.name_index(p.name) not in known]
    members = StaffMember.objects.bulk_create(_member(institution, person) for person in new)
    filed = [(member, person.facts) for member, person in zip(members, new, strict=True)]
    today = clock.today()
    Employment.objects.bulk_create(
        Employment(
            member=member, period=span(today), roles=[facts.role.value], full_time=facts.full_time
        )
        for member, facts in filed
    )
    HealthCertificate.objects.bulk_create(
        HealthCertificate(member=member, valid_until=facts.health_certificate_until)
        for member, facts in filed
        if facts.health_certificate_until is not None
    )
    BackgroundCheck.objects.bulk_create(
        BackgroundCheck(
            member=member, checked_on=facts.background_checked_on, result=CheckResult.CLEAR.value
        )
        for member, facts in filed
        if facts.background_checked_on is not None
    )
    Qualification.objects.bulk_create(
        Qualification(member=member, kind=PROOFS[facts.role].value)
        for member, facts in filed
        if facts.role in PROOFS and (facts.qualified or facts.training_passed)
    )


def _member(institution: Institution, person: FiledPerson) -> StaffMember:
    return StaffMember(
        institution=institution,
        name=person.name,
        name_index=identity.name_index(person.name),
        id_number=person.id_number,
        id_index=identity.id_index(person.id_number),
        education=str(person.facts.education or ""),
    )


def papers(institution: Institution, found: Iterable[FiledPaper]) -> None:
    """The papers of the filing as certificates; of each kind the one that lasts longest."""
    today = clock.today()
    kept: dict[str, FiledPaper] = {}
    for paper in found:
        before = kept.get(paper.kind.value)
        if before is None or _lasts_longer(paper, before):
            kept[paper.kind.value] = paper
    held = set(institution.certificates.filter(withdrawn_at=None).values_list("kind", flat=True))
    for kind, paper in kept.items():
        if kind in held:
            continue
        begins = min(day for day in (paper.begins_on, paper.valid_until, today) if day is not None)
        Certificate.objects.create(
            institution=institution,
            kind=kind,
            valid_until=paper.valid_until,
            period=span(begins, paper.valid_until),
            file=paper.file,
        )


def _lasts_longer(paper: FiledPaper, other: FiledPaper) -> bool:
    if other.valid_until is None:
        return False
    return paper.valid_until is None or paper.valid_until > other.valid_until
