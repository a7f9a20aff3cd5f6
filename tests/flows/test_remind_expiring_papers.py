"""Reminders at 60, 30, 7 and 0 days, each once; nothing personal in them."""

from datetime import timedelta

import pytest

from tests import factories
from tests.web.provider.posting import id_number
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM
from tuoyu.flows.remind_expiring_papers import remind_expiring_papers
from tuoyu.notices.models import Notice
from tuoyu.registry import actions
from tuoyu.rules.filing.facts import StaffRole
from tuoyu.rules.institution.facts import CertificateKind, CheckResult
from tuoyu.rules.provisions import add_years

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NAME = "示例新人"


@pytest.fixture
def at():
    """Everything of the filing lasts; one insurance and one carer run out in 100 days."""
    found = factories.world()
    factories.receipted(found)
    today = clock.today()
    for row in found.institution.certificates.all():
        row.valid_until = None
        row.save(update_fields=["valid_until"])
    found.institution.staff.all()
    for member in found.institution.staff.all():
        actions.end_employment(member, today, by=found.by_head)
    actions.add_certificate(
        found.institution, kind=CertificateKind.INSURANCE, begins_on=today,
        valid_until=today + 100 * DAY, by=found.by_head,
    )  # fmt: skip
    return found


def carer(at, *, health=100, checked=0):
    today = clock.today()
    person = actions.Person(name=NAME, id_number=id_number(ordinal=7))
    job = actions.Job(begins_on=today, roles=(StaffRole.CARER,))
    made = actions.employ(at.institution, person, job, by=at.by_head)
    actions.add_health_certificate(
        made, issued_on=today, valid_until=today + health * DAY, by=at.by_head
    )
    actions.add_background_check(
        made, checked_on=today + checked * DAY, result=CheckResult.CLEAR, by=at.by_head
    )
    return made


def run(days):
    """What the heads and clerks are told so many days from now."""
    known = set(Notice.objects.values_list("pk", flat=True))
    with clock.at(clock.now() + days * DAY):
        remind_expiring_papers(by=SYSTEM)
    return [
        (row.recipient_id, row.subject)
        for row in Notice.objects.exclude(pk__in=known).order_by("pk")
    ]


def test_each_reminder_goes_out_once(at):
    head, clerk = at.head.pk, at.clerk.pk
    assert run(39) == []
    assert run(40) == [(head, "责任保险还有60天到期")]
    assert run(41) == []
    assert run(70) == [(head, "责任保险还有30天到期")]
    assert run(93) == [(head, "责任保险还有7天到期")]
    assert run(100) == [(head, "责任保险今天到期"), (clerk, "证照今天到期：示例园")]
    assert run(101) == []


def test_nights_without_the_job_lose_nothing(at):
    assert run(95) == [(at.head.pk, "责任保险还有5天到期")]
    assert run(103) == [(at.head.pk, "责任保险已过期"), (at.clerk.pk, "证照已过期：示例园")]
    assert run(104) == []


def test_what_was_renewed_or_withdrawn_is_not_reminded_of(at):
    made = at.institution.certificates.get(kind="insurance")
    actions.withdraw_certificate(made, "填错", by=at.by_head)
    actions.add_certificate(
        at.institution, kind=CertificateKind.FIRE_SAFETY, begins_on=clock.today(),
        valid_until=clock.today() + 50 * DAY, by=at.by_head,
    )  # fmt: skip
    with clock.at(clock.now() + DAY):
        actions.add_certificate(
            at.institution, kind=CertificateKind.FIRE_SAFETY, begins_on=clock.today(),
            valid_until=clock.today() + 900 * DAY, by=at.by_head,
        )  # fmt: skip
    assert run(30) == []


def test_people_are_reminded_of_without_a_name(at):
    member = carer(at, health=100, checked=-300)
    checked_until = add_years(clock.today() - 300 * DAY, 1)
    left = (checked_until - clock.today()).days - 6  # 59, or 60 over a leap day
    told = run(6)
    assert told == [(at.head.pk, f"违法犯罪记录查询还有{left}天到期")]
    told = run(42)
    assert "健康合格证明还有58天到期" in [subject for _, subject in told]
    for row in Notice.objects.all():
        assert NAME not in f"{row.subject}{row.body}{row.link}"
    notice = Notice.objects.filter(subject__startswith="健康").get()
    assert notice.link == f"/provider/file/staff/{member.public_id}/"


def test_who_has_left_is_not_reminded_of(at):
    member = carer(at, health=50, checked=-300)
    actions.end_employment(member, clock.today(), by=at.by_head)
    assert run(6) == []


def test_a_closed_institution_is_left_alone(at):
    from tuoyu.registry import changes

    changes.close(at.institution, on=clock.today(), reason="示例", by=at.by_clerk)
    assert run(95) == []
