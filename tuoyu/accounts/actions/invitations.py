"""Invitations: the only way in for staff and institution people."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.db import transaction

from tuoyu.accounts import limits
from tuoyu.accounts.actions.accounts import choose_first_password, new_person
from tuoyu.accounts.actions.posts import Bounds, grant_post
from tuoyu.accounts.actions.sessions import end_all_sessions
from tuoyu.accounts.actions.withdrawals import still_holds, withdraw_open
from tuoyu.accounts.models import Invitation, User
from tuoyu.accounts.phones import WRONG_NUMBER, normal_phone, phone_index
from tuoyu.core import audit, clock
from tuoyu.core.authority import SYSTEM, Actor, Permission, Reach, Role, require
from tuoyu.core.errors import Conflict, Invalid

NOT_OPEN = "邀请链接无效、已使用或已过期。请联系邀请您的人重新发送。"
NOT_YOURS = "手机号码与邀请不符。请填写收到邀请的那个手机号码。"


LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that look alike; sixteen of them are 80 bits."""


def plain_code(typed: str) -> str:
    """The code as it was made, however it was typed."""
    return "".join(c for c in typed.upper() if c in LETTERS)


def _hash(token: str) -> str:
    return hashlib.sha256(plain_code(token).encode()).hexdigest()


@transaction.atomic
def invite(
    role: Role, phone: str, bounds: Bounds | None = None, *, by: Actor
) -> tuple[Invitation, str]:
    """Invite the holder of a number to a role; returns the row and the secret of the link.

    An institution's head invites to that institution only, a system administrator to units.
    An earlier open invitation to the same is withdrawn. Raises NotAllowed, Invalid.
    """
    bounds = (bounds or Bounds()).fitting(role)
    if role.spec.reach is Reach.INSTITUTION:
        require(by, Permission.INVITE_STAFF, bounds.subject())
    else:
        require(by, Permission.PEOPLE_MANAGE)
    normal = normal_phone(phone)
    if not normal:
        raise Invalid(WRONG_NUMBER)
    index = phone_index(normal)
    earlier = Invitation.objects.filter(
        phone_index=index,
        role=role.code,
        institution=bounds.institution,
        unit=bounds.unit,
        division=bounds.division,
    )
    withdraw_open(earlier, by)
    invitation = Invitation(
        role=role.code,
        phone_index=index,
        unit=bounds.unit,
        division=bounds.division,
        institution=bounds.institution,
    )
    return invitation, _send(invitation, by, "accounts.invite", role=role.code)


@transaction.atomic
def invite_to_new_password(user: User, *, by: Actor) -> tuple[Invitation, str]:
    """For whoever lost password or second factor: both are removed, all sessions end, and a link
    leads to a new password. Raises NotAllowed, Invalid (no phone)."""
    require(by, Permission.PEOPLE_MANAGE)
    if not user.phone_index or not user.is_active:
        raise Invalid("这个账号没有登记手机号码或已停用，请先补充号码或恢复账号。")
    withdraw_open(Invitation.objects.filter(for_user=user), by)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    user.authenticator_set.all().delete()  # type: ignore[attr-defined]
    end_all_sessions(user)
    invitation = Invitation(for_user=user, phone_index=user.phone_index)
    return invitation, _send(invitation, by, "accounts.reset_access", user=user.public_id)


def _send(invitation: Invitation, by: Actor, act: str, **facts: Any) -> str:
    token = "".join(secrets.choice(LETTERS) for _ in range(16))
    invitation.token_hash = _hash(token)
    invitation.invited_by_id = by.user_id
    invitation.expires_at = clock.now() + limits.INVITATION_LIFE
    invitation.save()
    audit.record(by, act, invitation, **facts)
    return token


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Actor) -> None:
    """Make the link worthless. Raises NotAllowed, Conflict."""
    permission = Permission.INVITE_STAFF if invitation.institution_id else Permission.PEOPLE_MANAGE
    require(by, permission, invitation if invitation.institution_id else None)
    changed = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, withdrawn_at=None
    ).update(withdrawn_at=clock.now(), withdrawn_by=by.user_id)
    if not changed:
        raise Conflict("这份邀请已被接受或撤回，请刷新页面查看。")
    audit.record(by, "accounts.withdraw_invitation", invitation)


def open_invitation(token: str) -> Invitation | None:
    """The invitation of a link that still works, or None."""
    return (
        Invitation.objects.select_related("unit", "division", "institution", "for_user")
        .filter(token_hash=_hash(token), accepted_at=None, withdrawn_at=None)
        .filter(expires_at__gt=clock.now())
        .first()
    )


@transaction.atomic
def accept_invitation(
    token: str, *, phone: str, password: str, by: Actor, username: str = "", name: str = ""
) -> User:
    """Take an invitation: a new account (or the one of that number) with the post.

    Raises Invalid (link, number, password, user name), Conflict (taken meanwhile).
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(token_hash=_hash(token), accepted_at=None, withdrawn_at=None)
        .filter(expires_at__gt=clock.now())
        .first()
    )
    if invitation is None or not still_holds(invitation):
        raise Invalid(NOT_OPEN)
    normal = normal_phone(phone)
    if not normal or phone_index(normal) != invitation.phone_index:
        raise Invalid(NOT_YOURS)
    user = _person_of(invitation, normal, password, username, name, by)
    invitation.accepted_at = clock.now()
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    if invitation.held_role:
        bounds = Bounds(invitation.unit, invitation.division, invitation.institution)
        # Whoever invited has the authority; the invited person has none yet.
        grant_post(user, invitation.held_role, bounds, by=SYSTEM, reason="邀请")
    audit.record(by, "accounts.accept_invitation", invitation, user=user.public_id)
    return user


def _person_of(
    invitation: Invitation, phone: str, password: str, username: str, name: str, by: Actor
) -> User:
    if invitation.for_user is not None:
        if not invitation.for_user.is_active:
            raise Invalid(NOT_OPEN)
        choose_first_password(invitation.for_user, password, by=by)
        return invitation.for_user
    role = invitation.held_role
    kind = User.Kind.STAFF if role and role.spec.staff else User.Kind.PROVIDER
    known = User.objects.select_for_update().filter(phone_index=invitation.phone_index).first()
    if known is None:
        return new_person(kind, username, name, by=by, phone=phone, password=password)
    return _grown(known, kind, username, name, password, by)


def become_provider(user: User, name: str, *, by: Actor) -> None:
    """A parent goes on as an institution's person, under the same number; others stay as they are."""
    if user.kind != User.Kind.PARENT:
        return
    user.kind = User.Kind.PROVIDER
    user.name = name.strip() or user.name
    user.save(update_fields=["kind", "name"])
    audit.record(by, "accounts.become_provider", user)


def _grown(
    known: User, kind: User.Kind, username: str, name: str, password: str, by: Actor
) -> User:
    """A parent becomes an institution's person with the same number; staff stay apart."""
    if not known.is_active or User.Kind.STAFF in (kind, known.kind):
        raise Invalid("这个手机号码已用于另一个账号，请联系邀请您的人换一个号码。")
    become_provider(known, name, by=by)
    if not known.has_usable_password():
        choose_first_password(known, password, by=by)
    return known
