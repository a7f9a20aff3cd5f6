"""Invite a person: the invitation is made and its code goes to the phone, or neither."""

from django.db import transaction

from tuoyu.accounts import actions, limits
from tuoyu.accounts.models import Invitation, User
from tuoyu.accounts.phones import normal_phone
from tuoyu.core.authority import Actor, Role
from tuoyu.notices.actions import send


@transaction.atomic
def invite_person(
    role: Role, phone: str, bounds: actions.Bounds | None = None, *, by: Actor
) -> tuple[Invitation, str]:
    """The invitation and its code. Raises NotAllowed, Invalid."""
    invitation, code = actions.invite(role, phone, bounds, by=by)
    _send(normal_phone(phone), code)
    return invitation, code


@transaction.atomic
def restore_access(user: User, *, by: Actor) -> tuple[Invitation, str]:
    """Password and second factors go; a code for a new one is sent. Raises NotAllowed, Invalid."""
    invitation, code = actions.invite_to_new_password(user, by=by)
    _send(user.phone, code)
    return invitation, code


def _send(phone: str, code: str) -> None:
    send("sms", phone, "invitation", {"days": limits.INVITATION_LIFE.days}, secret=code)
