"""One file per institution, for the office: masked, on record, marks, history."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.accounts.factories import staff
from tests.watching import nothing_changes
from tests.web.provider.posting import day, id_number, keyed
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.registry import actions
from tuoyu.registry.models import Capacity, Fee, Flag, StaffMember
from tuoyu.registry.periods import span
from tuoyu.rules.filing.facts import StaffRole
from tuoyu.rules.institution.facts import CertificateKind, CheckResult, FlagKind

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PARTS = ("staff", "certificates", "fees", "flags", "timeline")


@pytest.fixture
def at():
    found = factories.world()
    factories.receipted(found)
    return found


@pytest.fixture
def client(at):
    return client_of(at.clerk)


def text(answer):
    return answer.content.decode()


def url(at, name, *more):
    return reverse(f"office-{name}", args=[at.institution.public_id, *more])


def member_of(at, ordinal=7, name="示例新人"):
    person = actions.Person(name=name, id_number=id_number(ordinal=ordinal))
    job = actions.Job(begins_on=clock.today(), roles=(StaffRole.CARER,))
    return actions.employ(at.institution, person, job, by=at.by_head)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "role",
    [Role.FILING_CLERK, Role.OFFICE_DIRECTOR, Role.UNIT_CLERK, Role.AUDIT_ADMIN],
    ids=lambda role: role.code,
)
def test_who_opens_which_part(at, part, role):
    answer = client_of(staff(role)).get(url(at, part))
    reads = role is not Role.AUDIT_ADMIN and (part != "staff" or role is Role.FILING_CLERK)
    assert answer.status_code == (200 if reads else 403)


def test_another_street_is_not_found(at):
    far = client_of(staff(Role.STREET_INSPECTOR, where=factories.OTHER_STREET))
    for part in ("certificates", "fees", "flags", "timeline"):
        assert far.get(url(at, part)).status_code == 404


def test_names_and_numbers_are_masked_until_a_reason_is_given(at, client):
    member = member_of(at)
    number = id_number(ordinal=7)
    assert "示例新人" not in text(client.get(url(at, "staff")))
    address = url(at, "person", member.public_id)
    assert "示例新人" not in text(client.get(address))
    refused = client.post(address, keyed(reason=""))
    assert refused.status_code == 422
    assert number not in text(refused)
    assert not AuditEvent.objects.filter(act="staff.reveal").exists()
    shown = client.post(address, keyed(reason="inspect"))
    assert shown.status_code == 200
    assert number in text(shown)
    assert "示例新人" in text(shown)
    event = AuditEvent.objects.get(act="staff.reveal")
    assert (event.object_id, event.reason, event.actor_id) == (
        member.public_id,
        "inspect",
        at.clerk.pk,
    )


def test_every_look_is_on_record_and_the_institution_sees_it(at, client):
    member = member_of(at)
    client.get(url(at, "staff"))
    client.get(url(at, "staff-export"))
    client.get(url(at, "person", member.public_id))
    assert AuditEvent.objects.filter(act="staff.read", actor_id=at.clerk.pk).count() == 3
    page = client_of(at.head).get(reverse("provider-file-timeline"), {"kind": "access"})
    assert text(page).count("查看从业人员") >= 3
    assert "备案经办人" in text(page)
    assert at.clerk.name not in text(page)


def test_papers_of_staff_open_through_their_own_address(at, client):
    member = member_of(at)
    stored = factories_file(at)
    actions.add_background_check(
        member, checked_on=clock.today(), result=CheckResult.CLEAR, file=stored, by=at.by_head
    )
    address = url(at, "staff-paper", member.public_id, stored.public_id)
    assert b"".join(client.get(address).streaming_content).startswith(b"\x89PNG")
    other = member_of(at, 8)
    wrong = url(at, "staff-paper", other.public_id, stored.public_id)
    assert client.get(wrong).status_code == 404


def factories_file(at):
    from tuoyu.files import actions as files

    return files.store(
        factories.upload(), by=at.by_head, institution=at.institution.public_id,
        division=at.institution.division_id,
    )  # fmt: skip


def test_two_institutions_at_once_are_pointed_out(at, client):
    near = factories.world("示例邻园", clerk=at.clerk)
    member = member_of(at)
    member_of(near)
    assert "两处任职，待核实" not in text(client_of(at.head).get(reverse("provider-file-staff")))
    page = text(client.get(url(at, "person", member.public_id)))
    assert "同一人同时登记在示例邻园任职" in page


def test_a_mark_is_given_and_ended(at, client):
    given = keyed(kind="inclusive", document_number="示普惠〔2026〕1号", **day("begins_on", 0))
    assert client.post(url(at, "give-flag"), given)["Location"] == url(at, "flags")
    assert "普惠" in text(client.get(reverse("institution", args=[at.institution.public_id])))
    with nothing_changes():
        again = client.post(url(at, "give-flag"), {**given, **keyed()})
    assert "时间不能重叠" in text(again)
    with nothing_changes():
        without = client.post(
            url(at, "give-flag"), keyed(kind="pilot", document_number="", **day("begins_on", 0))
        )
    assert "请填写依据文号，或上传依据文件" in text(without)
    flag = Flag.objects.get()
    end = url(at, "end-flag", flag.public_id)
    assert client.post(end, keyed(reason="不再符合", **day("last", 0))).status_code == 302
    assert client_of(staff(Role.OFFICE_DIRECTOR)).get(url(at, "give-flag")).status_code == 403


def test_the_overview_says_which_papers_are_not_in_order(at, client):
    with clock.at(clock.now() + 400 * DAY):
        page = text(client_of(at.clerk).get(url(at, "institution")))
    assert "到期后不得供餐" in page


def test_the_history_names_who_did_what(at, client):
    page = text(client.get(url(at, "timeline")))
    assert at.clerk.name in page
    assert "发放备案回执" in page
    assert "消息：备案回执已发放" in page
    only = text(client.get(url(at, "timeline"), {"kind": "notices"}))
    assert "发放备案回执" not in re.sub(r"消息：\S+", "", only)
    assert client.get(url(at, "timeline-export")).status_code == 200


def _people(at, count):
    known = StaffMember.objects.count()
    for ordinal in range(known, known + count):
        member = member_of(at, ordinal % 999, f"示例{ordinal}")
        actions.add_background_check(
            member, checked_on=clock.today(), result=CheckResult.CLEAR, by=at.by_head
        )


def _events(at, count):
    for _ in range(count):
        actions.report_vacancies(at.institution, {"full_day": 2}, by=at.by_head)


def _flags(at, count):
    known = Flag.objects.count()
    for number in range(known, known + count):
        today = clock.today() + 3 * number * DAY
        actions.give_flag(
            at.institution, kind=FlagKind.PILOT, begins_on=today, last=today, document_number="示1号", by=at.by_clerk,
        )  # fmt: skip


def _papers(at, count):
    for _ in range(count):
        actions.add_certificate(
            at.institution, kind=CertificateKind.INSURANCE, begins_on=clock.today(),
            valid_until=None, file=factories_file(at), by=at.by_head,
        )  # fmt: skip


def _fees(at, count):
    known = Fee.objects.count()
    for number in range(known, known + count):
        Fee.objects.create(
            institution=at.institution, kind="extra", item=f"示例{number}", price_fen=1, unit="day",
            period=span(clock.today()),
        )  # fmt: skip
        Capacity.objects.create(
            institution=at.institution, of="class", key=f"示例{number}", band="small", places=1,
            period=span(clock.today()),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("certificates", _papers),
        ("fees", _fees),
        ("staff", _people),
        ("staff-export", _people),
        ("timeline", _events),
        ("flags", _flags),
    ],
)
def test_one_row_or_fifty(at, client, name, more):
    more(at, 1)
    client.get(url(at, name))
    counts = []
    for extra in (0, 49):
        more(at, extra)
        cache.clear()
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url(at, name)).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 35
