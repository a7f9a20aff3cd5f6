from uuid import uuid4

import pytest
from django.test import Client

from tests.web.sessions import client_of
from tuoyu.accounts.models import User
from tuoyu.core.authority import SYSTEM
from tuoyu.core.jobs import run_queued
from tuoyu.notices import actions
from tuoyu.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> User:
    return User.objects.create(username="reader", name="示例甲", kind=User.Kind.PARENT)


@pytest.fixture
def client(reader: User) -> Client:
    return client_of(reader)


def tell(reader: User, subject: str = "备案申请需要补正", **more: str) -> Notice:
    (notice,) = actions.queue([reader], subject, "有2处需要补正。", by=SYSTEM, **more)  # type: ignore[arg-type]
    return notice


def post(client: Client, path: str):  # type: ignore[no-untyped-def]
    return client.post(path, {"_key": str(uuid4())})


def test_an_empty_inbox_says_what_will_come(client: Client) -> None:
    words = client.get("/inbox/").content.decode()
    assert "还没有消息" in words


def test_reading_a_page_marks_nothing(client: Client, reader: User) -> None:
    notice = tell(reader, link="/policies/")
    words = client.get("/inbox/").content.decode()
    assert notice.subject in words
    assert "有 1 条未读消息" in words
    notice.refresh_from_db()
    assert notice.read_at is None


def test_opening_marks_and_leads_on(client: Client, reader: User) -> None:
    notice = tell(reader, link="/policies/")
    answer = post(client, f"/inbox/{notice.public_id}/open/")
    assert (answer.status_code, answer["Location"]) == (302, "/policies/")
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert notice.subject not in client.get("/inbox/?unread=1").content.decode()


def test_all_can_be_marked_at_once(client: Client, reader: User) -> None:
    tell(reader)
    tell(reader)
    assert post(client, "/inbox/read/").status_code == 302
    assert not Notice.objects.filter(read_at=None).exists()
    assert "已将2条消息标为已读" in client.get("/inbox/").content.decode()


def test_markup_in_a_notice_is_text(client: Client, reader: User) -> None:
    tell(reader, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in client.get("/inbox/").content.decode()


def test_pages_follow_by_link(client: Client, reader: User) -> None:
    for number in range(25):
        tell(reader, f"第{number:02}条消息")
    first = client.get("/inbox/")
    assert "第24条消息" in first.content.decode()
    older = first.context["paging"]["next_url"]
    second = client.get(older).content.decode()
    assert "第04条消息" in second
    assert "第24条消息" not in second


def test_the_number_of_queries_does_not_grow(
    client: Client, reader: User, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    tell(reader)
    client.get("/inbox/")
    for _ in range(19):
        tell(reader)
    with django_assert_max_num_queries(10):
        client.get("/inbox/")


def test_anothers_notice_is_not_found(client: Client) -> None:
    other = User.objects.create(username="other", name="示例乙", kind=User.Kind.PARENT)
    notice = tell(other)
    assert post(client, f"/inbox/{notice.public_id}/open/").status_code == 404
    assert client.get(f"/inbox/?before={notice.public_id}").status_code == 404
    assert client.get("/inbox/?before=nonsense").status_code == 404
    assert Client().get("/inbox/").status_code == 302


class TestDemoOutbox:
    def test_it_shows_the_code_and_hides_the_number(self, settings) -> None:  # type: ignore[no-untyped-def]
        settings.DEMO = True
        actions.send("sms", "13800000000", "login_code", {"minutes": 5}, secret="246810")
        run_queued()
        words = Client().get("/demo/outbox/").content.decode()
        assert "验证码246810" in words
        assert "13800000000" not in words
        assert "138****0000" in words

    def test_outside_of_the_demo_it_does_not_exist(self, settings) -> None:  # type: ignore[no-untyped-def]
        settings.DEMO = False
        assert Client().get("/demo/outbox/").status_code == 404
