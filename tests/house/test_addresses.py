"""Every address declares what it is, keeps to it, and is closed to whoever may not open it."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import acts_only, demo_site, routes
from tests.house.crawl import Answer, answers
from tuoyu.core.authority import Permission, Role
from tuoyu.core.readonly import WRITES
from tuoyu.web.page import PUBLIC, Declaration

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_district")]

ROUTES = routes.routes()
# Changes only how one browser shows the pages; so it takes a POST without key and transaction.
POSTS_WITHOUT_KEY = {"display"}
ONLY_404 = {"api/v1/<path:rest>"}
# What a token opens, and no session: there is no form that carries a key.
BY_TOKEN = {"api:registrations"}
# Granted already, asked for by nothing yet. Whoever builds the page takes the line out.
WAITING = {
    Permission.POLICY_MANAGE: "security policies are settings of the site; no page edits them",
    Permission.NOTICE_READ: "the inbox shows one's own messages to whoever is signed in",
}
EVERYBODY = [*Role, None]
# Reads of personal data stand in the audit (`read_record` in tuoyu/core/audit/__init__.py).
RECORD_OF_A_READ = "INSERT INTO core_auditevent"
READS_ON_RECORD = {
    "office-staff",
    "office-staff-export",
    "office-person",
    "office-staff-paper",
    "file",
}
# What the framework keeps about a visitor, and no page about the district.
OF_THE_FRAMEWORK = re.compile(r'"(django_session|usersessions_usersession)"')


def permitted(route: routes.Route, role: Role | None) -> bool:
    assert route.declares is not None
    wanted = route.declares.permission
    if role is None:
        return wanted is PUBLIC
    if not isinstance(wanted, Permission):
        return True
    guardian = frozenset() if role.spec.staff else Role.GUARDIAN.spec.permissions
    return wanted in role.spec.permissions | guardian


def test_every_role_has_its_person() -> None:
    assert set(demo_site.PEOPLE) == set(Role)


def test_names_are_unique() -> None:
    names = [route.name for route in ROUTES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_declares(route: routes.Route) -> None:
    assert isinstance(route.declares, Declaration), "wear @page (tuoyu/web/page.py)"


@pytest.mark.parametrize("role", EVERYBODY, ids=lambda role: getattr(role, "code", "visitor"))
def test_opens_to_whom_it_is_for_and_to_nobody_else(role: Role | None) -> None:
    wrong = [str(answer) for answer in answers(role) if answer.status not in _fitting(answer, role)]
    assert wrong == []


def _fitting(answer: Answer, role: Role | None) -> set[int]:
    name = answer.route.name
    if not permitted(answer.route, role):
        return {302, 404} if role is None else {403}
    if name in acts_only.POST_ONLY:
        return {405}
    leads_on = answer.status == 302 and not answer.where.startswith("/signin/?")
    if name in acts_only.NO_PAGE_IN_THE_DEMO:
        return {200, 404, 409, *({302} if leads_on else set())}
    own = {404} if name in acts_only.NOT_EVERYBODY_S else set()
    own |= {403} if name.startswith(acts_only.OF_A_UNIT) else set()
    return {200, *own, *({302} if leads_on else set())}


def test_a_stranger_is_led_to_sign_in_and_back() -> None:
    for answer in answers(None):
        if not permitted(answer.route, None):
            assert answer.where.startswith("/signin/?next="), answer


def test_most_addresses_are_seen_with_something_behind_them() -> None:
    """Else the walk would only walk over 404."""
    seen = {a.route.name for role in EVERYBODY for a in answers(role) if a.status == 200}
    unseen = {route.name for route in ROUTES} - seen
    assert len(unseen) <= len(ROUTES) // 4, sorted(unseen)


@pytest.mark.parametrize("role", EVERYBODY, ids=lambda role: getattr(role, "code", "visitor"))
def test_a_get_writes_nothing(role: Role | None) -> None:
    wrote = [
        f"{answer.route}: {sql[:200]}"
        for answer in answers(role)
        for sql in answer.statements
        if WRITES.search(sql)
        and not OF_THE_FRAMEWORK.search(sql[:80])
        and not (sql.startswith(RECORD_OF_A_READ) and answer.route.name in READS_ON_RECORD)
    ]
    assert wrote == []


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_a_post_to_what_only_reads_is_refused(route: routes.Route) -> None:
    assert route.declares is not None
    if route.declares.writes or route.name in POSTS_WITHOUT_KEY:
        return
    url = routes.addresses()[route.name]
    assert Client().post(url).status_code == (404 if route.name in ONLY_404 else 405)


@pytest.mark.parametrize("route", [r for r in ROUTES if r.declares and r.declares.writes], ids=str)
def test_a_post_without_its_key_is_refused(route: routes.Route) -> None:
    """Whoever may post: without the key of the form nothing happens."""
    url = routes.addresses()[route.name]
    role = next((role for role in Role if permitted(route, role)), None)
    assert role is not None, f"nobody may post to {route}"
    with CaptureQueriesContext(connection) as seen:
        status = demo_site.client(role).post(url).status_code
    assert status == (401 if route.name in BY_TOKEN else 422)
    statements = [each["sql"] for each in seen]
    wrote = [sql for sql in statements if WRITES.search(sql) and not OF_THE_FRAMEWORK.search(sql)]
    assert wrote == []


def test_no_address_shows_a_primary_key() -> None:
    """Rows of allauth have no other id; only their owner reaches them."""
    shown = {route.name for route in ROUTES if "<int:" in route.pattern}
    assert shown == {"account_remove_factor", "account_end_session"}


def test_every_permission_opens_or_does_something() -> None:
    """A permission that no page asks for is dead weight in docs/authority.md."""
    asked = {route.declares.permission for route in ROUTES if route.declares}
    assert set(Permission) - asked - used_in_code() == set(WAITING)


def used_in_code() -> set[Permission]:
    from tests.house.sources import python_files

    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in python_files("tuoyu")
        if path.name != "permissions.py" and "menus" not in path.name
    )
    return {each for each in Permission if re.search(rf"\b(P|Permission)\.{each.name}\b", text)}


def test_every_permission_is_somebody_s() -> None:
    assert set(Permission) == set().union(*(role.spec.permissions for role in Role))
