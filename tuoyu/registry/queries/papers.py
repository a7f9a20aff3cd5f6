"""Reads of certificates and marks: what is current, what runs out, what is missing."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, may, require
from tuoyu.core.errors import NotAllowed, NotFound
from tuoyu.divisions.queries import district
from tuoyu.registry.models import Certificate, Flag, Institution
from tuoyu.rules.filing.facts import Tenure
from tuoyu.rules.findings import Finding
from tuoyu.rules.institution.certificates_valid import certificates_valid
from tuoyu.rules.institution.facts import (
    SIDE_BY_SIDE,
    CertificateFacts,
    CertificateKind,
    PapersFacts,
)


@dataclass(frozen=True)
class Papers:
    """All certificates, newest first, and what the rule says of them today."""

    rows: list[Certificate]
    findings: list[Finding]
    on: date

    def is_current(self, row: Certificate) -> bool:
        upper = row.period.upper
        if row.withdrawn_at is not None or row.period.lower > self.on:
            return False
        return upper is None or self.on < upper


def _require_read(by: Actor, institution: Institution) -> None:
    own = may(by, Permission.REGISTRY_OWN, institution)
    if not (own or may(by, Permission.REGISTRY_READ, institution)):
        raise NotAllowed("这家机构的档案不在您的管理范围内。")


def papers_of(by: Actor, institution: Institution) -> Papers:
    """The certificates of an institution, with withdrawn and former ones."""
    _require_read(by, institution)
    today = clock.today()
    rows = institution.certificates.select_related("file").order_by("kind", "-period", "-id")
    found = list(rows)
    return Papers(
        found, certificates_valid(_facts(institution, found), on=today, law=district().law), today
    )


def _facts(institution: Institution, rows: list[Certificate]) -> PapersFacts:
    shown = [row for row in rows if row.withdrawn_at is None and not _is_replaced(row, rows)]
    site = getattr(institution, "site", None)
    return PapersFacts(
        certificates=tuple(
            CertificateFacts(kind=CertificateKind.of(row.kind), until=row.valid_until)
            for row in shown
        ),
        catering=institution.catering,
        leased=site is None or site.tenure != Tenure.OWNED.value,
    )


def _is_replaced(row: Certificate, rows: list[Certificate]) -> bool:
    """A newer one of its kind took its place, whatever is printed on the older."""
    if CertificateKind.of(row.kind) in SIDE_BY_SIDE:
        return False
    return any(
        other.kind == row.kind
        and other.withdrawn_at is None
        and other.period.lower > row.period.lower
        for other in rows
    )


def certificate_for(by: Actor, institution: Institution, public_id: UUID) -> Certificate:
    """One certificate that its keeper may change, or `NotFound`."""
    require(by, Permission.INSTITUTION_KEEP, institution)
    found = institution.certificates.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    found.institution = institution
    return found


def flags_of(by: Actor, institution: Institution) -> list[Flag]:
    """The marks of an institution, newest first."""
    _require_read(by, institution)
    return list(institution.flags.select_related("file").order_by("-period", "-id"))


def flag_for(by: Actor, institution: Institution, public_id: UUID) -> Flag:
    require(by, Permission.FLAG_GIVE, institution)
    found = institution.flags.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    found.institution = institution
    return found
