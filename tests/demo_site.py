"""The demo district for tests that only read: built once a run, in a database of its own.

The tests of `tests/house` and `tests/browser` that walk over all pages share it, in every worker.
Whoever is the first of a run builds it; the others wait for the lock.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache as site_cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from tests import demo_things, template_database
from tests.web.sessions import client_of
from tuoyu.accounts.models import User
from tuoyu.core.authority import Role
from tuoyu.core.calendar import table
from tuoyu.flows import demo

PACK = Path(settings.BASE_DIR) / "packs" / "hongqiao"
SUFFIX = os.environ.get("TUOYU_TEST_DB", "")
NAME = "_".join(filter(None, ("test_demo", SUFFIX)))
FOLDER = Path(settings.VAR_DIR) / "tests" / NAME
SECONDS_OF_A_RUN = 3600
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())

# A visitor between the steps of signing in.
HALFWAY = "halfway"
# Who shows a role in the demo; the head of an institution that is filed sees the most.
PEOPLE = {
    Role.FILING_CLERK: "demo-clerk",
    Role.OFFICE_DIRECTOR: "demo-office",
    Role.UNIT_CLERK: "demo-unit",
    Role.UNIT_HEAD: "demo-unit-head",
    Role.GROUP_LEADER: "demo-leader",
    Role.STREET_INSPECTOR: "demo-street",
    Role.REGISTRAR_CLERK: "demo-registrar",
    Role.INSTITUTION_HEAD: "demo-head1",
    Role.INSTITUTION_STAFF: "demo-staff",
    Role.GUARDIAN: "demo-parent",
    Role.SYSTEM_ADMIN: "demo-system",
    Role.SECURITY_ADMIN: "demo-security",
    Role.AUDIT_ADMIN: "demo-audit",
}


@contextmanager
def opened() -> Iterator[None]:
    """The default connection leads to the demo's database, and DEMO is on."""
    before = connection.settings_dict["NAME"], settings.DEMO, settings.FILE_ROOT
    settings.DEMO, settings.FILE_ROOT = True, FOLDER / "files"
    _build_once(before[0])
    try:
        _turn_to(NAME)
        site_cache.clear()
        yield
    finally:
        _turn_to(before[0])
        settings.DEMO, settings.FILE_ROOT = before[1:]
        site_cache.clear()


def user_named(username: str) -> User:
    """The demo's parent has a phone and no user name of its own."""
    if username == PEOPLE[Role.GUARDIAN]:
        return User.objects.get(kind=User.Kind.PARENT, is_demo=True)
    return User.objects.get(username=username)


def session_of(username: str) -> str:
    """The key of the person's session, made when the demo was built: signing in anew would lock
    the person's row against the other worker."""
    return str(json.loads((FOLDER / "sessions").read_text())[username])


def things() -> dict[str, dict[str, Any]]:
    """What stands in the address of a route, where the demo alone has nothing."""
    found: dict[str, dict[str, Any]] = json.loads((FOLDER / "things").read_text())
    return found


def client_named(username: str) -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(username)
    return client


def client(role: Role | None) -> Client:
    """A signed-in client; for no role, a visitor."""
    return Client() if role is None else client_named(PEOPLE[role])


def _turn_to(name: str) -> None:
    template_database.turn_to(name)
    table.forget()


@cache
def _build_once(test_database: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        built = FOLDER / "built"
        if built.exists() and built.read_text() == RUN:
            return
        built.unlink(missing_ok=True)
        shutil.rmtree(FOLDER / "files", ignore_errors=True)
        for answer in FOLDER.glob("answers-*"):
            answer.unlink()
        template_database.copy_to(NAME)
        _turn_to(NAME)
        call_command("load_pack", str(PACK), verbosity=0)
        demo.build()
        (FOLDER / "things").write_text(json.dumps(demo_things.build()))
        _sign_everybody_in()
        _turn_to(test_database)
        built.write_text(RUN)


def _sign_everybody_in() -> None:
    names = [*PEOPLE.values(), *_heads()]
    keys = {name: _signed_in(user_named(name)) for name in dict.fromkeys(names)}
    keys[HALFWAY] = demo_things.halfway()
    (FOLDER / "sessions").write_text(json.dumps(keys))


def _heads() -> Iterable[str]:
    return User.objects.filter(username__startswith="demo-head").values_list("username", flat=True)


def _signed_in(user: User) -> str:
    session = client_of(user).session
    session["seen_at"] += SECONDS_OF_A_RUN  # so that no request writes when it was last seen
    session.save()
    return str(session.session_key)
