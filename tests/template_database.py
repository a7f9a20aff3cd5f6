"""A migrated, empty database that the test databases are copied from.

Running all migrations takes many times longer than copying their result. The name of the copy's
source tells what it was made of, so a changed migration leads to a new one; it outlives the run.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connection

PREFIX = "tuoyu_template_"
ROOT = Path(settings.BASE_DIR)
# What the schema and the first rows of a database come from.
SOURCES = (
    "tuoyu/*/migrations/*.py",
    "tuoyu/divisions/fields.py",
    "tuoyu/core/*.py",
    "tuoyu/core/calendar/*.py",
    "tuoyu/core/crypto/*.py",
    "tuoyu/rules/data/*.toml",
    "requirements/*.txt",
    "config/*.py",
)


def ensured() -> str:
    """The name of the database to copy; whoever needs it first makes it, the others wait."""
    name = PREFIX + _digest()
    folder = Path(settings.VAR_DIR) / "tests"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if name not in _templates():
            _make(name)
    return name


def copy_to(name: str) -> None:
    """Make the database anew."""
    source = ensured()
    with connection.creation._nodb_cursor() as cursor:
        quoted = connection.ops.quote_name(name)
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE {source}")


def _digest() -> str:
    whole = hashlib.sha256()
    for path in sorted(path for pattern in SOURCES for path in ROOT.glob(pattern)):
        whole.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return whole.hexdigest()[:16]


def _templates() -> set[str]:
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [PREFIX + "%"])
        return {name for (name,) in cursor.fetchall()}


def _make(name: str) -> None:
    unfinished = f"{PREFIX}unfinished"
    with connection.creation._nodb_cursor() as cursor:
        for old in _templates():
            with suppress(OperationalError, ProgrammingError):  # somebody copies from it now
                cursor.execute(f"DROP DATABASE IF EXISTS {old}")
        cursor.execute(f"CREATE DATABASE {unfinished} TEMPLATE template0")
    with connected_to(unfinished):
        call_command("migrate", interactive=False, verbosity=0)
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """The default connection leads there."""
    before: Any = settings.DATABASES["default"]["NAME"]
    turn_to(name)
    try:
        yield
    finally:
        turn_to(before)


def turn_to(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name
