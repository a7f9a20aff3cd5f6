"""Declaring, queueing and (in tests and commands) draining jobs."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

LONGEST_ARGUMENT = 120
# Every five minutes for a day, then the job stays as failed and /readyz's counts show it.
RETRY = RetryStrategy(max_attempts=288, wait=300)

AnyTask = Task[..., Any, Any]
Id = str | int | UUID


def job(
    name: str, *, retry: RetryStrategy | None = RETRY
) -> Callable[[Callable[..., Any]], AnyTask]:
    """Declare a job under a name that stays when the code moves, e.g. "notices.deliver".

    A handler must be idempotent. A failure is tried again every 5 minutes for 24 hours.
    """

    def declare(handler: Callable[..., Any]) -> AnyTask:
        task: AnyTask = app.task(name=name, retry=retry or False)(handler)
        return task

    return declare


def defer(task: AnyTask, *, once: str = "", **ids: Id) -> bool:
    """Queue `task` in the transaction of the act: it runs after the commit, or never.

    `ids`: numbers, UUIDs and short codes. `once`: while a job with this key waits, no second one
    is queued; False then. Raises `RuntimeError` outside a transaction, `ValueError` for an
    argument that is not an id.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{task.name}: queue a job inside the transaction of its act")
    arguments = {name: _plain(name, value) for name, value in ids.items()}
    try:
        with transaction.atomic():
            task.configure(queueing_lock=once or None).defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True


def _plain(name: str, value: Id) -> str | int:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, int) or (isinstance(value, str) and len(value) <= LONGEST_ARGUMENT):
        return value
    raise ValueError(f"{name}: the argument of a job is an id or a short code")


def waiting() -> list[tuple[str, dict[str, Any]]]:
    """Name and arguments of the jobs that wait, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id"
        )
        return [(name, _loaded(arguments)) for name, arguments in cursor.fetchall()]


def run_queued(limit: int = 1000) -> int:
    """Run the jobs that are due, here and now, in this transaction; the number that ran.

    For tests and for building the demo without a worker. A failing job raises.
    """
    for count in range(limit):
        fetched = _fetch()
        if fetched is None:
            return count
        number, name, arguments = fetched
        with structlog.contextvars.bound_contextvars(job=name), transaction.atomic():
            app.tasks[name](**arguments)
        _finish(number)
    raise RuntimeError(f"more than {limit} jobs: do they queue each other?")


def _fetch() -> tuple[int, str, dict[str, Any]] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, task_name, args FROM procrastinate_fetch_job_v2(NULL, NULL) "
            "WHERE id IS NOT NULL"
        )
        row = cursor.fetchone()
    return (row[0], row[1], _loaded(row[2])) if row else None


def _finish(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', false)", [number])


def _loaded(arguments: Any) -> dict[str, Any]:
    """Django reads a bare jsonb column as text, procrastinate's own connection as a mapping."""
    loaded: dict[str, Any] = json.loads(arguments) if isinstance(arguments, str) else arguments
    return loaded
