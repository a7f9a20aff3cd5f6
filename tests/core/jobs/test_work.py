from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.web.sessions import client_of
from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.authority import ANONYMOUS, SYSTEM, Actor
from tuoyu.core.errors import Invalid, NotFound
from tuoyu.core.jobs import advance, carrying, fail, finish, start_work, tasks
from tuoyu.core.jobs.models import Work
from tuoyu.core.jobs.work import work_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return User.objects.create(username="owner", name="示例甲", kind=User.Kind.PARENT)


@pytest.fixture
def by(owner: User) -> Actor:
    return Actor(owner.pk, "示例甲")


@pytest.fixture
def work(by: Actor) -> Work:
    return start_work("导出名录", by=by, kind="export", total=4)


def test_a_work_goes_from_queued_to_done(work: Work) -> None:
    assert (work.state, work.percent, work.started_at) == ("queued", 0, None)
    advance(work, 1, message="第一批")
    assert (work.state, work.percent, work.message) == ("running", 25, "第一批")
    started = work.started_at
    advance(work, 9)
    assert work.done == 4
    finish(work, url="/files/1/", label="下载")
    assert (work.state, work.percent) == ("done", 100)
    assert work.result == {"url": "/files/1/", "label": "下载"}
    assert work.started_at == started
    assert work.finished_at is not None


def test_work_that_is_over_stays_as_it_is(work: Work) -> None:
    finish(work, message="好了")
    advance(work, 1)
    fail(work, "没办成")
    assert (work.state, work.message) == ("done", "好了")


def test_an_unknown_amount_has_no_percent(by: Actor) -> None:
    work = start_work("计算", by=by)
    advance(work, 70)
    assert work.percent is None


def test_the_result_is_on_this_site(work: Work) -> None:
    with pytest.raises(ValueError, match="path"):
        finish(work, url="https://example.test/")


class TestCarrying:
    def test_a_refusal_is_told_and_not_tried_again(self, work: Work) -> None:
        with carrying(work.public_id) as found:
            assert found == work
            raise Invalid("请先填写年份。")
        work.refresh_from_db()
        assert (work.state, work.message) == ("failed", "请先填写年份。")

    def test_a_fault_is_raised_for_the_next_try_which_succeeds(self, work: Work) -> None:
        with pytest.raises(LookupError), carrying(work.public_id):
            raise LookupError("示例 13800000000")
        work.refresh_from_db()
        assert work.state == "failed"
        assert "13800000000" not in work.message
        with carrying(str(work.public_id)) as found:
            assert found is not None
            advance(found, 2)
            finish(found)
        work.refresh_from_db()
        assert work.state == "done"

    def test_a_job_that_runs_twice_is_told_so(self, work: Work) -> None:
        finish(work)
        with carrying(work.public_id) as found:
            assert found is None


@pytest.mark.parametrize(
    "wrong", [{"state": "lost"}, {"done": 9}, {"state": "done"}, {"finished_at": clock.now()}]
)
def test_the_table_refuses_what_cannot_be(work: Work, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Work.objects.filter(pk=work.pk).update(**wrong)


def test_only_the_owner_sees_it(work: Work, by: Actor) -> None:
    assert work_for(by, work.public_id) == work
    system = start_work("夜间计算", by=SYSTEM)
    for actor, public_id in (
        (Actor(by.user_id + 1 if by.user_id else 1, "乙"), work.public_id),
        (ANONYMOUS, work.public_id),
        (ANONYMOUS, system.public_id),
        (by, uuid4()),
    ):
        with pytest.raises(NotFound):
            work_for(actor, public_id)


def test_old_work_is_forgotten(work: Work, by: Actor) -> None:
    finish(work)
    young = start_work("新的", by=by)
    Work.objects.filter(pk=work.pk).update(finished_at=clock.now() - timedelta(days=31))
    tasks.purge_work()
    assert list(Work.objects.all()) == [young]


class TestPage:
    @pytest.fixture
    def client(self, owner: User) -> Client:
        return client_of(owner)

    def test_running_work_asks_again_with_and_without_script(
        self, client: Client, work: Work
    ) -> None:
        advance(work, 1)
        answer = client.get(f"/work/{work.public_id}/")
        words = answer.content.decode()
        assert answer.status_code == 200
        assert 'hx-trigger="load delay:' in words
        assert '<noscript><meta http-equiv="refresh"' in words
        assert "1 / 4" in words

    def test_finished_work_leads_to_its_result_and_rests(self, client: Client, work: Work) -> None:
        finish(work, url="/exports/1/", label="下载名录")
        words = client.get(f"/work/{work.public_id}/").content.decode()
        assert 'href="/exports/1/"' in words
        assert "下载名录" in words
        assert "hx-get" not in words
        assert "http-equiv" not in words

    def test_failed_work_says_what_to_do(self, client: Client, work: Work) -> None:
        fail(work, "请先填写年份。")
        words = client.get(f"/work/{work.public_id}/").content.decode()
        assert "请先填写年份。" in words
        assert "未能完成" in words

    def test_others_get_404_and_strangers_sign_in(self, client: Client) -> None:
        other = start_work("别人的", by=SYSTEM)
        assert client.get(f"/work/{other.public_id}/").status_code == 404
        assert Client().get(f"/work/{other.public_id}/").status_code == 302
