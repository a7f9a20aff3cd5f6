"""Accounts: made, disabled, enabled; passwords by policy."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from tests.accounts.factories import PASSWORD, acting, admin, parent, staff
from tuoyu.accounts import actions
from tuoyu.accounts.models import User
from tuoyu.accounts.passwords import kinds_of
from tuoyu.accounts.phones import normal_phone
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.core.errors import Conflict, Invalid, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("138 0013 8000", "13800138000"),
        ("+86-13800138000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("12800138000", ""),
        ("1380013800", ""),
        ("138001380001", ""),
        ("", ""),
        ("13800138000\n", "13800138000"),
        ("1380013800٠", ""),
    ],
)
def test_one_written_form_of_a_number(typed, normal):
    assert normal_phone(typed) == normal


def test_the_phone_is_not_in_the_database_in_clear():
    user = staff(phone="138 1234 5678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM accounts_user t WHERE id = %s", [user.pk])
        assert "13812345678" not in cursor.fetchone()[0]
    assert User.objects.get(pk=user.pk).phone == "13812345678"


def test_a_number_belongs_to_one_account():
    staff(phone="13812345678")
    with pytest.raises(Conflict, match="手机号码已用于"):
        staff(phone="+86 138 1234 5678")


def test_a_user_name_belongs_to_one_account():
    staff(username="zhang.san")
    with pytest.raises(Conflict, match="账号名已有人"):
        staff(username="Zhang.San")


@pytest.mark.parametrize("username", ["", "ab", "张三", "1abc", "a b c", "a" * 41, "abc\0d"])
def test_a_user_name_that_cannot_be_typed_everywhere_is_refused(username):
    with pytest.raises(Invalid, match="账号以小写字母开头"):
        staff(username=username)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Ab-1", "10"),
        ("abcdefghijkl", "至少三种"),
        ("abcdef123456", "至少三种"),
        ("password123", "常见|至少三种"),
        ("Zhang.san-2026", "相似"),
    ],
)
def test_a_weak_password_is_refused_with_what_to_do(password, said):
    with pytest.raises(Invalid, match=said):
        staff(username="zhang.san", password=password)


@pytest.mark.parametrize("password", [PASSWORD, "correct horse battery staple", "Aa345678-9"])
def test_a_strong_password_or_a_long_sentence_will_do(password):
    assert staff(password=password).check_password(password)


def test_kinds_of_characters():
    assert [kinds_of(p) for p in ("abc", "aB", "aB1", "aB1-", "育儿", "")] == [1, 2, 3, 4, 1, 0]


def test_the_last_passwords_are_not_chosen_again():
    user = staff()
    actions.change_password(user, PASSWORD, "Di-er-ge-2027", by=acting(user))
    with pytest.raises(Invalid, match="最近用过"):
        actions.change_password(user, "Di-er-ge-2027", PASSWORD, by=acting(user))


def test_a_password_is_changed_by_its_owner_with_the_old_one():
    user = staff()
    with pytest.raises(Invalid, match="现在的密码不正确"):
        actions.change_password(user, "wrong", "Di-er-ge-2027", by=acting(user))
    with pytest.raises(NotAllowed):
        actions.change_password(user, PASSWORD, "Di-er-ge-2027", by=admin())
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_disable_and_enable():
    user = staff(Role.FILING_CLERK)
    by = admin()
    user = actions.disable(user, by=by)
    assert (user.is_active, user.disabled_by_id) == (False, by.user_id)
    with pytest.raises(Conflict):
        actions.disable(user, by=by)
    user = actions.enable(user, by=by)
    assert (user.is_active, user.disabled_at) == (True, None)


def test_nobody_disables_himself_or_without_the_post():
    me = staff(Role.SYSTEM_ADMIN)
    admin()
    with pytest.raises(NotAllowed, match="自己的账号"):
        actions.disable(me, by=acting(me))
    with pytest.raises(NotAllowed):
        actions.disable(me, by=acting(staff(Role.SECURITY_ADMIN)))
    me.refresh_from_db()
    assert me.is_active


def test_the_last_system_administrator_stays():
    last = staff(Role.SYSTEM_ADMIN)
    with pytest.raises(Invalid, match="最后一位系统管理员"):
        actions.disable(last, by=SYSTEM)


def test_sleeping_staff_are_disabled_and_others_are_not():
    with time_machine.travel(clock.now() - timedelta(days=91), tick=False):
        sleeping, awake, family = staff(), staff(), parent()
    User.objects.filter(pk=awake.pk).update(last_seen_at=clock.now() - timedelta(days=89))
    fresh = staff()
    assert actions.disable_idle(by=SYSTEM) == 1
    active = set(User.objects.filter(is_active=True).values_list("pk", flat=True))
    assert active == {awake.pk, family.pk, fresh.pk}
    assert sleeping.pk not in active


def test_there_is_no_superuser():
    assert not hasattr(User, "is_superuser")
    assert not hasattr(User.objects, "create_superuser")
