"""Codes by phone: one use, five minutes, five tries, limits for number and address."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from tuoyu.accounts.actions import check_code, issue_code
from tuoyu.accounts.actions.codes import TooMany, purge_codes
from tuoyu.accounts.models import PhoneCode
from tuoyu.core import clock

pytestmark = pytest.mark.django_db
PHONE = "13900000009"


def later(**span):
    return time_machine.travel(clock.now() + timedelta(**span), tick=False)


def test_a_code_works_once():
    code = issue_code(PHONE)
    assert len(code) == 6
    assert check_code(PHONE, f" {code} ")
    assert not check_code(PHONE, code)


def test_a_code_is_for_its_number():
    code = issue_code(PHONE)
    assert not check_code("13900000008", code)


def test_a_code_lives_five_minutes():
    code = issue_code(PHONE)
    with later(minutes=5, seconds=1):
        assert not check_code(PHONE, code)


def test_five_wrong_tries_end_a_code():
    code = issue_code(PHONE)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        assert not check_code(PHONE, wrong)
    assert not check_code(PHONE, code)


def test_four_wrong_tries_do_not():
    code = issue_code(PHONE)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(4):
        check_code(PHONE, wrong)
    assert check_code(PHONE, code)


def test_a_new_code_ends_the_one_before():
    first = issue_code(PHONE)
    with later(seconds=61):
        second = issue_code(PHONE)
        assert first == second or not check_code(PHONE, first)
        assert check_code(PHONE, second)


def test_once_a_minute():
    issue_code(PHONE)
    with pytest.raises(TooMany, match="60秒"):
        issue_code(PHONE)
    assert PhoneCode.objects.count() == 1


def test_five_an_hour_for_one_number():
    start = clock.now()
    for n in range(5):
        with time_machine.travel(start + timedelta(minutes=2 * n), tick=False):
            issue_code(PHONE)
    soon = time_machine.travel(start + timedelta(minutes=12), tick=False)
    with soon, pytest.raises(TooMany, match="一小时"):
        issue_code(PHONE)
    with time_machine.travel(start + timedelta(minutes=62), tick=False):
        assert issue_code(PHONE)


def test_thirty_an_hour_for_one_address():
    for n in range(30):
        issue_code(f"139{n:08d}", ip="10.0.0.9")
    with pytest.raises(TooMany, match="当前网络"):
        issue_code("13711111111", ip="10.0.0.9")
    assert issue_code("13711111111", ip="10.0.0.10")


def test_neither_code_nor_number_is_in_the_database_in_clear():
    code = issue_code(PHONE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT code_hash, phone_index FROM accounts_phonecode")
        row = cursor.fetchone()
    assert code not in row[0][:6] or len(row[0]) == 64
    assert PHONE not in row[1]
    assert {len(value) for value in row} == {64}


def test_codes_are_forgotten_after_a_day():
    issue_code(PHONE)
    assert purge_codes() == 0
    with later(days=1, seconds=1):
        assert purge_codes() == 1
