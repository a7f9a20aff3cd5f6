"""The working-day calendar: the office edits it, and the next due day follows."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from tests import factories
from tests.accounts.factories import staff
from tests.watching import nothing_changes
from tests.web.provider.posting import keyed
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.core.calendar import table
from tuoyu.core.calendar.models import WorkDay, WorkYear
from tuoyu.filing.models import Case

pytestmark = pytest.mark.django_db
PAGE = reverse("office-calendar")


@pytest.fixture
def client():
    factories.district()
    yield client_of(staff(Role.OFFICE_DIRECTOR))
    table.forget()


def set_day(client, year="2026", month="11", day="25", **fields):
    boxes = {"date_year": year, "date_month": month, "date_day": day}
    return client.post(PAGE, keyed(**boxes, **{"working": "no", "note": "示例停工", **fields}))


def test_published_and_tentative_years(client):
    assert "已公布" in client.get(PAGE, {"year": "2026"}).content.decode()
    later = client.get(PAGE, {"year": "2027"}).content.decode()
    assert "暂定" in later
    for year in ("", "0", "99999", "x", "\0", "1000"):
        assert client.get(PAGE, {"year": year}).status_code == 200


def test_a_day_is_set_and_listed(client):
    assert set_day(client)["Location"] == f"{PAGE}?year=2026"
    day = WorkDay.objects.get(date=date(2026, 11, 25))
    assert (day.is_working, day.note) == (False, "示例停工")
    assert "示例停工" in client.get(PAGE, {"year": "2026"}).content.decode()


@pytest.mark.parametrize("fault", [{"day": "31"}, {"working": ""}, {"note": ""}, {"note": "\0"}])
def test_a_faulty_day_is_told(client, fault):
    with nothing_changes():
        answer = set_day(client, **fault)
        assert answer.status_code == 422
    assert not WorkDay.objects.filter(note="示例停工").exists()


def day_of(day):
    return {"date_year": day.year, "date_month": day.month, "date_day": day.day}


def publish(client, year="2027", source="示例通知〔2026〕1号"):
    return client.post(PAGE, keyed(act="publish", year=year, source=source))


def test_a_year_is_published_with_its_source(client):
    assert "标为已公布" in client.get(PAGE, {"year": "2027"}).content.decode()
    assert publish(client)["Location"] == f"{PAGE}?year=2027"
    year = WorkYear.objects.get(year=2027)
    assert (year.published, year.source) == (True, "示例通知〔2026〕1号")
    page = client.get(PAGE, {"year": "2027"}).content.decode()
    assert "来源：示例通知〔2026〕1号" in page
    assert "还没有公布这一年的放假安排" not in page


def test_open_cases_follow_a_day_that_was_set(client):
    case = factories.submitted(factories.world())
    answer = client.post(
        PAGE, keyed(**day_of(case.due_on), working="no", note="示例停工"), follow=True
    )
    assert "1 件在办的办件期限随之改变" in answer.content.decode()
    before = case.due_on
    case.refresh_from_db()
    assert case.due_on > before
    answer = client.post(PAGE, keyed(**day_of(before), working="no", note="示例停工"), follow=True)
    assert "期限没有变化" in answer.content.decode()


def test_open_cases_follow_a_year_that_was_published(client):
    with clock.at(datetime(2026, 11, 23, 10, tzinfo=UTC)):
        case = factories.submitted(factories.world())
    Case.objects.filter(pk=case.pk).update(due_is_tentative=True)
    publish(client)
    case.refresh_from_db()
    assert not case.due_is_tentative


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"source": ""}, "请填写放假安排的依据"),
        ({"source": "长" * 201}, "不能超过 200 个字"),
        ({"source": "\0"}, "放假安排的依据"),
        ({"year": ""}, "请填写年份"),
        ({"year": "二零"}, "年份要填整数"),
        ({"year": "1999"}, "不能小于 2004"),
        ({"year": "2090"}, "现在最多标到"),
    ],
)
def test_a_faulty_publication_is_told_once(client, fault, says):
    before = list(WorkYear.objects.values())
    with nothing_changes():
        answer = publish(client, **fault)
        assert answer.status_code == 422
        faults = answer.content.decode().split("govuk-error-summary__list")[1].split("</ul>")[0]
        assert says in faults
        assert faults.count("<li>") == 1, "the form of one day is not asked for"
    assert list(WorkYear.objects.values()) == before


def test_the_clerk_may_not():
    factories.district()
    assert client_of(staff(Role.FILING_CLERK)).get(PAGE).status_code == 403
