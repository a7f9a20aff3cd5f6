"""GET writes nothing: the guard, and the one declared way around it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

_writing: ContextVar[bool] = ContextVar("writing", default=False)

# What writes or locks, wherever in the statement it hides. tests/house walks every page with it.
WRITES = re.compile(
    r"^\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|COPY|ALTER|DROP|CREATE)\b"
    r"|\bFOR (NO KEY )?UPDATE\b|\b(INSERT\s+INTO|DELETE\s+FROM)\b"
    r"|\b(nextval|setval|procrastinate_defer\w*)\(",
    re.IGNORECASE,
)
# Kept by the framework around a request, not by pages: sessions and the lock-out counters.
FRAMEWORK_TABLES = ('"django_session"', '"axes_', '"usersessions_', '"account_', '"mfa_')


class WroteInGet(RuntimeError):
    """A page changed data while it answered a GET or HEAD."""


@contextmanager
def writing() -> Iterator[None]:
    """Allow writes inside a GET: only for the audit of reading children's data."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def nothing_is_written() -> Iterator[None]:
    """Refuse every writing statement on the default connection."""
    with connection.execute_wrapper(_refuse_writes):
        yield


def _refuse_writes(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    if WRITES.search(sql) and not _writing.get() and not _of_framework(sql):
        raise WroteInGet(f"GET must not write: {sql[:120]}")
    return execute(sql, params, many, context)


def _of_framework(sql: str) -> bool:
    return any(table in sql[:80] for table in FRAMEWORK_TABLES)
