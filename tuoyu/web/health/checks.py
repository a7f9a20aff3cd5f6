"""What must be true before requests are sent here. Each check raises; its words stay in the log."""

import os
from collections.abc import Callable
from pathlib import Path

import structlog
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tuoyu.core.audit.chain import is_restored
from tuoyu.core.documents import glyphs
from tuoyu.core.postgres import check_server

log = structlog.get_logger(__name__)


class NotReady(Exception):
    """A check did not pass."""


def database() -> None:
    check_server(connection)


def migrations() -> None:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise NotReady(f"{len(waiting)} migrations are not applied")


def fonts() -> None:
    glyphs.font_files(Path(settings.FONT_DIR))


def disk() -> None:
    """The nearest existing folder of FILE_ROOT can be written (the folder itself is made late)."""
    folder = Path(settings.FILE_ROOT)
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        raise NotReady("FILE_ROOT cannot be written")


def audit() -> None:
    """After a restore into another cluster: `seal_audit --new-epoch` comes before any writing."""
    if is_restored():
        raise NotReady("restored into another cluster: run manage.py seal_audit --new-epoch")


CHECKS: dict[str, Callable[[], None]] = {
    "database": database,
    "migrations": migrations,
    "fonts": fonts,
    "disk": disk,
    "audit": audit,
}


def results() -> dict[str, bool]:
    return {name: _passes(name, check) for name, check in CHECKS.items()}


def _passes(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as fault:  # any fault means: not ready
        log.warning("not_ready", check=name, fault=type(fault).__name__)
        return False
    return True
