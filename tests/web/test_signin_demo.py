"""The demo's one click: only in demo mode, only as demo accounts, marked in the session."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from tests.accounts.factories import STREET, staff, unit
from tests.registry.factories import division
from tuoyu.accounts import demo
from tuoyu.accounts.checks import demo_is_meant
from tuoyu.accounts.models import User
from tuoyu.accounts.queries import actor_of
from tuoyu.core.authority import Role

pytestmark = pytest.mark.django_db


def keyed(**fields):
    return {"_key": str(uuid4()), **fields}


@pytest.fixture
def people():
    unit("health", name="示例区卫生健康委员会")
    unit("education", name="示例区教育局")
    unit("market", name="示例区市场监督管理局")
    unit("street", STREET)
    unit("government", name="示例区人民政府", kind="government")
    return demo.build(district=division("990101", "示例区"))


@pytest.fixture
def demo_mode(settings):
    settings.DEMO = True


def test_the_demo_has_one_person_for_each_role(people):
    held = {h.role for user in people.values() for h in actor_of(user).holdings}
    assert held == set(Role) - {Role.INSTITUTION_HEAD, Role.INSTITUTION_STAFF}
    assert all(user.name.startswith("示例") and user.is_demo for user in people.values())
    assert not any(user.has_usable_password() for user in people.values())


def test_building_twice_changes_nothing(people):
    before = User.objects.count()
    assert {u.pk for u in demo.build().values()} == {u.pk for u in people.values()}
    assert User.objects.count() == before


def test_without_the_pack_it_says_what_to_do():
    with pytest.raises(RuntimeError, match="load_pack"):
        demo.build()


def test_the_page_offers_every_role_with_a_plain_description(client, people, demo_mode):
    page = client.get(reverse("signin")).content.decode()
    for role in (Role.FILING_CLERK, Role.STREET_INSPECTOR, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN):
        assert role.label in page
        assert role.spec.description in page
    assert page.count(">进入<") == len(people)


def test_one_click_enters_and_marks_the_session(client, people, demo_mode):
    clerk = people["demo-clerk"]
    answer = client.post(reverse("signin_demo", args=[clerk.public_id]), keyed())
    assert answer.status_code == 302
    assert client.session["factor"] == "demo"
    assert client.get(reverse("account")).status_code == 200


def test_one_click_changes_the_person(client, people, demo_mode):
    for name in ("demo-clerk", "demo-system"):
        client.post(reverse("signin_demo", args=[people[name].public_id]), keyed())
        assert int(client.session["_auth_user_id"]) == people[name].pk


def test_demo_accounts_keep_their_way_in(client, people, demo_mode):
    clerk = people["demo-clerk"]
    client.post(reverse("signin_demo", args=[clerk.public_id]), keyed())
    new = "Xin-mima-2026"
    answer = client.post(reverse("account_password"), keyed(new_password=new, again_password=new))
    assert answer.status_code == 422
    clerk.refresh_from_db()
    assert not clerk.has_usable_password()


def test_without_demo_mode_there_is_no_click(client, people):
    page = client.get(reverse("signin")).content.decode()
    assert "演示：选择一个身份" not in page
    answer = client.post(reverse("signin_demo", args=[people["demo-clerk"].public_id]), keyed())
    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_demo_session_ends_with_the_demo_mode(client, people, settings):
    settings.DEMO = True
    client.post(reverse("signin_demo", args=[people["demo-clerk"].public_id]), keyed())
    settings.DEMO = False
    assert client.get(reverse("account")).status_code == 302


def test_one_click_is_not_for_real_accounts(client, demo_mode):
    real = staff(Role.FILING_CLERK)
    answer = client.post(reverse("signin_demo", args=[real.public_id]), keyed())
    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_get_enters_nobody(client, people, demo_mode):
    assert (
        client.get(reverse("signin_demo", args=[people["demo-clerk"].public_id])).status_code == 404
    )


@pytest.mark.parametrize(
    ("demo_on", "debug", "meant", "faults"),
    [
        (True, False, False, 1),
        (True, False, True, 0),
        (True, True, False, 0),
        (False, False, False, 0),
    ],
)
def test_demo_mode_does_not_start_on_a_public_site_by_accident(
    settings, demo_on, debug, meant, faults
):
    settings.DEMO, settings.DEBUG, settings.DEMO_WITHOUT_DEBUG = demo_on, debug, meant
    found = demo_is_meant(None)
    assert len(found) == faults
    assert not found or "TUOYU_DEMO_WITHOUT_DEBUG=1" in found[0].msg


def test_the_command_prints_the_accounts(people, demo_mode, capsys):
    call_command("demo_accounts")
    said = capsys.readouterr().out
    assert "demo-clerk" in said
    assert "备案经办人（" in said


def test_the_command_refuses_outside_the_demo():
    with pytest.raises(CommandError, match="demo mode"):
        call_command("demo_accounts")


def test_the_first_administrator_comes_in_by_command(client, capsys):
    call_command("invite_administrator", "system_admin", "13600000009")
    address = capsys.readouterr().out.strip().partition("/invitations/")[2]
    page = client.get(f"/invitations/{address}")
    assert page.status_code == 200
    assert "系统管理员" in page.content.decode()
