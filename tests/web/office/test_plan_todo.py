"""The first screen tells what of the plan waits: for a unit, for the office."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.accounts.factories import acting, staff
from tests.meetings import factories as meetings
from tests.plan import factories as plan
from tests.tasks import factories as tasks
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.meetings import actions
from tuoyu.meetings.models import Meeting
from tuoyu.meetings.vocabulary import Reply
from tuoyu.web.office import plan_todo

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def waits(by):
    return [(row["title"]["text"], row["what"]) for row in plan_todo.todo(by)]


def test_a_unit_owes_its_reply_until_it_answered():
    scene = meetings.announced()
    by, name = scene.of("market"), scene.meeting.name
    assert (name, "参会回执") in waits(by)
    given = actions.ReplyGiven(Reply.COMING, "示例·人", "科长")
    actions.reply(scene.attendance("market"), given, by=by)
    assert waits(by) == []
    assert (name, "参会回执") in waits(scene.of("health")), "another unit has not answered"
    assert waits(scene.by) == [], "its day has not come"
    Meeting.objects.update(held_at=clock.now() - DAY)
    assert waits(scene.by) == [(name, "已到会议日，请登记召开情况")]


def test_nobody_owes_an_issue():
    scene = meetings.called()
    assert waits(scene.of("market")) == []


def test_minutes_wait_for_words_then_for_signatures_of_those_who_came():
    scene = meetings.commenting("market")
    name = scene.meeting.name
    assert (name, "纪要征求意见") in waits(scene.of("market"))
    seen, by = meetings.version(scene), scene.of("health")
    actions.comment(seen, scene.units["health"], "", by=by, is_consent=True)
    assert waits(by) == []
    actions.ask_signatures(scene.meeting, by=scene.by)
    assert (name, "纪要会签") in waits(by), "the newest version is not signed"
    assert waits(scene.of("market")) == [], "it was not there"
    meetings.signed(scene, "health")
    assert waits(by) == []


def test_a_document_waits_until_it_is_signed():
    at = plan.scene()
    sent = plan.sent(at, asked_by=clock.today() + 3 * DAY)
    (row,) = plan_todo.todo(acting(plan.clerk("education")))
    assert row["title"]["url"] == reverse("office-plan-document", args=[sent.public_id])
    assert row["due"] == f"{sent.asked_by:%Y-%m-%d}"
    with clock.at(clock.now() + 5 * DAY):
        (row,) = plan_todo.todo(acting(plan.clerk("education")))
    assert row["due"] == {"text": f"{sent.asked_by:%Y-%m-%d}，已超2天", "tag": "bad"}
    assert plan_todo.todo(at.by) == [], "the office signs nothing"


def test_tasks_wait_for_the_unit_then_for_the_office():
    at = tasks.scene()
    task = tasks.dispatched(at)
    assert waits(at.by_lead) == [(task.title, "签收任务")]
    assert waits(at.by_other) == []
    tasks.actions.accept(tasks.part(task), by=at.by_lead)
    assert waits(at.by_lead) == [(task.title, "报告进展、提交成果")]
    assert waits(at.by_office) == []
    tasks.actions.claim_done(tasks.part(task), tasks.report(percent=100), by=at.by_lead)
    assert waits(at.by_lead) == []
    (row,) = plan_todo.todo(at.by_office)
    assert row["what"].startswith("确认")


def test_the_first_screen_shows_it_with_the_overdue_on_top():
    at = tasks.scene()
    tasks.accepted(at, title="示例：以后的任务")
    late = tasks.overdue(at)
    page = client_of(at.lead).get(reverse("office-home")).content.decode()
    assert page.index(late.title) < page.index("示例：以后的任务")
    assert "已超5天" in page
    assert "超期任务" in page


def test_the_screen_costs_the_same_with_many():
    at = tasks.scene()
    tasks.accepted(at)
    client = client_of(at.lead)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("office-home"))
    for _ in range(20):
        tasks.accepted(at)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("office-home"))
    assert len(many) == len(few)


def test_whoever_only_looks_has_no_list():
    tasks.scene()
    leader = staff(Role.GROUP_LEADER)
    page = client_of(leader).get(reverse("office-home")).content.decode()
    assert "超期任务" in page
    assert "实施方案待办" not in page
