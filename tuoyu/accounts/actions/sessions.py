"""Sessions: where a person is signed in, and the end of it."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import transaction

from tuoyu.accounts.models import User
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor
from tuoyu.core.errors import NotFound


@transaction.atomic
def note_sign_in(user: User, *, by: Actor, factor: str) -> None:
    """Record that a person came in; `factor` is the code of the second factor, "" without one."""
    user.last_seen_at = clock.now()
    user.save(update_fields=["last_seen_at"])
    audit.record(by, "accounts.sign_in", user, factor=factor)


def end_all_sessions(user: User, *, except_key: str = "") -> int:
    """End the sessions of a person, but for the one of `except_key`; the number of them."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=except_key)
    ended = 0
    for session in sessions:
        session.end()
        ended += 1
    return ended


@transaction.atomic
def end_session(user: User, session_id: int, *, by: Actor) -> None:
    """End one of the person's own sessions. Raises NotFound for somebody else's."""
    session = UserSession.objects.filter(user=user, pk=session_id).first()
    if session is None or by.user_id != user.pk:
        raise NotFound
    session.end()
    audit.record(by, "accounts.end_session", user)


@transaction.atomic
def end_other_sessions(user: User, *, current_key: str, by: Actor) -> int:
    """End all of the person's own sessions but the present one; the number of them."""
    if by.user_id != user.pk:
        raise NotFound
    ended = end_all_sessions(user, except_key=current_key)
    audit.record(by, "accounts.end_other_sessions", user, sessions=ended)
    return ended
