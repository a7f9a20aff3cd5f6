"""The decorator that every page wears: it declares, checks and wraps in a transaction."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, transaction
from django.http import (
    HttpRequest,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.urls import reverse
from psycopg.errors import LockNotAvailable

from tuoyu.accounts import held_forms
from tuoyu.core import idempotency
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Conflict, Invalid

P = ParamSpec("P")


class Open(Enum):
    """Pages that need no permission."""

    PUBLIC = "公开"
    SIGNED_IN = "登录后"


PUBLIC = Open.PUBLIC
SIGNED_IN = Open.SIGNED_IN


READ_ONLY = ("GET", "HEAD")
WITH_POST = (*READ_ONLY, "POST")


class PageRequest(HttpRequest):
    """What a page gets: a request with its actor."""

    actor: Actor
    request_id: str


@dataclass(frozen=True)
class Declaration:
    """What a page says of itself; a house test walks all addresses and reads it."""

    permission: Permission | Open
    writes: bool


View = Callable[Concatenate[PageRequest, P], HttpResponseBase]


def page(
    *, permission: Permission | Open, writes: bool = False, keeps_refusals: bool = False
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Declare a page. A GET only reads; a POST (only where `writes`) is one transaction, once.

    With `keeps_refusals` an answer that shows the form again is committed too: counters of failed
    sign-ins must outlive the failure.
    """

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def answer(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in WITH_POST:
                return HttpResponseNotAllowed(WITH_POST if writes else READ_ONLY)
            if request.method == "POST" and not writes:
                return HttpResponseNotAllowed(READ_ONLY)
            if permission is not PUBLIC and not request.actor.is_known:
                return _to_sign_in(request)
            if isinstance(permission, Permission):
                require(request.actor, permission)
            if request.method == "POST":
                return _act_once(request, lambda: view(request, *args, **kwargs), keeps_refusals)
            return view(request, *args, **kwargs)

        answer.declares = Declaration(permission, writes)  # type: ignore[attr-defined]
        return answer

    return decorate


def _to_sign_in(request: PageRequest) -> HttpResponseBase:
    """Lead to the sign-in page and back; what was typed waits there."""
    query = urlencode({"next": request.get_full_path()})
    response = HttpResponseRedirect(f"{reverse('signin')}?{query}")
    if request.method == "POST":
        held_forms.hold(request, response)
    return response


def _act_once(
    request: PageRequest, act: Callable[[], HttpResponseBase], keeps_refusals: bool
) -> HttpResponseBase:
    key = idempotency.key_of(request)
    if key is None:
        raise Invalid("页面已过期，请返回上一页刷新后再提交。")
    owner = _owner(request)
    fingerprint = idempotency.fingerprint_of(request)
    with transaction.atomic():
        answered = _claim(owner, key, fingerprint)
        if answered is not None:
            return answered
        response = _acted(act)
        if 300 <= response.status_code < 400:
            idempotency.settle(owner, key, fingerprint, response["Location"])
        elif keeps_refusals:
            idempotency.forget(owner, key, fingerprint)
        else:
            transaction.set_rollback(True)
    return response


def _acted(act: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer of the page; where colleagues hold what it needs for too long, a sentence."""
    try:
        return act()
    except OperationalError as fault:
        if isinstance(fault.__cause__, LockNotAvailable):
            raise Conflict(
                "同事正在办理同一事项，这次没有保存。请稍等片刻，再提交一次。"
            ) from fault
        raise


def _claim(owner: str, key: UUID, fingerprint: str) -> HttpResponseBase | None:
    """Waits for a first click that is still at work, as long as a lock may be waited for."""
    try:
        return idempotency.claim(owner, key, fingerprint)
    except OperationalError as fault:
        if isinstance(fault.__cause__, LockNotAvailable):
            raise Conflict(
                "上一次提交还在办理，请稍等片刻再刷新页面查看结果，不用重复提交。"
            ) from fault
        raise


def _owner(request: PageRequest) -> str:
    if request.actor.is_known:
        return f"user:{request.actor.user_id}"
    secret = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    return f"visitor:{hashlib.sha256(secret.encode()).hexdigest()[:40]}"
