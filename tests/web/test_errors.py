"""The pages of what the domain refuses: in the reader's own shell, with words that are true."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.web.provider.posting import keyed
from tests.web.sessions import client_of

pytestmark = pytest.mark.django_db
NOWHERE = UUID("01900000-0000-7000-8000-000000000000")
NOT_SAVED = "没有保存任何改动"


def text(answer):
    return answer.content.decode()


@pytest.fixture
def at():
    return factories.world()


def test_who_works_here_keeps_the_own_shell(at):
    for user, name, item in (
        (at.clerk, "office-filing", "备案办件"),
        (at.head, "provider-filing", "空余托位"),
    ):
        answer = client_of(user).get(reverse(name, args=[NOWHERE]))
        page = text(answer)
        assert answer.status_code == 404
        assert item in page, "the menu"
        assert "回到工作台" in page
        assert NOT_SAVED not in page, "nothing was sent"


def test_a_visitor_is_led_to_the_first_page(at):
    answer = Client().get(reverse("institution", args=[NOWHERE]))
    assert answer.status_code == 404
    assert "回到首页" in text(answer)
    assert NOT_SAVED not in text(answer)


def test_what_was_sent_was_not_saved(at):
    case = factories.receipted(at)
    answer = client_of(at.clerk).post(
        reverse("office-filing-return", args=[case.public_id]), keyed(site="示例")
    )
    assert answer.status_code == 409
    assert NOT_SAVED in text(answer)
