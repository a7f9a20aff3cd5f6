"""The code by phone: for parents and institution people, alike for known and unknown numbers."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from tests.accounts.factories import parent, provider, staff
from tests.registry.factories import institution
from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.notices.models import OutboxMessage

pytestmark = pytest.mark.django_db
PHONE = "13500000001"


def keyed(**fields):
    return {"_key": str(uuid4()), **fields}


def ask(client, phone=PHONE):
    return client.post(reverse("signin_phone"), keyed(phone=phone))


def last_code():
    return OutboxMessage.objects.latest("id").secret


def answer_with(client, code):
    return client.post(reverse("signin_code"), keyed(code=code))


def test_the_first_sign_in_makes_a_parents_account(client):
    assert ask(client)["Location"] == reverse("signin_code")
    assert answer_with(client, last_code()).status_code == 302
    user = User.objects.get(pk=client.session["_auth_user_id"])
    assert (user.kind, user.phone, user.has_usable_password()) == ("parent", PHONE, False)


def test_the_second_sign_in_finds_it_again(client):
    known = parent(PHONE)
    ask(client)
    answer_with(client, last_code())
    assert int(client.session["_auth_user_id"]) == known.pk
    assert User.objects.count() == 1


def test_an_institutions_person_may_come_by_phone(client):
    head = provider(institution(), phone=PHONE)
    ask(client)
    answer_with(client, last_code())
    assert int(client.session["_auth_user_id"]) == head.pk


def test_staff_do_not_come_by_phone(client):
    staff(Role.FILING_CLERK, phone=PHONE)
    ask(client)
    answer = answer_with(client, last_code())
    assert answer.status_code == 422
    assert "工作人员请使用账号和密码" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_known_and_unknown_numbers_get_the_same_answer(client):
    from django.test import Client

    parent(PHONE)
    known, unknown = ask(client), ask(Client(), "13500000002")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert OutboxMessage.objects.count() == 2


def test_a_wrong_code_counts_though_the_page_is_shown_again(client):
    ask(client)
    code = last_code()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        assert answer_with(client, wrong).status_code == 422
    assert answer_with(client, code).status_code == 422
    assert "_auth_user_id" not in client.session


def test_a_code_that_is_too_old_says_what_to_do(client):
    ask(client)
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        answer = answer_with(client, last_code())
    assert answer.status_code == 422
    assert "重新获取" in answer.content.decode()


def test_a_used_code_is_refused(client):
    from django.test import Client

    ask(client)
    code = last_code()
    answer_with(client, code)
    thief = Client()
    session = thief.session
    session["phone"] = client.session.get("phone") or {"number": "", "next": ""}
    assert client.session.get("phone") is None
    assert thief.get(reverse("signin_code")).status_code == 302


def test_too_hasty_is_told_and_sends_nothing(client):
    ask(client)
    answer = ask(client)
    assert answer.status_code == 429
    assert "60秒" in answer.content.decode()
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize("phone", ["", "123", "abc", "1380000000a", "9" * 40])
def test_what_is_no_number_is_refused_with_a_sentence(client, phone):
    answer = ask(client, phone)
    assert answer.status_code == 422
    assert OutboxMessage.objects.count() == 0


def test_the_number_is_in_no_address_and_not_in_the_session_table_in_clear(client):
    from django.contrib.sessions.models import Session

    answer = ask(client)
    assert PHONE not in answer["Location"]
    stored = Session.objects.get(pk=client.session.session_key).get_decoded()
    assert PHONE not in str(stored)
    assert PHONE not in client.get(answer["Location"]).content.decode()


def test_the_code_page_without_a_number_leads_back(client):
    assert client.get(reverse("signin_code"))["Location"] == reverse("signin_phone")
