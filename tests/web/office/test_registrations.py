"""The pages of registrations: upload with its faults, the list, one row, and who may open them."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests import factories
from tests.accounts.factories import acting, staff, unit
from tests.registrations.factories import clerk_user, code, deliver, raw, registered
from tests.tables import csv, lines
from tests.web.provider import posting
from tests.web.sessions import client_of
from tuoyu.accounts import actions as accounts
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.divisions.models import Division
from tuoyu.registrations import actions
from tuoyu.registrations.fields import FIELDS
from tuoyu.registrations.models import Batch, Contact, Means, Registration, Result
from tuoyu.rules.dated import LAW
from tuoyu.rules.findings import Cite
from tuoyu.rules.wording import cited

pytestmark = pytest.mark.django_db
HEAD = [field.label for field in FIELDS]


@pytest.fixture
def clerk(db):
    factories.district()
    return staff(Role.FILING_CLERK)


@pytest.fixture
def sender(db):
    factories.district()
    return client_of(clerk_user())


def text(answer):
    return answer.content.decode()


def line(number=1, **values):
    given = raw(number, **values)
    return [str(given.get(field.name, "")) for field in FIELDS]


def send(client, content, name="登记.xlsx", mode="good"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("office-registrations-upload"), posting.keyed(mode=mode, file=file))


class TestUpload:
    @pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig"])
    def test_a_table_comes_in_and_its_faults_are_told(self, sender, encoding):
        bad = line(2, credit_code="123", division="火星")
        answer = send(sender, csv(HEAD, line(1), bad, encoding=encoding), "登记.csv")
        batch = Batch.objects.get()
        assert answer["Location"] == reverse("office-registration-batch", args=[batch.public_id])
        page = text(sender.get(answer["Location"]))
        assert "还有1行有误" in page
        assert "第3行" in page
        assert "统一社会信用代码应是18位，现在是3位" in page
        assert "本区没有这个街道或社区" in page
        assert (batch.made, batch.file_name) == (1, "登记.csv")
        assert Registration.objects.get().phone == "13700000001"

    def test_none_at_all(self, sender):
        answer = send(sender, lines(HEAD, line(1), line(2, name="")), mode="none")
        assert "这份表格没有收入" in text(sender.get(answer["Location"]))
        assert not Registration.objects.exists()

    def test_all_good(self, sender):
        answer = send(sender, lines(HEAD, line(1), line(2)))
        assert "登记信息已全部收入" in text(sender.get(answer["Location"]))

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (lines(["随便"], ["什么"]), "不是登记信息的模板"),
            (b"\x89PNG\r\n\x1a\n\x00", "不是 xlsx 或 CSV 表格"),
            (b"x" * (10 * 1024 * 1024 + 1), "文件超过10MB"),
            (lines(HEAD), "只有表头"),
        ],
    )
    def test_a_file_that_cannot_be_taken(self, sender, content, says):
        answer = send(sender, content)
        assert answer.status_code == 422
        assert says in text(answer)
        assert "govuk-error-summary" in text(answer)
        assert not Batch.objects.exists()

    def test_the_duty_is_cited_from_the_rules(self, sender):
        page = text(sender.get(reverse("office-registrations-upload")))
        duty = LAW.parameter("filing.registration_data_pushed", on=clock.today())
        assert f"按{cited(Cite.of(duty))}，登记机关" in page

    def test_no_file(self, sender):
        answer = sender.post(reverse("office-registrations-upload"), posting.keyed(mode="good"))
        assert answer.status_code == 422
        assert "请上传登记信息表" in text(answer)

    def test_a_clerk_of_one_body_sends_its_own_rows(self):
        factories.district()
        user = accounts.create_staff(username="civil-clerk", name="示例民政经办", by=SYSTEM)
        home = Division.objects.get(code=factories.DISTRICT)
        bounds = accounts.Bounds(unit=unit("civil-affairs", factories.DISTRICT), division=home)
        accounts.grant_post(user, Role.REGISTRAR_CLERK, bounds, by=SYSTEM)
        send(client_of(user), lines(HEAD, line(1), line(2, credit_code=code(2, "52"))))
        batch = Batch.objects.get()
        assert (batch.registrar, batch.made, batch.refused) == ("civil_affairs", 1, 1)

    def test_the_template_fits_the_check(self, sender):
        answer = sender.get(reverse("office-registrations-template"))
        sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
        assert [str(cell).removesuffix("（必填）") for cell in sheet.to_python()[0]] == HEAD
        again = send(sender, answer.content)
        page = text(sender.get(again["Location"]))
        batch = Batch.objects.get()
        assert [fault["field"] for fault in batch.faults] == ["credit_code"], "the example line"
        assert "第2行" in page


class TestList:
    def test_filters_counts_and_export(self, clerk):
        registered(1, days=61)
        registered(2, days=5, division=factories.OTHER_COMMUNITY)
        client, here = client_of(clerk), reverse("office-registrations")
        page = text(client.get(here))
        assert "共 2 家" in page
        assert "登记满60日的 1 家" in page
        assert "61天" in page
        narrowed = text(client.get(f"{here}?age=overdue&street={factories.STREET}"))
        assert "示例登记1托育" in narrowed
        assert "示例登记2托育" not in narrowed
        export = client.get(f"{reverse('office-registrations-export')}?age=overdue")
        rows = CalamineWorkbook.from_filelike(BytesIO(export.content)).get_sheet_by_index(0)
        assert [row[0] for row in rows.to_python()] == ["名称", "示例登记1托育有限公司"]
        assert "1370000" not in page

    @pytest.mark.parametrize("query", ["?page=\0", "?page=99", "?state=x&age=y", "?street=%00"])
    def test_odd_addresses(self, clerk, query):
        registered()
        assert client_of(clerk).get(reverse("office-registrations") + query).status_code == 200

    def test_an_inspector_sees_the_own_street_only(self):
        registered(1)
        there = registered(2, division=factories.OTHER_COMMUNITY)
        client = client_of(staff(Role.STREET_INSPECTOR, where=factories.STREET))
        page = text(client.get(reverse("office-registrations")))
        assert "示例登记1托育" in page
        assert "示例登记2托育" not in page
        for name in ("office-registration", "office-registration-contact"):
            assert client.get(reverse(name, args=[there.public_id])).status_code == 404
        assert text(client.get(reverse("office-home"))).count("未备案机构") >= 1

    def test_the_first_screen_shows_the_count(self, clerk):
        registered(1, days=70)
        page = text(client_of(clerk).get(reverse("office-home")))
        assert f"{reverse('office-registrations')}?age=overdue" in page


class TestOne:
    def test_the_phone_is_for_those_who_follow_it_up(self, clerk):
        row = registered()
        address = reverse("office-registration", args=[row.public_id])
        assert "13700000001" in text(client_of(clerk).get(address))
        for role in (Role.OFFICE_DIRECTOR, Role.REGISTRAR_CLERK):
            page = text(client_of(staff(role)).get(address))
            assert "137****0001" in page
            assert "13700000001" not in page
            assert "记录联系情况" not in page

    def test_changes_are_told_without_persons(self, clerk):
        row = registered()
        deliver(raw(address="示例路99号", phone="13900000009"))
        page = text(client_of(clerk).get(reverse("office-registration", args=[row.public_id])))
        assert "住所（示例路1号 → 示例路99号）" in page
        assert "联系电话" in page
        assert "13700000001" not in page

    def test_a_contact(self, clerk):
        row, client = registered(), client_of(clerk)
        address = reverse("office-registration-contact", args=[row.public_id])
        day = posting.day("contacted_on", 0)
        fields = posting.keyed(means="call", result="promised", note="示例说明", **day)
        assert client.post(address, fields).status_code == 302
        page = text(client.get(reverse("office-registration", args=[row.public_id])))
        assert "电话：答应尽快备案" in page
        assert "示例说明" in page

    @pytest.mark.parametrize(("days", "says"), [(1, "不能晚于今天"), (-99, "不能早于登记日期")])
    def test_a_contact_on_a_day_that_cannot_be(self, clerk, days, says):
        row = registered()
        address = reverse("office-registration-contact", args=[row.public_id])
        day = posting.day("contacted_on", days)
        fields = posting.keyed(means="call", result=Result.PROMISED.value, **day)
        answer = client_of(clerk).post(address, fields)
        assert answer.status_code == 422
        assert says in text(answer)
        assert not Contact.objects.exists()

    def test_excluded_and_restored(self, clerk):
        row, client = registered(), client_of(clerk)
        exclude = reverse("office-registration-exclude", args=[row.public_id])
        assert "请填写理由" in text(client.post(exclude, posting.keyed(reason="")))
        assert client.post(exclude, posting.keyed(reason="示例：只做早教。")).status_code == 302
        page = text(client.get(reverse("office-registration", args=[row.public_id])))
        assert "不是托育机构" in page
        assert "示例：只做早教。" in page
        assert client.post(exclude, posting.keyed(reason="再来")).status_code == 409
        restore = reverse("office-registration-restore", args=[row.public_id])
        assert client.post(restore, posting.keyed(reason="开始收托")).status_code == 302
        row.refresh_from_db()
        assert row.state == "unfiled"


PAGES = {
    "office-registrations": "read", "office-registrations-export": "read",
    "office-registration": "read", "office-registration-contact": "follow",
    "office-registration-exclude": "decide", "office-registration-restore": "decide",
    "office-registrations-upload": "push", "office-registrations-template": "push",
    "office-registration-batches": "push", "office-registration-batches-export": "push",
    "office-registration-batch": "push", "office-registration-faults": "push",
}  # fmt: skip
MAY = {
    Role.FILING_CLERK: {"read", "follow", "decide"},
    Role.OFFICE_DIRECTOR: {"read"},
    Role.STREET_INSPECTOR: {"read", "follow"},
    Role.REGISTRAR_CLERK: {"read", "push"},
    Role.UNIT_CLERK: set(),
    Role.SYSTEM_ADMIN: set(),
}


@pytest.mark.parametrize("role", list(MAY))
def test_who_opens_what(role):
    row = registered()
    where = {"where": factories.STREET} if role is Role.STREET_INSPECTOR else {}
    client = client_of(staff(role, **where))
    for name, wanted in PAGES.items():
        about = row.batch if "batch" in name or "faults" in name else row
        plain = "registrations" in name or "batches" in name
        address = reverse(name, args=[] if plain else [about.public_id])
        status = 200 if wanted in MAY[role] else 403
        assert client.get(address).status_code == status, (role, name)


def test_another_district_s_clerk_finds_nothing():
    row = registered()
    client = client_of(staff(Role.REGISTRAR_CLERK, where=factories.OTHER_DISTRICT))
    for name, about in (("office-registration", row), ("office-registration-batch", row.batch)):
        assert client.get(reverse(name, args=[about.public_id])).status_code == 404


def many_rows(count):
    before = Registration.objects.count()
    deliver(*(raw(before + number, days=70) for number in range(1, count + 1)))
    by = acting(staff(Role.FILING_CLERK))
    for row in Registration.objects.filter(contacts=None):
        actions.record_contact(
            row, Means.CALL, Result.PROMISED,
            on=clock.today() - timedelta(days=1), by=by,
        )  # fmt: skip


def many_batches(count):
    for number in range(count):
        deliver(raw(number + 1), raw(2, name=""))


@pytest.mark.parametrize(
    ("name", "role", "more"),
    [
        ("office-registrations", Role.FILING_CLERK, many_rows),
        ("office-registrations-export", Role.FILING_CLERK, many_rows),
        ("office-registration-batches", Role.REGISTRAR_CLERK, many_batches),
        ("office-registration-batches-export", Role.REGISTRAR_CLERK, many_batches),
    ],
)
def test_one_row_or_fifty(name, role, more):
    factories.district()
    client, address = client_of(staff(role)), reverse(name)

    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    more(1)
    queries()
    few = queries()
    more(49)
    assert queries() == few <= 20
