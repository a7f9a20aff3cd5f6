"""Audit: who did what, when, over which thing, with which result; ids only.

`record` writes one event in the caller's transaction: an act whose event cannot be written does
not happen. Events are chained in sealed batches (`tuoyu.core.audit.chain`).
"""

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from tuoyu.core import clock, readonly
from tuoyu.core.audit.canonical import SIGNED, address, canonical, sign
from tuoyu.core.audit.facts import NotAFact, check_reason, clean
from tuoyu.core.ids import uuid7

if TYPE_CHECKING:
    from tuoyu.core.authority import Actor

__all__ = ["NotAFact", "read_record", "record"]

_INSERT = (
    f"INSERT INTO core_auditevent ({', '.join(SIGNED)}, mac) "  # noqa: S608
    f"VALUES ({', '.join(['%s'] * len(SIGNED))}, %s)"
)


def record(
    by: "Actor",
    act: str,
    over: object = None,
    *,
    result: str = "ok",
    reason: str = "",
    division: str = "",
    **facts: Any,
) -> UUID:
    """Write one event; returns its id.

    `over` is a record (`public_id`, `authority_subject()`), a bare UUID or None; `division` and
    the institution follow from it unless given. `result` is ok, refused or failed, `reason` a code,
    `facts` are ids, codes and numbers. Raises `NotAFact` for anything that reads like a person.
    """
    if isinstance(over, UUID):
        object_type, object_id, subject = "", over, None
    else:
        object_type, object_id, subject = _described(over)
    plain = clean(facts)
    values = (
        str(uuid7()),
        clock.now(),
        by.user_id,
        ",".join(sorted({holding.role.code for holding in by.holdings}))[:200],
        by.origin,
        act,
        object_type,
        _id(object_id),
        _id(subject.institution if subject else None),
        division or (subject.division if subject else ""),
        result,
        check_reason(reason),
        by.request_id[:64],
        address(by.ip),
        plain,
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*values[:-1], json.dumps(plain), sign(canonical(values))])
    return UUID(values[0])


def read_record(by: "Actor", act: str, over: object, **facts: Any) -> UUID:
    """An event for a read of a child's record (未成年人网络保护条例 §36), from a GET too."""
    with readonly.writing():
        return record(by, act, over, **facts)


def _described(over: object) -> tuple[str, Any, Any]:
    if over is None:
        return "", None, None
    meta = getattr(over, "_meta", None)
    name = meta.label_lower if meta else type(over).__name__.lower()
    subject = getattr(over, "authority_subject", None)
    return name, getattr(over, "public_id", None), subject() if subject else None


def _id(value: object) -> str | None:
    return None if value is None else str(value)
