"""A migrated site on a durable cluster of its own (var/postgres-bench), as production has it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def begin() -> None:
    """Set Django up in this process; the database is already there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("TUOYU_TESTING", "1")
    os.environ.setdefault(
        "TUOYU_SECRET_KEY", "benchmark-only-secret-key-that-guards-nothing-000000"
    )
    import django

    django.setup()


@contextmanager
def running() -> Iterator[None]:
    """A server with fsync on, unless DATABASE_URL names one; migrated."""
    from tuoyu.core.postgres import Cluster

    cluster = None
    if not os.environ.get("DATABASE_URL"):
        cluster = Cluster(PROJECT / "var" / "postgres-bench", durable=True)
        os.environ["DATABASE_URL"] = cluster.ensure_running().url
    try:
        begin()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield
    finally:
        if cluster:
            from django.db import connections

            connections.close_all()
            cluster.stop()
