"""Acts on what members of staff could show: health, records, qualification, training."""

from datetime import date
from decimal import Decimal
from typing import TypeAlias

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Invalid
from tuoyu.files.models import StoredFile
from tuoyu.registry.models import (
    BackgroundCheck,
    HealthCertificate,
    Qualification,
    StaffMember,
    Training,
)
from tuoyu.rules.institution.facts import CheckResult, QualificationKind

Paper: TypeAlias = HealthCertificate | BackgroundCheck | Qualification | Training
MOST_HOURS = Decimal(500)


@transaction.atomic
def add_health_certificate(
    member: StaffMember,
    *,
    issued_on: date,
    valid_until: date,
    number: str = "",
    file: StoredFile | None = None,
    by: Actor,
) -> HealthCertificate:
    """A health certificate (健康合格证明); from this moment the person may count in the ratio."""
    require(by, Permission.INSTITUTION_KEEP, member)
    _check_order(issued_on, valid_until)
    made = HealthCertificate.objects.create(
        member=member, issued_on=issued_on, valid_until=valid_until, number=number, file=file
    )
    audit.record(by, "staff.health", member, until=valid_until)
    return made


@transaction.atomic
def add_background_check(
    member: StaffMember,
    *,
    checked_on: date,
    result: CheckResult,
    number: str = "",
    file: StoredFile | None = None,
    by: Actor,
) -> BackgroundCheck:
    """A search for records of violence (未成年人保护法第六十二条)."""
    require(by, Permission.INSTITUTION_KEEP, member)
    _check_past(checked_on, "查询日期")
    made = BackgroundCheck.objects.create(
        member=member, checked_on=checked_on, result=result.value, number=number, file=file
    )
    audit.record(by, "staff.background", member, on=checked_on)
    return made


@transaction.atomic
def add_qualification(
    member: StaffMember,
    *,
    kind: QualificationKind,
    number: str = "",
    issued_on: date | None = None,
    valid_until: date | None = None,
    file: StoredFile | None = None,
    by: Actor,
) -> Qualification:
    require(by, Permission.INSTITUTION_KEEP, member)
    if issued_on is not None:
        _check_past(issued_on, "发证日期")
    if issued_on is not None and valid_until is not None:
        _check_order(issued_on, valid_until)
    made = Qualification.objects.create(
        member=member,
        kind=kind.value,
        number=number,
        issued_on=issued_on,
        valid_until=valid_until,
        file=file,
    )
    audit.record(by, "staff.qualification", member, kind=kind.value)
    return made


@transaction.atomic
def add_training(
    member: StaffMember,
    *,
    held_on: date,
    subject: str,
    hours: Decimal,
    file: StoredFile | None = None,
    by: Actor,
) -> Training:
    """Hours of training (学时), counted in the year of `held_on`."""
    require(by, Permission.INSTITUTION_KEEP, member)
    _check_past(held_on, "培训日期")
    if not 0 < hours <= MOST_HOURS:
        raise Invalid(f"学时应大于0、不超过{MOST_HOURS}，请核对。")
    made = Training.objects.create(
        member=member, held_on=held_on, subject=subject, hours=hours, file=file
    )
    audit.record(by, "staff.training", member, hours=hours)
    return made


@transaction.atomic
def withdraw_paper(paper: Paper, *, by: Actor) -> None:
    """A wrong entry counts no more; it stays on record."""
    require(by, Permission.INSTITUTION_KEEP, paper)
    changed = type(paper)._default_manager.filter(pk=paper.pk, withdrawn_at=None)
    if not changed.update(withdrawn_at=clock.now()):
        raise Invalid("这条记录已经作废，不需要再办理。")
    audit.record(by, "staff.withdraw_paper", paper.member, paper=type(paper).__name__.lower())


def _check_order(first: date, last: date) -> None:
    _check_past(first, "签发日期")
    if last < first:
        raise Invalid("有效期截止日不能早于签发日期，请照证件核对。")


def _check_past(day: date, what: str) -> None:
    if day > clock.today():
        raise Invalid(f"{what}不能晚于今天，请核对年份。")
