"""The institution's own file: staff, papers, fees, history; what is typed wrong; who may open it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.accounts.factories import provider
from tests.watching import nothing_changes
from tests.web.provider.posting import day, id_number, keyed
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.registry import actions
from tuoyu.registry.models import Certificate, Fee, HealthCertificate, StaffMember
from tuoyu.rules.filing.facts import StaffRole

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def at():
    found = factories.world()
    factories.receipted(found)
    return found


@pytest.fixture
def client(at):
    return client_of(at.head)


def text(answer):
    return answer.content.decode()


def new_person(**changed):
    given = keyed(
        name="示例新人", id_number=id_number(ordinal=7), education="bachelor", roles=["carer"],
        full_time="yes", class_name="托小一班", **day("begins_on", 0),
    )  # fmt: skip
    return {**given, **changed}


def member_of(at, ordinal=7):
    person = actions.Person(name="示例新人", id_number=id_number(ordinal=ordinal))
    job = actions.Job(begins_on=clock.today(), roles=(StaffRole.CARER,))
    return actions.employ(at.institution, person, job, by=at.by_head)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("provider-file", "从业人员"),
        ("provider-file-staff", "保育人员配备"),
        ("provider-file-employ", "登记入职"),
        ("provider-file-certificates", "消防安全检查合格证明"),
        ("provider-file-add-certificate", "证照种类"),
        ("provider-file-fees", "全日托保育费"),
        ("provider-file-set-fee", "收费标准"),
        ("provider-file-places", "托小一班"),
        ("provider-file-timeline", "列入机构名录"),
    ],
)
def test_pages_open(client, name, says):
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    assert says in text(answer)


def test_pages_of_an_institution_in_preparation_say_what_comes():
    client = client_of(factories.world("示例筹备园").head)
    for name in ("", "-staff", "-certificates", "-fees", "-places", "-timeline"):
        assert client.get(reverse(f"provider-file{name}")).status_code == 200


def test_colleagues_without_the_permission_stay_outside(at):
    client = client_of(provider(at.institution, Role.INSTITUTION_STAFF))
    for name in ("provider-file", "provider-file-staff", "provider-file-timeline"):
        assert client.get(reverse(name)).status_code == 403


def test_employ_and_complete_the_papers(at, client):
    answer = client.post(reverse("provider-file-employ"), new_person())
    assert answer.status_code == 302
    member = StaffMember.objects.get(name_index=StaffMember.objects.latest("id").name_index)
    page = text(client.get(answer["Location"]))
    assert "没有有效的健康合格证明，不计入保育人员配比" in page
    assert id_number(ordinal=7) not in page, "masked even for the owner"
    add = reverse("provider-file-add-paper", args=[member.public_id, "health"])
    client.post(add, keyed(**day("issued_on", -1), **day("valid_until", 300)))
    check = reverse("provider-file-add-paper", args=[member.public_id, "check"])
    client.post(check, keyed(result="clear", file=factories.upload(), **day("checked_on", -1)))
    proof = reverse("provider-file-add-paper", args=[member.public_id, "qualification"])
    client.post(proof, keyed(kind="care"))
    training = reverse("provider-file-add-paper", args=[member.public_id, "training"])
    client.post(training, keyed(subject="示例急救", hours="8", **day("held_on", -1)))
    page = text(client.get(answer["Location"]))
    assert "计入配比" in page
    assert "不计入" not in page
    assert "8 学时" in page


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"id_number": "110101198001010000"}, "身份证号有误"),
        ({"id_number": ""}, "请填写身份证号"),
        ({"roles": []}, "请选择岗位"),
        ({"roles": ["boss"]}, "请从列出的选项中选择岗位"),
        ({"begins_on_month": "13"}, "不是真实存在的日期"),
        ({"begins_on_year": "2096"}, "最多可以提前60天"),
        ({"class_name": "没有的班"}, "请从列出的选项中选择所在班级"),
    ],
)
def test_a_bad_entry_says_what_to_do(client, changed, says):
    with nothing_changes():
        answer = client.post(reverse("provider-file-employ"), new_person(**changed))
    assert answer.status_code == 422
    assert says in text(answer)
    assert "示例新人" in text(answer), "nothing typed is lost"


def test_the_same_person_twice(client):
    client.post(reverse("provider-file-employ"), new_person())
    with nothing_changes():
        answer = client.post(reverse("provider-file-employ"), new_person())
    assert answer.status_code == 422
    assert "已经登记在本机构任职" in text(answer)


def test_move_correct_leave(at, client):
    member = member_of(at)
    page = reverse("provider-file-person", args=[member.public_id])
    answer = client.post(
        reverse("provider-file-job", args=[member.public_id]),
        keyed(roles=["health"], full_time="no", class_name="", **day("begins_on", 0)),
    )
    assert answer["Location"] == page
    assert "保健人员" in text(client.get(page))
    answer = client.post(
        reverse("provider-file-correct", args=[member.public_id]),
        keyed(name="示例更名", id_number=id_number(ordinal=9), education="junior_college"),
    )
    assert answer["Location"] == page
    leave = reverse("provider-file-leave", args=[member.public_id])
    with nothing_changes():
        assert client.post(leave, keyed(**day("last", -1))).status_code == 422
    assert client.post(leave, keyed(**day("last", 0)))["Location"] == page


def test_a_certificate_whose_end_is_before_its_start(at, client):
    address = reverse("provider-file-add-certificate")
    with nothing_changes():
        answer = client.post(
            address, keyed(kind="fire_safety", **day("begins_on", -5), **day("valid_until", -6))
        )
    assert answer.status_code == 422
    assert "有效期截止日不能早于起始日" in text(answer)
    member = member_of(at)
    health = reverse("provider-file-add-paper", args=[member.public_id, "health"])
    with nothing_changes():
        answer = client.post(health, keyed(**day("issued_on", -5), **day("valid_until", -6)))
    assert answer.status_code == 422
    assert "不能早于签发日期" in text(answer)


def test_certificates_added_and_withdrawn(at, client):
    given = keyed(
        kind="insurance", number="示保1号", file=factories.upload(),
        **day("begins_on", 0), **day("valid_until", 20),
    )  # fmt: skip
    assert client.post(reverse("provider-file-add-certificate"), given).status_code == 302
    assert "还剩20天" in text(client.get(reverse("provider-file-certificates")))
    made = Certificate.objects.get(kind="insurance")
    address = reverse("provider-file-withdraw-certificate", args=[made.public_id])
    assert client.post(address, keyed(reason="填错")).status_code == 302
    assert "已作废" in text(client.get(reverse("provider-file-certificates")))


def test_a_file_that_is_none_is_refused(client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    with nothing_changes():
        answer = client.post(
            reverse("provider-file-add-certificate"),
            keyed(
                kind="insurance",
                file=SimpleUploadedFile("示例.pdf", b"hello"),
                **day("begins_on", 0),
            ),
        )
    assert answer.status_code == 422


def test_fees_set_ended_and_public(at, client):
    given = keyed(
        form="meals", item="午餐和点心", price_fen="25", unit="day", note="", **day("begins_on", 0)
    )
    assert client.post(reverse("provider-file-set-fee"), given).status_code == 302
    public = text(client.get(reverse("institution", args=[at.institution.public_id])))
    assert "午餐和点心" in public
    assert "25 元/日" in public
    fee = Fee.objects.get(item="午餐和点心")
    address = reverse("provider-file-end-fee", args=[fee.public_id])
    with nothing_changes():
        assert client.post(address, keyed(**day("last", -1))).status_code == 422
    assert client.post(address, keyed(**day("last", 0))).status_code == 302
    with nothing_changes():
        answer = client.post(reverse("provider-file-set-fee"), {**given, **keyed(), "item": ""})
    assert "请填写收费项目" in text(answer)


def test_a_paper_is_withdrawn_once_asked(at, client):
    member = StaffMember.objects.filter(health_certificates__isnull=False).first()
    paper = HealthCertificate.objects.get(member=member)
    address = reverse(
        "provider-file-withdraw-paper", args=[member.public_id, "health", paper.public_id]
    )
    assert "记录保留备查" in text(client.get(address))
    assert client.post(address, keyed()).status_code == 302
    paper.refresh_from_db()
    assert paper.withdrawn_at is not None
    for wrong in ("nothing", "check"):
        bad = reverse(
            "provider-file-withdraw-paper", args=[member.public_id, wrong, paper.public_id]
        )
        assert client.get(bad).status_code == 404


def test_another_institution_s_things_are_not_found(at, client):
    near = factories.world("示例邻园", clerk=at.clerk)
    member = member_of(near)
    for name in ("person", "job", "leave", "correct"):
        assert (
            client.get(reverse(f"provider-file-{name}", args=[member.public_id])).status_code == 404
        )


def test_same_as_last_time_is_one_tap(at, client):
    page = reverse("provider-vacancies")
    assert "与上次相同" not in text(client.get(page))
    actions.report_vacancies(at.institution, {"full_day": 4}, by=at.by_head)
    assert "与上次相同" in text(client.get(page))
    with clock.at(clock.now() + DAY):
        assert client_of(at.head).post(page, keyed(same="1")).status_code == 302
        service = at.institution.services.get(form="full_day")
        assert clock.localday(service.free_reported_at) == clock.today()
        assert service.free_places == 4


def test_timeline_filters_pages_and_export(at, client):
    page = reverse("provider-file-timeline")
    for _ in range(35):
        actions.report_vacancies(at.institution, {"full_day": 2}, by=at.by_head)
    first = text(client.get(page, {"kind": "fees"}))
    assert first.count("全日托空余2个") == 30
    import re

    onward = re.search(r'href="(\?[^"]*after=[^"]*)"', first).group(1).replace("&amp;", "&")
    assert text(client.get(page + onward)).count("全日托空余2个") == 5
    assert "备案回执已发放" in text(client.get(page, {"kind": "notices"}))
    for spoiled in ("x", "1-2-3", "9" * 60, "99999999999999999-0-1", "²"):
        assert client.get(page, {"after": spoiled}).status_code == 200
    answer = client.get(reverse("provider-file-timeline-export"), {"kind": "fees"})
    assert answer["Content-Type"].endswith("sheet")
    assert at.clerk.name not in text(client.get(page)), "an institution reads roles, not names"


def _people(at, count):
    from tests.web.provider.posting import id_number as number

    known = StaffMember.objects.count()
    for ordinal in range(known, known + count):
        person = actions.Person(name=f"示例{ordinal}", id_number=number(ordinal=ordinal % 999))
        job = actions.Job(begins_on=clock.today(), roles=(StaffRole.CARER,))
        made = actions.employ(at.institution, person, job, by=at.by_head)
        actions.add_health_certificate(
            made, issued_on=clock.today(), valid_until=clock.today() + DAY, by=at.by_head
        )


def _certificates(at, count):
    from tuoyu.rules.institution.facts import CertificateKind

    for _ in range(count):
        actions.add_certificate(
            at.institution, kind=CertificateKind.INSURANCE, begins_on=clock.today(),
            valid_until=None, file=None, by=at.by_head,
        )  # fmt: skip


def _fees(at, count):
    from tuoyu.registry.models import Fee as Row
    from tuoyu.registry.periods import span

    known = Row.objects.count()
    for number in range(known, known + count):
        Row.objects.create(
            institution=at.institution, kind="extra", item=f"示例{number}", price_fen=1, unit="day",
            period=span(clock.today()),
        )  # fmt: skip


def _events(at, count):
    for _ in range(count):
        actions.report_vacancies(at.institution, {"full_day": 2}, by=at.by_head)


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("provider-file", _people),
        ("provider-file-staff", _people),
        ("provider-file-staff-export", _people),
        ("provider-file-certificates", _certificates),
        ("provider-file-fees", _fees),
        ("provider-file-timeline", _events),
        ("provider-file-timeline-export", _events),
    ],
)
def test_one_row_or_fifty(at, client, name, more):
    address = reverse(name)
    more(at, 1)
    client.get(address)
    counts = []
    for extra in (0, 49):
        more(at, extra)
        cache.clear()
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 40
