"""Another phone number for a person: who changes it, and what ends with the old one."""

import pytest
from django.urls import reverse

from tests.accounts.factories import acting, staff
from tests.watching import nothing_changes
from tests.web.provider.posting import keyed
from tests.web.sessions import client_of
from tuoyu.accounts import actions
from tuoyu.core.authority import Role

pytestmark = pytest.mark.django_db
OLD, NEW = "13600000001", "13600000002"


@pytest.fixture
def administrator():
    return staff(Role.SYSTEM_ADMIN)


@pytest.fixture
def clerk():
    return staff(Role.FILING_CLERK, phone=OLD)


def address(person):
    return reverse("person_phone", args=[person.public_id])


def test_the_administrator_changes_the_number(administrator, clerk):
    client = client_of(administrator)
    page = client.get(address(clerk)).content.decode()
    assert OLD not in page
    assert "136" in page
    _, token = actions.invite_to_new_password(clerk, by=acting(administrator))
    answer = client.post(address(clerk), keyed(phone=f"+86 {NEW}"))
    assert answer["Location"] == reverse("person", args=[clerk.public_id])
    clerk.refresh_from_db()
    assert clerk.phone == NEW
    assert actions.open_invitation(token) is None
    assert address(clerk) in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("given", ["", "123", "\0", OLD[:-1], "示例"])
def test_a_faulty_number_is_told(administrator, clerk, given):
    client = client_of(administrator)
    with nothing_changes():
        assert client.post(address(clerk), keyed(phone=given)).status_code == 422


def test_a_number_of_another_account_is_told(administrator, clerk):
    staff(Role.UNIT_CLERK, phone=NEW)
    client = client_of(administrator)
    with nothing_changes():
        answer = client.post(address(clerk), keyed(phone=NEW))
    assert answer.status_code == 422
    assert "已用于另一个账号" in answer.content.decode()


def test_nobody_else_and_not_for_oneself(administrator, clerk):
    client = client_of(staff(Role.SECURITY_ADMIN))
    with nothing_changes():
        assert client.post(address(clerk), keyed(phone=NEW)).status_code == 403
    own = client_of(administrator)
    with nothing_changes():
        answer = own.post(address(administrator), keyed(phone=NEW))
    assert "不能修改自己的手机号码" in answer.content.decode()
