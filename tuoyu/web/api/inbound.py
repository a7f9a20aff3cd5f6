"""POST /api/v1/registrations: a registering body pushes its registrations (25号第六条)."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Annotated, Any
from uuid import UUID

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from ninja import Header, Router, Schema
from ninja.security import HttpBearer
from pydantic import BaseModel, Field

from tuoyu.core import clock
from tuoyu.core.authority import Actor
from tuoyu.flows.take_registrations import take_registrations
from tuoyu.registrations import queries, tokens
from tuoyu.registrations.actions import Delivery
from tuoyu.registrations.fields import BY_NAME
from tuoyu.registrations.models import Batch, PushToken
from tuoyu.web.api import shapes
from tuoyu.web.api.service import answer, fault
from tuoyu.web.page import PUBLIC, Declaration

MOST_ROWS = 1000
MOST_BYTES = 2 * 1024 * 1024

router = Router(tags=["登记信息"])


class Token(HttpBearer):
    """Authorization: Bearer tyr_…"""

    def authenticate(self, request: HttpRequest, token: str) -> PushToken | None:
        return tokens.token_of(token)


def _text(name: str) -> Any:
    field = BY_NAME[name]
    must = "必填。" if field.required else "选填。"
    return Field("", max_length=4000, description=f"{field.label}，{must}{field.hint}")


class PushedRow(BaseModel):
    """One registration, as texts. A wrong value is told in the answer, row by row."""

    name: str = _text("name")
    credit_code: str = _text("credit_code")
    registrar: str = _text("registrar")
    registered_on: str = _text("registered_on")
    scope: str = _text("scope")
    address: str = _text("address")
    division: str = _text("division")
    legal_person_type: str = _text("legal_person_type")
    phone: str = _text("phone")
    representative: str = _text("representative")
    status: str = _text("status")


class Push(Schema):
    """A delivery. The rows are counted from 1 in the answer."""

    rows: Annotated[list[PushedRow], Field(min_length=1, max_length=MOST_ROWS)]
    all_or_none: bool = Field(False, description="true：有一行错误就一行也不收")


class RowFault(Schema):
    row: int = Field(description="第几行，从1起")
    field: str = Field(description="字段名")
    column: str = Field(description="字段的中文名")
    message: str = Field(description="怎样改")


class Pushed(Schema):
    """What became of a delivery."""

    batch: str = Field(description="批次编号，联系时提供")
    taken: bool = Field(description="是否收入；全部有错，或 all_or_none 遇到错误时为 false")
    received: int
    created: int
    updated: int
    unchanged: int
    refused: int = Field(description="有错误的行数")
    faults: list[RowFault]


@router.post(
    "/registrations",
    auth=Token(),
    response={
        200: Pushed,
        400: shapes.Fault,
        401: shapes.Fault,
        403: shapes.Fault,
        409: shapes.Fault,
        413: shapes.Fault,
        422: shapes.Fault,
        429: shapes.Fault,
    },
    url_name="registrations",
    summary="登记机关报送登记信息",
)
def push(
    request: HttpRequest,
    payload: Push,
    idempotency_key: Annotated[
        UUID,
        Header(
            alias="Idempotency-Key",
            description="每批一个编号（UUID）；重发同一批用同一个编号，只收一次",
        ),
    ],
) -> HttpResponse:
    """Take a batch of registrations; the same key with the same content gets the same answer."""
    token: PushToken = request.auth  # type: ignore[attr-defined]
    rows = [row.model_dump() for row in payload.rows]
    digest = _digest(rows, payload.all_or_none)
    before = queries.batch_of_key(token, idempotency_key)
    if before is not None:
        return _again(before, digest)
    if _too_often(token):
        return _busy(token)
    delivery = Delivery(
        source="pushed",
        division=token.division_id,
        digest=digest,
        registrar=token.registrar,
        token_id=token.pk,
        key=idempotency_key,
    )
    try:
        outcome = take_registrations(
            delivery,
            list(enumerate(rows, 1)),
            all_or_none=payload.all_or_none,
            by=_actor(request, token),
        )
    except IntegrityError as clash:
        if "registrations_batch_once" not in str(clash):
            raise
        first = queries.batch_of_key(token, idempotency_key)
        assert first is not None
        return _again(first, digest)
    return answer(_shown(outcome.batch))


def _actor(request: HttpRequest, token: PushToken) -> Actor:
    return tokens.actor_of(
        token,
        request_id=request.request_id,  # type: ignore[attr-defined]
        ip=request.META.get("REMOTE_ADDR", ""),
    )


def _digest(rows: list[dict[str, Any]], all_or_none: bool) -> str:
    # Keys in order: what a program sends in another order is the same content.
    plain = json.dumps([all_or_none, rows], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def _again(before: Batch, digest: str) -> HttpResponse:
    if before.digest != digest:
        return fault(
            409, "key_reused", "这个 Idempotency-Key 已经用于另一批内容，请换一个新的编号。"
        )
    return answer(_shown(before))


def _too_often(token: PushToken) -> bool:
    since = clock.now() - timedelta(minutes=1)
    return token.batches.filter(created_at__gt=since).count() >= token.per_minute


def _busy(token: PushToken) -> HttpResponse:
    refusal = fault(429, "too_often", f"一分钟内最多报送{token.per_minute}批，请稍后再报送。")
    refusal["Retry-After"] = "60"
    return refusal


def _shown(batch: Batch) -> dict[str, Any]:
    return {
        "batch": str(batch.public_id),
        "taken": batch.taken,
        "received": batch.received,
        "created": batch.made,
        "updated": batch.changed,
        "unchanged": batch.unchanged,
        "refused": batch.refused,
        "faults": batch.faults,
    }


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Around the operation: POST only, small enough, every refusal as JSON, never cached.

    It declares itself open, for the token opens it and no session does.
    """

    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _refusal(request) or view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    guard.declares = Declaration(PUBLIC, writes=True)  # type: ignore[attr-defined]
    return guard


def _refusal(request: HttpRequest) -> HttpResponse | None:
    if request.method != "POST":
        refusal = fault(405, "method", "这个接口只接收报送，请用 POST。")
        refusal["Allow"] = "POST"
        return refusal
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        return fault(413, "too_large", f"一批最多{MOST_ROWS}行、2MB，请分批报送。")
    return None
