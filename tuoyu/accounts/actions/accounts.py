"""Accounts: made, named, locked out of, let in again."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tuoyu.accounts import limits
from tuoyu.accounts.actions.administrators import (
    is_last_administrator,
    require_another_administrator,
)
from tuoyu.accounts.actions.sessions import end_all_sessions
from tuoyu.accounts.actions.withdrawals import withdraw_of, withdraw_open
from tuoyu.accounts.models import Invitation, PasswordUse, User
from tuoyu.accounts.phones import WRONG_NUMBER, normal_phone, phone_index
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Conflict, Invalid, NotAllowed
from tuoyu.core.ids import uuid7

USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")
PHONE_TAKEN = "这个手机号码已用于另一个账号，请换一个号码。"


@transaction.atomic
def create_staff(
    *,
    username: str,
    name: str,
    by: Actor,
    phone: str = "",
    password: str = "",
    is_demo: bool = False,
) -> User:
    """A staff account. Without `password` nobody can sign in until an invitation is accepted.

    Raises NotAllowed, Invalid (user name, phone, password), Conflict (user name or phone taken).
    """
    require(by, Permission.PEOPLE_MANAGE)
    return new_person(
        User.Kind.STAFF, username, name, by=by, phone=phone, password=password, is_demo=is_demo
    )


def new_person(
    kind: User.Kind,
    username: str,
    name: str,
    *,
    by: Actor,
    phone: str = "",
    password: str = "",
    is_demo: bool = False,
) -> User:
    """Write an account; whoever calls has checked the authority."""
    username, name = username.strip().lower(), name.strip()
    if not USERNAME.fullmatch(username):
        raise Invalid("账号以小写字母开头，由3至40个小写字母、数字、点、横线组成。")
    if not name or len(name) > 60 or "\0" in name:
        raise Invalid("请填写姓名，最多60个字。")
    user = User(username=username, name=name, kind=kind, is_demo=is_demo)
    _put_phone(user, phone)
    user.set_unusable_password()
    if password:
        _put_password(user, password)
    _save(user)
    _remember_password(user)
    audit.record(by, "accounts.create", user, kind=kind.value)
    return user


def _put_phone(user: User, phone: str) -> None:
    if not phone:
        return
    normal = normal_phone(phone)
    if not normal:
        raise Invalid(WRONG_NUMBER)
    user.phone, user.phone_index = normal, phone_index(normal)


def _put_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as fault:
        raise Invalid(" ".join(fault.messages)) from fault
    user.set_password(password)
    user.password_set_at = clock.now()


def _remember_password(user: User) -> None:
    if user.has_usable_password():
        PasswordUse.objects.create(user=user, password=user.password)


def _save(user: User, fields: list[str] | None = None) -> None:
    try:
        with transaction.atomic():
            user.save(update_fields=fields)
    except IntegrityError as fault:
        taken = "username" in str(fault)
        raise Conflict("这个账号名已有人使用，请换一个。" if taken else PHONE_TAKEN) from fault


@transaction.atomic
def create_parent(phone: str, *, by: Actor, name: str = "家长", is_demo: bool = False) -> User:
    """The account of whoever proved to hold a normal number; made at the first sign-in."""
    known = User.objects.filter(phone_index=phone_index(phone)).first()
    if known is not None:
        return known
    return new_person(
        User.Kind.PARENT, f"p{uuid7().hex}", name, by=by, phone=phone, is_demo=is_demo
    )


@transaction.atomic
def set_phone(user: User, phone: str, *, by: Actor) -> None:
    """Give a person another number; a code for a new password sent to the old one is withdrawn.

    Raises NotAllowed (also for oneself), Invalid, Conflict (the number of another account).
    """
    require(by, Permission.PEOPLE_MANAGE)
    if by.is_known and by.user_id == user.pk:
        raise NotAllowed("不能修改自己的手机号码，请由另一位管理员办理。")
    user = User.objects.select_for_update().get(pk=user.pk)
    if not phone:
        raise Invalid(WRONG_NUMBER)
    _put_phone(user, phone)
    _save(user, ["phone", "phone_index"])
    withdrawn = withdraw_open(Invitation.objects.filter(for_user=user), by)
    audit.record(by, "accounts.set_phone", user, invitations=withdrawn)


@transaction.atomic
def change_password(user: User, old: str, new: str, *, by: Actor) -> None:
    """The person's own change; all other sessions end with it. Raises NotAllowed, Invalid."""
    _require_self(user, by)
    if user.has_usable_password() and not user.check_password(old):
        raise Invalid("现在的密码不正确，请重新填写。")
    choose_first_password(user, new, by=by)


def choose_first_password(user: User, password: str, *, by: Actor) -> None:
    """Set the password of a person whose identity the caller has proved."""
    with transaction.atomic():
        _put_password(user, password)
        user.save(update_fields=["password", "password_set_at"])
        _remember_password(user)
        audit.record(by, "accounts.set_password", user)


def _require_self(user: User, by: Actor) -> None:
    if by.user_id != user.pk:
        raise NotAllowed("只能修改自己的密码。")


@transaction.atomic
def disable(user: User, *, by: Actor, reason: str = "") -> User:
    """Lock a person out at once: all their sessions end. `reason` is a code for the audit.

    Raises NotAllowed, Conflict (already disabled), Invalid (the last system administrator).
    """
    require(by, Permission.PEOPLE_MANAGE)
    if by.is_known and by.user_id == user.pk:
        raise NotAllowed("不能停用自己的账号，请由另一位管理员办理。")
    require_another_administrator(user)
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise Conflict("这个账号已经停用，请刷新页面查看。")
    user.is_active = False
    user.disabled_at = clock.now()
    user.disabled_by_id = by.user_id
    user.save(update_fields=["is_active", "disabled_at", "disabled_by"])
    ended = end_all_sessions(user)
    audit.record(by, "accounts.disable", user, reason=reason, sessions=ended)
    withdraw_of(user, by)
    return user


@transaction.atomic
def enable(user: User, *, by: Actor) -> User:
    """Let a person in again; their posts are what they were. Raises NotAllowed, Conflict."""
    require(by, Permission.PEOPLE_MANAGE)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        raise Conflict("这个账号没有停用，请刷新页面查看。")
    changes: dict[str, Any] = {"is_active": True, "disabled_at": None, "disabled_by": None}
    for field, value in changes.items():
        setattr(user, field, value)
    # An account that slept is not put to sleep again by the next nightly run.
    user.last_seen_at = clock.now()
    user.save(update_fields=[*changes, "last_seen_at"])
    audit.record(by, "accounts.enable", user)
    return user


def disable_idle(*, by: Actor) -> int:
    """Disable staff who have not signed in for 90 days (a setting); the number of them."""
    before = clock.now() - limits.idle_account()
    sleeping = User.objects.filter(
        kind=User.Kind.STAFF, is_active=True, is_demo=False, created_at__lt=before
    ).exclude(last_seen_at__gte=before)
    done = 0
    for user in sleeping.order_by("id"):
        if is_last_administrator(user):
            continue
        disable(user, by=by, reason="idle")
        done += 1
    return done
