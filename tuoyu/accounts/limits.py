"""The numbers of the sign-in policy, each changeable by a setting.

GB/T 22239-2019 names no numbers; these are the values that assessors expect
(docs/adr/0006-sign-in.md).
"""

from datetime import timedelta

from django.conf import settings

CODE_LIFE = timedelta(minutes=5)
CODE_TRIES = 5
CODE_PAUSE = timedelta(seconds=60)
CODES_PER_PHONE = ((timedelta(hours=1), 5), (timedelta(days=1), 10))
CODES_PER_IP = ((timedelta(hours=1), 30),)
INVITATION_LIFE = timedelta(days=7)
HELD_FORM_LIFE = timedelta(minutes=30)
HELD_FORM_LARGEST = 300_000
"""Characters of a held form; a longer one is not kept."""


def idle_limit(kind: str) -> timedelta:
    """How long a session lives without a request: staff 30 minutes, parents 7 days."""
    if kind == "parent":
        return timedelta(days=_number("PARENT_SESSION_DAYS", 7))
    return timedelta(minutes=_number("SESSION_IDLE_MINUTES", 30))


def absolute_limit(kind: str) -> timedelta:
    """How long a session lives at most: staff 12 hours, parents 7 days."""
    if kind == "parent":
        return timedelta(days=_number("PARENT_SESSION_DAYS", 7))
    return timedelta(hours=_number("SESSION_HOURS", 12))


def password_age() -> timedelta | None:
    """The age at which staff choose a new password; None when they need not."""
    days = _number("PASSWORD_MAX_DAYS", 90)
    return timedelta(days=days) if days else None


def idle_account() -> timedelta:
    """The time without sign-in after which a staff account is disabled."""
    return timedelta(days=_number("ACCOUNT_IDLE_DAYS", 90))


def passwords_remembered() -> int:
    return _number("PASSWORDS_REMEMBERED", 5)


def _number(name: str, default: int) -> int:
    return int(getattr(settings, name, default))
