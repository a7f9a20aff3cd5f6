"""The hostile test environment: what slips through in production fails here."""

import atexit
import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import time_machine

# Named here and not in pyproject.toml: pytest-django would load it before this file is read.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("TUOYU_TESTING", "1")
os.environ.setdefault("TUOYU_SECRET_KEY", "test-only-secret-key-that-guards-nothing-000000000000")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# Kernels are compiled once for a machine, whatever clone is tested, where there is a home for them.
if os.access(os.path.expanduser("~"), os.W_OK):
    os.environ.setdefault("NUMBA_CACHE_DIR", os.path.expanduser("~/.cache/tuoyu/numba"))

# The suite passes on any day: `TUOYU_TEST_DAY=2028-02-29T23:30 pytest …` runs it on another one.
if other_day := os.environ.get("TUOYU_TEST_DAY"):
    instant = datetime.fromisoformat(other_day).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    time_machine.travel(instant, tick=True).start()

if not os.environ.get("DATABASE_URL"):
    from tuoyu.core.postgres import Cluster

    cluster = Cluster.for_tests()
    os.environ["DATABASE_URL"] = cluster.ensure_running().url
    atexit.register(cluster.stop)  # the last of the runs that share it stops it

import django
import pytest
from django.conf import settings as site

django.setup()  # now, not before: the database has its address only here

from tests import hostile, quick  # noqa: E402
from tuoyu.divisions import home  # noqa: E402

hostile.install()
quick.install()

# A busy machine is no fault of an example.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")

# `make run` collects the static files there; a fresh clone that only tests has no such folder.
Path(site.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker,  # type: ignore[no-untyped-def]
) -> None:
    """One test database per worker, and per person who shares the cluster; each is a copy."""
    from django.conf import settings

    from tests import template_database

    test = settings.DATABASES["default"].setdefault("TEST", {})
    with django_db_blocker.unblock():
        test["TEMPLATE"] = template_database.ensured()
    suffix = os.environ.get("TUOYU_TEST_DB", "")
    if suffix:
        test["NAME"] = f"{test.get('NAME') or 'test_tuoyu'}_{suffix}"


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    if settings.FILE_ROOT == settings.VAR_DIR / "files":  # the demo district has files of its own
        settings.FILE_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def no_request_is_open() -> None:
    """A streamed answer that no test read to its end leaves its request open, with its district."""
    home._close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:  # type: ignore[no-untyped-def]
    """Let `transaction=True` tests empty the audit; its own test puts the triggers back."""
    with django_db_blocker.unblock():
        _let_the_audit_be_emptied()


@pytest.fixture(autouse=True)
def tables_can_be_emptied(request: pytest.FixtureRequest) -> None:
    """Whatever ran before: a test that commits must be able to empty the audit at its end."""
    if not {"transactional_db", "live_server"} & set(request.fixturenames) and not any(
        mark.kwargs.get("transaction") for mark in request.node.iter_markers("django_db")
    ):
        return
    request.getfixturevalue("transactional_db")
    _let_the_audit_be_emptied()


def _let_the_audit_be_emptied() -> None:
    from django.db import connection

    from tuoyu.core.setup import APPEND_ONLY

    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")
