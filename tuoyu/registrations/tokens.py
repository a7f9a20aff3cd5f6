"""Tokens of the registering bodies: made, checked, revoked. Only a digest is kept."""

import hashlib
import secrets
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import ANONYMOUS, Actor, Holding, Permission, Role, require
from tuoyu.core.errors import Conflict, Invalid, NotFound
from tuoyu.divisions.models import Division
from tuoyu.registrations.models import PushToken
from tuoyu.rules.filing.facts import Registrar

PREFIX = "tyr_"
BYTES = 32
LONGEST = timedelta(days=366)


@transaction.atomic
def issue(
    registrar: Registrar, division: Division, label: str, expires_on: date, *, by: Actor
) -> tuple[PushToken, str]:
    """A new token of one registering body; its text is told here and never again.

    Raises `Invalid` for a day that has passed or lies more than a year ahead.
    """
    require(by, Permission.PEOPLE_MANAGE)
    today = clock.today()
    if not today < expires_on <= today + LONGEST:
        raise Invalid("令牌的有效期要在明天到一年之内，到期前另发新的。")
    text = PREFIX + secrets.token_urlsafe(BYTES)
    token = PushToken.objects.create(
        registrar=registrar.value,
        division=division,
        label=label,
        digest=_digest(text),
        expires_on=expires_on,
        issued_by_id=by.user_id,
    )
    audit.record(by, "registration.issue_token", token, registrar=registrar.value)
    return token, text


@transaction.atomic
def revoke(public_id: UUID, *, by: Actor) -> PushToken:
    """From now on the token opens nothing. Raises `NotFound`, `Conflict` when it was revoked."""
    require(by, Permission.PEOPLE_MANAGE)
    token = PushToken.objects.select_for_update().filter(public_id=public_id).first()
    if token is None:
        raise NotFound("没有这个令牌，请先列出现有的令牌。")
    if token.revoked_at is not None:
        raise Conflict("这个令牌已经作废。")
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    audit.record(by, "registration.revoke_token", token)
    return token


def token_of(text: str) -> PushToken | None:
    """The valid token with this text; None for an unknown, a revoked, an expired one."""
    return (
        PushToken.objects.select_related("division")
        .filter(digest=_digest(text), revoked_at=None, expires_on__gte=clock.today())
        .first()
    )


def actor_of(token: PushToken, *, request_id: str = "", ip: str = "") -> Actor:
    """The registering body as the one who acts: it may push for its division and nothing else."""
    holding = Holding(Role.REGISTRAR_CLERK, division=token.division_id)
    name = f"{token.get_registrar_display()}（接口）"
    return Actor(ANONYMOUS.user_id, name, (holding,), "api", request_id, ip)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
