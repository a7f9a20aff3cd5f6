"""Signing in by password: the right one, the wrong one, the lock, the way back, the demo."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from axes.models import AccessAttempt
from django.urls import reverse

from tests.accounts.factories import PASSWORD, parent, provider, staff
from tests.registry.factories import institution
from tuoyu.accounts import actions
from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.web.signin.views import WRONG

pytestmark = pytest.mark.django_db


def keyed(**fields):
    return {"_key": str(uuid4()), **fields}


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(reverse("signin"), keyed(username=username, password=password, **more))


@pytest.fixture
def head():
    return provider(institution())


def test_the_page_needs_no_javascript_and_no_account(client):
    page = client.get(reverse("signin")).content.decode()
    assert 'name="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "演示：选择一个身份" not in page


def test_the_right_password_leads_to_the_work(client, head):
    answer = sign_in(client, head.username)
    assert answer.status_code == 302
    assert int(client.session["_auth_user_id"]) == head.pk
    head.refresh_from_db()
    assert head.last_seen_at is not None
    assert AuditEvent.objects.filter(act="accounts.sign_in", result="ok").exists()


def test_a_phone_number_stands_for_the_account(client, head):
    assert sign_in(client, f" +86 {head.phone}").status_code == 302


def test_the_session_key_changes_at_sign_in(client, head):
    client.get(reverse("signin_second"))
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    sign_in(client, head.username)
    assert client.session.session_key != before


def test_wrong_password_unknown_account_and_disabled_account_read_alike(client, head):
    gone = provider(institution())
    User.objects.filter(pk=gone.pk).update(is_active=False, disabled_at=clock.now())
    said = []
    for username, password in [(head.username, "x"), ("nobody", "x"), (gone.username, PASSWORD)]:
        answer = sign_in(client, username, password)
        assert answer.status_code == 422
        assert WRONG in answer.content.decode()
        assert "_auth_user_id" not in client.session
        said.append(answer.content.decode().count(WRONG))
    assert len(set(said)) == 1


def test_a_failure_is_on_record_without_what_was_typed(client, head):
    sign_in(client, head.username, "Geheim-12345")
    event = AuditEvent.objects.get(act="accounts.sign_in")
    assert (event.result, event.reason) == ("failed", "wrong")
    attempt = AccessAttempt.objects.get()
    assert "Geheim" not in attempt.post_data
    assert head.username not in attempt.post_data


def test_five_failures_lock_the_account_for_fifteen_minutes(client, head):
    for _ in range(5):
        sign_in(client, head.username, "wrong")
    answer = sign_in(client, head.username)
    assert answer.status_code == 429
    assert "15分钟" in answer.content.decode()
    with time_machine.travel(clock.now() + timedelta(minutes=14), tick=False):
        assert sign_in(client, head.username).status_code == 429
    with time_machine.travel(clock.now() + timedelta(minutes=15, seconds=1), tick=False):
        assert sign_in(client, head.username).status_code == 302


def test_four_failures_do_not_lock_and_success_forgives(client, head):
    for _ in range(2):
        for _ in range(4):
            assert sign_in(client, head.username, "wrong").status_code == 422
        assert sign_in(client, head.username).status_code == 302
        client.logout()


def test_the_lock_follows_the_account_to_another_address(client, head):
    for _ in range(5):
        sign_in(client, head.username, "wrong")
    client.defaults["REMOTE_ADDR"] = "10.1.2.3"
    assert sign_in(client, head.username).status_code == 429


def test_an_unknown_account_locks_like_a_known_one(client):
    for _ in range(5):
        sign_in(client, "nobody", "wrong")
    assert sign_in(client, "nobody").status_code == 429


def test_one_address_is_locked_after_twenty_failures_not_after_five(client, head):
    for n in range(19):
        sign_in(client, f"nobody{n}", "wrong")
    assert sign_in(client, head.username).status_code == 302
    client.logout()
    sign_in(client, "nobody99", "wrong")
    assert sign_in(client, head.username).status_code == 429
    client.defaults["REMOTE_ADDR"] = "10.1.2.3"
    assert sign_in(client, head.username).status_code == 302


@pytest.mark.parametrize(
    "wished", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_the_way_back_stays_on_this_site(client, head, wished):
    answer = sign_in(client, head.username, next=wished)
    assert "evil" not in answer["Location"]
    assert answer["Location"].startswith("/")


def test_the_way_back_leads_on(client, head):
    assert sign_in(client, head.username, next="/provider/?a=1")["Location"] == "/provider/?a=1"


def test_signing_out_ends_the_session(client, head):
    sign_in(client, head.username)
    key = client.session.session_key
    assert client.get(reverse("signout")).status_code == 200
    answer = client.post(reverse("signout"), keyed())
    assert answer.status_code == 302
    client.cookies["session"] = key
    assert client.get(reverse("account")).status_code == 302


def test_a_disabled_person_is_out_at_once(client, head):
    sign_in(client, head.username)
    assert client.get(reverse("account")).status_code == 200
    staff(Role.SYSTEM_ADMIN)
    actions.disable(head, by=SYSTEM)
    answer = client.get(reverse("account"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("signin"))


# --- idle and absolute end ---


def moved(**span):
    return time_machine.travel(clock.now() + timedelta(**span), tick=False)


def test_half_an_hour_without_a_request_ends_the_session(client, head):
    sign_in(client, head.username)
    with moved(minutes=29):
        assert client.get(reverse("account")).status_code == 200
    with moved(minutes=58):
        assert client.get(reverse("account")).status_code == 200
    with moved(minutes=89):
        answer = client.get(reverse("account"))
        assert answer.status_code == 302
        assert "没有操作" in client.get(answer["Location"]).content.decode()


def test_twelve_hours_end_the_session_however_busy(client, head):
    sign_in(client, head.username)
    start = clock.now()
    for minutes in range(25, 720, 25):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert client.get(reverse("account")).status_code == 200
    with time_machine.travel(start + timedelta(hours=12), tick=False):
        assert client.get(reverse("account")).status_code == 302


def test_a_parent_stays_for_seven_days(client):
    family = parent()
    enter_as(client, family)
    with moved(days=6, hours=23):
        assert client.get(reverse("account")).status_code == 200
    with moved(days=7, seconds=1):
        assert client.get(reverse("account")).status_code == 302


def enter_as(client, user):
    """By the code that is sent to the phone."""
    from tuoyu.notices.models import OutboxMessage

    client.post(reverse("signin_phone"), keyed(phone=user.phone))
    code = OutboxMessage.objects.latest("id").secret
    assert client.post(reverse("signin_code"), keyed(code=code)).status_code == 302


# --- the list of sessions ---


def test_a_person_sees_and_ends_own_sessions(client, head):
    from django.test import Client

    other = Client()
    sign_in(client, head.username)
    sign_in(other, head.username)
    page = client.get(reverse("account"))
    assert len(page.context["sessions"]) == 2
    foreign = next(s for s in page.context["sessions"] if not s["current"])
    answer = client.post(reverse("account_end_session", args=[foreign["id"]]), keyed())
    assert answer.status_code == 302
    assert other.get(reverse("account")).status_code == 302
    assert client.get(reverse("account")).status_code == 200


def test_nobody_ends_sessions_of_others(client, head):
    from allauth.usersessions.models import UserSession
    from django.test import Client

    other = Client()
    sign_in(other, provider(institution()).username)
    sign_in(client, head.username)
    foreign = UserSession.objects.exclude(user=head).get()
    assert (
        client.post(reverse("account_end_session", args=[foreign.pk]), keyed()).status_code == 404
    )
    assert other.get(reverse("account")).status_code == 200


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(client, head):
    from django.test import Client

    other = Client()
    sign_in(client, head.username)
    sign_in(other, head.username)
    new = "Xin-mima-2026"
    fields = keyed(old_password=PASSWORD, new_password=new, again_password=new)
    assert client.post(reverse("account_password"), fields).status_code == 302
    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302


def test_a_wrong_old_password_changes_nothing(client, head):
    sign_in(client, head.username)
    fields = keyed(
        old_password="wrong", new_password="Xin-mima-2026", again_password="Xin-mima-2026"
    )
    answer = client.post(reverse("account_password"), fields)
    assert answer.status_code == 422
    assert "现在的密码不正确" in answer.content.decode()
    head.refresh_from_db()
    assert head.check_password(PASSWORD)


def test_a_long_way_back_is_gone_to(client, head):
    wished = "/provider/?" + "&".join(f"filter{number}=示例" for number in range(60))
    answer = sign_in(client, head.username, next=wished)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/provider/?filter0=")
