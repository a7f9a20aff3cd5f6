from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.authority import ANONYMOUS, SYSTEM, Actor
from tuoyu.core.errors import NotFound
from tuoyu.core.jobs import run_queued, waiting
from tuoyu.notices import actions, adapters, jobs, queries
from tuoyu.notices.models import Notice, OutboxMessage

PHONE = "13800000000"
pytestmark = pytest.mark.django_db


def person(name: str, phone: str = "") -> User:
    return User.objects.create(username=name, name=f"示例{name}", kind="parent", phone=phone)


@pytest.fixture
def reader() -> User:
    return person("reader", PHONE)


@pytest.fixture
def by(reader: User) -> Actor:
    return Actor(reader.pk, "示例")


class Refusing:
    """A provider that is down until somebody says otherwise."""

    keeps_secret = False
    down = True
    sent: list[adapters.Letter] = []

    def send(self, letter: adapters.Letter) -> None:
        if Refusing.down:
            raise adapters.Undelivered("busy")
        Refusing.sent.append(letter)


@pytest.fixture
def refusing(settings) -> type[Refusing]:  # type: ignore[no-untyped-def]
    Refusing.down, Refusing.sent = True, []
    settings.NOTICE_ADAPTER = "tests.notices.test_notices.Refusing"
    return Refusing


class TestQueue:
    def test_each_recipient_gets_one_row(self, reader: User) -> None:
        about = uuid4()
        other = person("other")
        made = actions.queue(
            [reader, other, reader], "需要补正", "有2处。", "/provider/filings/1/",
            about=about, due_on=clock.today(), by=SYSTEM,
        )  # fmt: skip
        assert {notice.recipient_id for notice in made} == {reader.pk, other.pk}
        assert all(notice.about == about and notice.read_at is None for notice in made)
        assert waiting() == []

    def test_a_key_goes_once_to_a_person(self, reader: User) -> None:
        key = f"filing.returned:{uuid4()}"
        assert actions.queue([reader], "一", by=SYSTEM, key=key, sms="notice")
        late = person("late")
        assert [
            n.recipient_id for n in actions.queue([reader, late], "一", by=SYSTEM, key=key)
        ] == [late.pk]
        assert Notice.objects.filter(recipient=reader).count() == 1
        assert OutboxMessage.objects.count() == 1
        actions.queue([reader], "二", by=SYSTEM)
        actions.queue([reader], "二", by=SYSTEM)
        assert Notice.objects.filter(recipient=reader).count() == 3

    @pytest.mark.parametrize("link", ["https://example.test/", "//example.test/", "javascript:x"])
    def test_a_link_stays_on_the_site(self, reader: User, link: str) -> None:
        with pytest.raises(ValueError, match="path"):
            actions.queue([reader], "一", link=link, by=SYSTEM)

    def test_nobody_is_nobody(self) -> None:
        assert actions.queue([], "一", by=SYSTEM) == []

    def test_a_message_goes_only_to_those_with_a_phone(self, reader: User) -> None:
        actions.queue([reader, person("without")], "一", by=SYSTEM, sms="notice")
        assert [message.address for message in OutboxMessage.objects.all()] == [PHONE]
        assert [name for name, _ in waiting()] == ["notices.deliver"]


