"""The files of the demo institutions: staff with numbers and papers, fees, marks — by the real acts.

The first institution shows what a clerk looks for: a paper that runs out soon, one that has run
out, a carer who does not count, and one person who works at two places.
"""

from datetime import date
from decimal import Decimal

from tuoyu.core import clock
from tuoyu.core.authority import Actor
from tuoyu.files import actions as files
from tuoyu.flows.demo import days
from tuoyu.flows.demo.days import DAY
from tuoyu.flows.demo.samples import Sample, id_number, picture
from tuoyu.registry import actions as registry
from tuoyu.registry.models import Institution, StaffMember
from tuoyu.rules.care_bands import ClassBand
from tuoyu.rules.filing.carers_ratio import min_carers
from tuoyu.rules.filing.facts import Education, PriceUnit, StaffRole
from tuoyu.rules.institution.facts import (
    CertificateKind,
    CheckResult,
    FeeKind,
    FlagKind,
    QualificationKind,
)

RENEWED_AFTER, YEAR = 290 * DAY, 365 * DAY
FIRST = 1
SHARED = 901  # the ordinal of the person who works at two institutions
INCLUSIVE_UP_TO_FEN = 200_000
MEALS_FEN = 2_500
TROUBLED = (CertificateKind.FIRE_SAFETY, CertificateKind.FOOD_LICENCE)
TROUBLED_SINCE = 200 * DAY
TRAINING_HOURS = Decimal(8)


def fill(
    sample: Sample, ordinal: int, institution: Institution, *, head: Actor, clerk: Actor
) -> None:
    """What an institution and the office would have entered since the receipt, as of today."""
    today = clock.today()
    _classes(institution, today, head)
    _carer(institution, 100 + ordinal, today, head, health=200 + ordinal)
    registry.set_fee(
        institution,
        registry.FeeLine(
            kind=FeeKind.MEALS, item="午餐和两餐点心", price_fen=MEALS_FEN, unit=PriceUnit.DAY
        ),
        begins_on=today,
        by=head,
    )
    registry.add_certificate(
        institution,
        kind=CertificateKind.INSURANCE,
        begins_on=today - 300 * DAY,
        valid_until=today + 20 * ordinal * DAY,
        number=f"示保{ordinal:04d}号",
        issuer="示例保险公司",
        by=head,
    )
    if sample.monthly_fen <= INCLUSIVE_UP_TO_FEN:
        registry.give_flag(
            institution,
            kind=FlagKind.INCLUSIVE,
            begins_on=institution.filed_on or today,
            last=None,
            document_number=f"示普惠〔{today.year}〕{ordinal}号",
            by=clerk,
        )
    if ordinal == FIRST:
        _troubles(institution, today, head)
        _pilot(institution, today, clerk)
    if ordinal in (FIRST, FIRST + 1):
        _carer(institution, SHARED, today, head, health=150)


def renew(ordinal: int, institution: Institution, *, head: Actor, until: date) -> None:
    """The papers of the filing last about a year: each is renewed in time, as long as it goes on."""
    assert institution.filed_on is not None
    kinds = [CertificateKind.of(each.kind) for each in institution.certificates.all()]
    day = institution.filed_on + RENEWED_AFTER
    while day < until:
        with clock.at(days.on(day)):
            for member in institution.staff.order_by("pk"):
                registry.add_health_certificate(
                    member, issued_on=day, valid_until=day + YEAR, by=head
                )
            for kind in kinds:
                if ordinal == FIRST and kind in TROUBLED and until - day < TROUBLED_SINCE:
                    continue
                registry.add_certificate(
                    institution, kind=kind, begins_on=day, valid_until=day + YEAR, by=head
                )
        day += RENEWED_AFTER


def _classes(institution: Institution, today: date, head: Actor) -> None:
    """The carers of the filing get their classes, as many as each class needs when full."""
    carers = [
        member
        for member in institution.staff.order_by("pk")
        if StaffRole.CARER.value in member.employments.get().roles
    ]
    names = [
        group.name
        for group in institution.classes.all()
        for _ in range(min_carers(group.places, ClassBand.of(group.band), on=today))
    ]
    for member, name in zip(carers, names, strict=False):
        job = registry.Job(begins_on=today, roles=(StaffRole.CARER,), class_name=name)
        registry.change_job(member, job, by=head)


def _carer(
    institution: Institution, ordinal: int, today: date, head: Actor, *, health: int
) -> StaffMember:
    member = registry.employ(
        institution,
        registry.Person(
            name=f"示例照护员{ordinal}",
            id_number=id_number(ordinal),
            education=Education.JUNIOR_COLLEGE,
        ),
        registry.Job(begins_on=today - 20 * DAY, roles=(StaffRole.CARER,)),
        by=head,
    )
    registry.add_health_certificate(
        member, issued_on=today - 100 * DAY, valid_until=today + health * DAY, by=head
    )
    proof = files.store(
        picture("违法犯罪记录查询", institution.name),
        by=head,
        institution=institution.public_id,
        division=institution.division_id,
        kind="registry.check",
    )
    registry.add_background_check(
        member, checked_on=today - 25 * DAY, result=CheckResult.CLEAR, file=proof, by=head
    )
    registry.add_qualification(member, kind=QualificationKind.CARE, number="示证0001", by=head)
    registry.add_training(
        member, held_on=today - 10 * DAY, subject="婴幼儿急救", hours=TRAINING_HOURS, by=head
    )
    return member


def _troubles(institution: Institution, today: date, head: Actor) -> None:
    """A paper that runs out in five days, one that ran out, and a carer without a valid one."""
    registry.add_certificate(
        institution,
        kind=CertificateKind.FIRE_SAFETY,
        begins_on=today - TROUBLED_SINCE,
        valid_until=today + 5 * DAY,
        number="示消0001号",
        by=head,
    )
    registry.add_certificate(
        institution,
        kind=CertificateKind.FOOD_LICENCE,
        begins_on=today - TROUBLED_SINCE,
        valid_until=today - 3 * DAY,
        number="示食0001号",
        by=head,
    )
    _carer(institution, 902, today, head, health=-2)


def _pilot(institution: Institution, today: date, clerk: Actor) -> None:
    registry.give_flag(
        institution,
        kind=FlagKind.PILOT,
        begins_on=today - 30 * DAY,
        last=today + 335 * DAY,
        document_number=f"示试点〔{today.year}〕1号",
        by=clerk,
    )
