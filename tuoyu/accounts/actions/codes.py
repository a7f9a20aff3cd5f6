"""Codes by phone: six digits, five minutes, one use, five tries; kept as keyed hashes."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F

from tuoyu.accounts import limits
from tuoyu.accounts.models import PhoneCode
from tuoyu.accounts.phones import phone_index
from tuoyu.core import clock
from tuoyu.core.crypto import blind_index
from tuoyu.core.errors import DomainError

_LOCK = 0x636F6465  # "code"


class TooMany(DomainError):
    """Asked too often; the sentence says when to try again."""

    status = 429
    title = "操作过于频繁"


def issue_code(phone: str, *, ip: str = "") -> str:
    """A fresh code for a normal number; earlier ones stop working. Raises TooMany.

    Whether an account exists plays no part, so the answer tells nothing about it.
    """
    index = phone_index(phone)
    with transaction.atomic():
        _one_at_a_time(index, ip)
        _refuse_haste(index, ip)
        code = f"{secrets.randbelow(10**6):06d}"
        PhoneCode.objects.create(
            phone_index=index,
            code_hash=_hash(index, code),
            ip=ip or None,
            sent_at=clock.now(),
            expires_at=clock.now() + limits.CODE_LIFE,
        )
    return code


def _one_at_a_time(index: str, ip: str) -> None:
    """Until the end of the transaction nobody else counts the codes of this number or address.

    The number first, always: two who wait for each other's lock would wait for ever.
    """
    with connection.cursor() as cursor:
        for name in filter(None, (index, ip)):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, name])


def _refuse_haste(index: str, ip: str) -> None:
    now = clock.now()
    sent = PhoneCode.objects.filter(phone_index=index)
    if sent.filter(sent_at__gt=now - limits.CODE_PAUSE).exists():
        seconds = int(limits.CODE_PAUSE.total_seconds())
        raise TooMany(f"验证码已发送，请在{seconds}秒后再重新获取。")
    for span, most in limits.CODES_PER_PHONE:
        if sent.filter(sent_at__gt=now - span).count() >= most:
            raise TooMany(f"这个号码获取验证码的次数过多，请{_span(span)}后再试。")
    if not ip:
        return
    for span, most in limits.CODES_PER_IP:
        if PhoneCode.objects.filter(ip=ip, sent_at__gt=now - span).count() >= most:
            raise TooMany(f"当前网络获取验证码的次数过多，请{_span(span)}后再试。")


def _span(span: timedelta) -> str:
    return "一天" if span >= timedelta(days=1) else "一小时"


def check_code(phone: str, code: str) -> bool:
    """Whether `code` is the one sent last; a right one is used up, a wrong one costs a try.

    The caller must commit whatever the answer is, or the tries would not count.
    """
    index = phone_index(phone)
    with transaction.atomic():
        last = (
            PhoneCode.objects.select_for_update()
            .filter(phone_index=index)
            .order_by("-sent_at", "-id")
            .first()
        )
        if last is None or last.used_at or last.expires_at <= clock.now():
            return False
        if last.tries >= limits.CODE_TRIES:
            return False
        if not hmac.compare_digest(last.code_hash, _hash(index, code.strip())):
            PhoneCode.objects.filter(pk=last.pk).update(tries=F("tries") + 1)
            return False
        PhoneCode.objects.filter(pk=last.pk).update(used_at=clock.now())
        return True


def _hash(index: str, code: str) -> str:
    return blind_index(f"{index}:{code}", "accounts.phonecode")


def purge_codes() -> int:
    """Forget codes older than a day; the number of them."""
    return PhoneCode.objects.filter(sent_at__lt=clock.now() - timedelta(days=1)).delete()[0]
