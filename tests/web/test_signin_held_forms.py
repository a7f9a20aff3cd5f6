"""A session that ends in the middle of a form: what was typed survives for its author only."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.accounts.factories import PASSWORD, provider
from tests.registry.factories import institution
from tuoyu.accounts import held_forms
from tuoyu.accounts.models import HeldForm
from tuoyu.core import clock

pytestmark = pytest.mark.django_db
TYPED = {"phone": "13512345678", "role": "institution_staff"}


def keyed(**fields):
    return {"_key": str(uuid4()), **fields}


def sign_in(client, user, **more):
    fields = keyed(username=user.username, password=PASSWORD, **more)
    return client.post(reverse("signin"), fields)


@pytest.fixture
def head():
    return provider(institution())


@pytest.fixture
def lost(client, head):
    """The head was signed in, waited too long, and then sent the form."""
    sign_in(client, head)
    with time_machine.travel(clock.now() + timedelta(minutes=31), tick=False):
        answer = client.post(reverse("colleague_invite"), keyed(**TYPED))
        client.get(answer["Location"])
    return answer


def released(client, user, path=None):
    request = RequestFactory().get(path or reverse("colleague_invite"))
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    return held_forms.release(request, user)


def test_the_form_waits_and_the_sign_in_page_says_so(client, head, lost):
    assert lost["Location"].startswith(reverse("signin"))
    assert "已安全保留30分钟" in client.get(lost["Location"]).content.decode()
    assert HeldForm.objects.get().user == head


def test_its_author_gets_it_back_without_keys(client, head, lost):
    sign_in(client, head)
    fields = released(client, head)
    assert {name: fields[name] for name in fields} == TYPED


def test_the_page_shows_again_what_was_typed(client, head, lost):
    back = sign_in(client, head, next=reverse("colleague_invite"))["Location"]
    page = client.get(back).content.decode()
    assert f'value="{TYPED["phone"]}"' in page
    assert "已恢复您登录过期前填写的内容" in page
    assert "已恢复" not in client.get(reverse("colleagues")).content.decode()


def test_it_is_encrypted(lost):
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM accounts_heldform")
        assert TYPED["phone"] not in cursor.fetchone()[0]


def test_somebody_else_at_the_same_browser_gets_nothing(client, lost):
    assert released(client, provider(institution())) is None


def test_another_browser_gets_nothing(head, lost):
    assert released(Client(), head) is None


def test_another_page_gets_nothing(client, head, lost):
    assert released(client, head, reverse("colleagues")) is None


def test_after_half_an_hour_it_is_gone(client, head, lost):
    with time_machine.travel(clock.now() + timedelta(minutes=62), tick=False):
        assert released(client, head) is None
        assert held_forms.purge() == 1


def test_sending_it_again_ends_the_keeping(client, head, lost):
    sign_in(client, head)
    client.post(reverse("colleague_invite"), keyed(**TYPED))
    assert not HeldForm.objects.exists()


def test_a_stranger_leaves_nothing_behind(client):
    client.post(reverse("colleague_invite"), keyed(**TYPED))
    assert not HeldForm.objects.exists()


def test_a_forged_owner_leaves_nothing_behind(client, head):
    client.cookies["owner"] = str(head.public_id)
    client.post(reverse("colleague_invite"), keyed(**TYPED))
    assert not HeldForm.objects.exists()


def test_passwords_codes_and_giants_are_not_kept(client, head):
    sign_in(client, head)
    client.cookies.pop("session")
    client.post(reverse("account_password"), keyed(old_password=PASSWORD, new_password="x"))
    client.post(reverse("colleague_invite"), keyed(phone="x" * 400_000))
    assert not HeldForm.objects.exists()


def test_files_are_to_be_chosen_again(client, head):
    sign_in(client, head)
    client.cookies.pop("session")
    upload = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    client.post(reverse("colleague_invite"), keyed(**TYPED, paper=upload))
    request = RequestFactory().get(reverse("colleague_invite"))
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    assert held_forms.had_files(request, head)
    assert released(client, head).get("paper") is None


@pytest.mark.parametrize("typed", ["\0", "😀", "\\u0000", "'; DROP TABLE", "张" * 1000])
def test_whatever_was_typed_does_not_break_it(client, head, typed):
    sign_in(client, head)
    client.cookies.pop("session")
    answer = client.post(reverse("colleague_invite"), keyed(phone=typed))
    assert answer.status_code == 302
    assert released(client, head)["phone"] == typed