class TestOutbox:
    def test_the_address_and_the_code_are_not_readable_in_the_database(self) -> None:
        actions.send("sms", PHONE, "login_code", {"minutes": 5}, secret="246810")
        with connection.cursor() as cursor:
            cursor.execute("SELECT address, secret, params::text FROM notices_outboxmessage")
            row = " ".join(cursor.fetchone() or ())
            cursor.execute("SELECT args::text FROM procrastinate_jobs")
            row += str(cursor.fetchone())
        assert PHONE not in row
        assert "246810" not in row

    def test_a_message_is_sent_once_however_often_the_job_runs(
        self, refusing: type[Refusing]
    ) -> None:
        refusing.down = False
        message = actions.send("sms", PHONE, "login_code", {"minutes": 5}, secret="246810")
        assert message is not None
        assert run_queued() == 1
        jobs.deliver(str(message.public_id))
        jobs.deliver_due()
        (letter,) = refusing.sent
        assert letter.address == PHONE
        assert "246810" in letter.words
        assert "246810" not in repr(letter)
        assert PHONE not in repr(letter)
        message.refresh_from_db()
        assert (message.state, message.tries, message.secret) == ("sent", 1, "")

    def test_a_provider_that_is_down_is_tried_again_then_given_up(
        self, refusing: type[Refusing]
    ) -> None:
        with time_machine.travel(clock.now(), tick=False) as traveller:
            message = actions.send("sms", PHONE, "notice")
            assert message is not None
            run_queued()
            jobs.deliver_due()  # not yet due again
            message.refresh_from_db()
            assert (message.state, message.tries, message.failure) == ("queued", 1, "busy")
            for _ in range(20):
                traveller.shift(timedelta(minutes=6))
                jobs.deliver_due()
            message.refresh_from_db()
            assert (message.state, message.tries) == ("failed", jobs.MOST_TRIES)

    def test_it_goes_out_when_the_provider_is_back(self, refusing: type[Refusing]) -> None:
        message = actions.send("sms", PHONE, "notice")
        run_queued()
        refusing.down = False
        with time_machine.travel(clock.now() + timedelta(minutes=6)):
            jobs.deliver_due()
        assert len(refusing.sent) == 1
        assert message is not None
        message.refresh_from_db()
        assert message.state == "sent"

    def test_a_fault_of_the_client_leaves_no_personal_words(self, monkeypatch) -> None:  # type: ignore[no-untyped-def]
        def explode(self: object, letter: adapters.Letter) -> None:
            raise ConnectionError(f"cannot reach {letter.address}")

        monkeypatch.setattr(adapters.Demo, "send", explode)
        actions.send("sms", PHONE, "notice")
        run_queued()
        assert OutboxMessage.objects.get().failure == "ConnectionError"

    def test_a_key_sends_once(self) -> None:
        assert actions.send("sms", PHONE, "notice", key="k")
        assert actions.send("sms", PHONE, "notice", key="k") is None
        assert len(waiting()) == 1

    @pytest.mark.parametrize(
        ("template", "params", "secret"),
        [
            ("unknown", {}, ""),
            ("login_code", {}, "1"),
            ("login_code", {"minutes": 5}, ""),
            ("notice", {"name": "示例"}, ""),
            ("due_soon", {"count": 1, "day": "长" * 41}, ""),
        ],
    )
    def test_a_message_says_what_its_template_says(self, template, params, secret) -> None:  # type: ignore[no-untyped-def]
        with pytest.raises(ValueError, match=r"template|wants|short"):
            actions.send("sms", PHONE, template, params, secret=secret)

    def test_without_a_provider_messages_fail_visibly(self, settings) -> None:  # type: ignore[no-untyped-def]
        settings.NOTICE_ADAPTER = "tuoyu.notices.adapters.NotConfigured"
        actions.send("sms", PHONE, "notice")
        run_queued()
        assert OutboxMessage.objects.get().failure == "no-provider"
        assert queries.waiting_messages() == 1

    def test_old_messages_are_forgotten(self) -> None:
        actions.send("sms", PHONE, "notice")
        run_queued()
        with time_machine.travel(clock.now() + timedelta(days=179)):
            jobs.purge()
        assert OutboxMessage.objects.count() == 1
        with time_machine.travel(clock.now() + timedelta(days=181)):
            jobs.purge()
        assert OutboxMessage.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_rollback_takes_notice_and_message_along(reader: User) -> None:
    def act() -> None:
        with transaction.atomic():
            actions.queue([reader], "一", by=SYSTEM, sms="notice")
            raise LookupError

    with pytest.raises(LookupError):
        act()
    assert not Notice.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert waiting() == []


class TestInbox:
    def test_pages_follow_each_other_without_gap_or_double(self, reader: User, by: Actor) -> None:
        for number in range(7):
            actions.queue([reader, person(f"p{number}")], f"第{number}条", by=SYSTEM)
        seen, cursor = [], None
        while True:
            page = queries.inbox(by, before=cursor, size=3)
            seen += [notice.subject for notice in page.notices]
            if page.older is None:
                break
            cursor = page.older
        assert seen == [f"第{number}条" for number in range(6, -1, -1)]

    def test_reading_counts_down_and_keeps_the_first_time(self, reader: User, by: Actor) -> None:
        one, _two = actions.queue([reader], "一", by=SYSTEM) + actions.queue(
            [reader], "二", by=SYSTEM
        )
        assert queries.unread_count(by) == 2
        actions.mark_read(one, by=by)
        first = one.read_at
        actions.mark_read(one, by=by)
        assert one.read_at == first
        assert [n.subject for n in queries.inbox(by, only_unread=True).notices] == ["二"]
        assert actions.mark_all_read(by=by) == 1
        assert queries.unread_count(by) == 0

    def test_nobody_reads_anothers(self, reader: User) -> None:
        (notice,) = actions.queue([reader], "一", by=SYSTEM)
        other = Actor(person("other").pk, "示例")
        for actor in (other, ANONYMOUS):
            assert queries.inbox(actor).notices == []
            assert queries.unread_count(actor) == 0
            with pytest.raises(NotFound):
                queries.notice_for(actor, notice.public_id)
            with pytest.raises(NotFound):
                actions.mark_read(notice, by=actor)
            with pytest.raises(NotFound):
                queries.inbox(actor, before=notice.public_id)

    def test_the_count_is_one_query(self, reader: User, by: Actor) -> None:
        for _ in range(3):
            actions.queue([reader], "一", by=SYSTEM)
        with CaptureQueriesContext(
            connection,
        ) as queries_made:
            queries.unread_count(by)
        assert len(queries_made) == 1
