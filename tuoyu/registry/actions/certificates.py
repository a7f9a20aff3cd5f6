"""Acts on the papers of an institution (证照)."""

from datetime import date

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Invalid
from tuoyu.files.models import StoredFile
from tuoyu.registry.models import Certificate, Institution
from tuoyu.registry.periods import before, span
from tuoyu.rules.institution.facts import SIDE_BY_SIDE, CertificateKind


@transaction.atomic
def add_certificate(
    institution: Institution,
    *,
    kind: CertificateKind,
    begins_on: date,
    valid_until: date | None,
    number: str = "",
    issuer: str = "",
    file: StoredFile | None = None,
    by: Actor,
) -> Certificate:
    """A paper with the days for which it is valid (both included; None: no end is printed).

    The one before it ends where this one begins, even when more is printed on it. Raises `Invalid`
    when the end lies before the begin, or a paper of this kind begins on the same day or later.
    """
    require(by, Permission.INSTITUTION_KEEP, institution)
    if valid_until is not None and valid_until < begins_on:
        raise Invalid("有效期截止日不能早于起始日，请照证照核对。")
    if begins_on > clock.today():
        raise Invalid("起始日不能晚于今天，证照生效后再登记。")
    Institution.objects.select_for_update().get(pk=institution.pk)
    if kind not in SIDE_BY_SIDE:
        _end_former(institution, kind, begins_on)
    made = Certificate.objects.create(
        institution=institution,
        kind=kind.value,
        number=number,
        issuer=issuer,
        valid_until=valid_until,
        period=span(begins_on, valid_until),
        file=file,
    )
    audit.record(by, "certificate.add", made, kind=kind.value, until=valid_until)
    return made


def _end_former(institution: Institution, kind: CertificateKind, begins_on: date) -> None:
    rows = institution.certificates.filter(kind=kind.value, withdrawn_at=None)
    later = rows.filter(period__startswith__gte=begins_on).order_by("period__startswith").first()
    if later is not None:
        raise Invalid(
            f"已经登记了一份自{later.period.lower:%Y-%m-%d}起的{kind.label}，"
            "新证照的起始日应晚于它。原来的填错了，请先作废再登记。"
        )
    for former in rows.filter(period__contains=begins_on):
        former.period = before(former.period, begins_on)
        former.save(update_fields=["period"])


@transaction.atomic
def withdraw_certificate(certificate: Certificate, reason: str, *, by: Actor) -> None:
    """A wrong entry counts no more; it stays on record with the reason."""
    require(by, Permission.INSTITUTION_KEEP, certificate)
    if not reason.strip():
        raise Invalid("请写明作废原因。")
    changed = Certificate.objects.filter(pk=certificate.pk, withdrawn_at=None).update(
        withdrawn_at=clock.now(), withdrawn_reason=reason.strip()
    )
    if not changed:
        raise Invalid("这份证照已经作废，不需要再办理。")
    audit.record(by, "certificate.withdraw", certificate, kind=certificate.kind)
