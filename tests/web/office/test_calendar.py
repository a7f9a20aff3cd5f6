"""The working-day calendar: the office edits it, and the next due day follows."""

from datetime import date

import pytest
from django.urls import reverse

from tests import factories
from tests.accounts.factories import staff
from tests.watching import nothing_changes
from tests.web.provider.posting import keyed
from tests.web.sessions import client_of
from tuoyu.core.authority import Role
from tuoyu.core.calendar import table
from tuoyu.core.calendar.models import WorkDay

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


def test_the_clerk_may_not():
    factories.district()
    assert client_of(staff(Role.FILING_CLERK)).get(PAGE).status_code == 403
