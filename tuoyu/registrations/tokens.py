"""Tokens of the registering bodies: made, checked, revoked. Only a digest is kept."""

import hashlib
import secrets
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from tuoyu.core import audit, clock
from tuoyu.core.authority import ANONYMOUS, Actor, Holding, Permission, Role, require
from tuoyu.core.errors import Conflict, Invalid, NotFound
from tuoyu.divisions.models import Division
from tuoyu.registrations.models import HIGHEST_RATE, USUAL_RATE, PushToken
from tuoyu.rules.filing.facts import Registrar

PREFIX = "tyr_"
BYTES = 32
LONGEST = timedelta(days=366)
LONGEST_LABEL = 60


@transaction.atomic
def issue(
    registrar: Registrar,
    division: Division,
    label: str,
    expires_on: date,
    *,
    by: Actor,
    per_minute: int = USUAL_RATE,
) -> tuple[PushToken, str]:
    """A new token of one registering body; its text is told here and never again.

    `per_minute` is how many batches it may send a minute. Raises `Invalid` for a day that has
    passed or lies more than a year ahead, for a rate out of bounds, for a label that says nothing.
    """
    require(by, Permission.PEOPLE_MANAGE)
    today = clock.today()
    if not today < expires_on <= today + LONGEST:
        raise Invalid("令牌的有效期要在明天到一年之内，到期前另发新的。")
    if not 1 <= per_minute <= HIGHEST_RATE:
        raise Invalid(f"每分钟最多批数请填1到{HIGHEST_RATE}之间的整数。")
    label = label.strip()
    if not label or len(label) > LONGEST_LABEL:
        raise Invalid(f"请写明令牌的用途，不超过{LONGEST_LABEL}个字。")
    text = PREFIX + secrets.token_urlsafe(BYTES)
    token = PushToken.objects.create(
        registrar=registrar.value,
        division=division,
        label=label,
        digest=_digest(text),
        expires_on=expires_on,
        per_minute=per_minute,
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


def listed(by: Actor) -> "QuerySet[PushToken]":
    """Every token, the newest first, with who issued it and `last_used_at` (a batch that came)."""
    require(by, Permission.PEOPLE_MANAGE)
    return (
        PushToken.objects.select_related("division", "issued_by")
        .annotate(last_used_at=Max("batches__created_at"))
        .order_by("-id")
    )


def token_for(by: Actor, public_id: UUID) -> PushToken:
    """One token as in `listed`. Raises NotAllowed, NotFound."""
    found = listed(by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("没有这个令牌，请从令牌列表中选择。")
    return found


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
