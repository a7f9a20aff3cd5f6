"""Reminders: each once, and only to those who are late."""

from datetime import timedelta

import pytest

from tests.accounts.factories import acting
from tests.meetings import factories
from tests.meetings.factories import (
    DAY,
    announced,
    called,
    commenting,
    issued,
    signed,
    signing,
    version,
)
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM
from tuoyu.flows.remind_meetings import remind_meetings
from tuoyu.meetings import actions
from tuoyu.meetings.models import Meeting
from tuoyu.meetings.vocabulary import Reply
from tuoyu.notices.models import Notice

pytestmark = pytest.mark.django_db


def told(start):
    """The people who got a notice whose subject starts so."""
    found = Notice.objects.filter(subject__startswith=start)
    return sorted(found.values_list("recipient_id", flat=True))


def people(scene, *codes):
    return sorted(scene.people[code].pk for code in codes)


def once():
    made = remind_meetings(by=SYSTEM)
    assert remind_meetings(by=SYSTEM) == 0, "twice a day makes them once"
    return made


def test_issues_of_those_who_raised_none():
    scene = called()
    assert once() == 0, "two days before nobody hears"
    actions.raise_issue(
        scene.meeting, scene.units["market"], factories.ISSUE, by=scene.of("market")
    )
    with clock.at(clock.now() + DAY):
        assert once() == 2
    assert told("议题征集还有1天截止") == people(scene, "health", "education")
    with clock.at(clock.now() + 3 * DAY):
        assert once() == 1
    assert told(f"{scene.meeting.name}：议题征集已截止") == [scene.office.pk]


def test_replies():
    scene = announced()
    given = actions.ReplyGiven(Reply.EXCUSED, reason="示例")
    actions.reply(scene.attendance("market"), given, by=scene.of("market"))
    assert once() == 2
    assert told("参会回执还有1天截止") == people(scene, "health", "education")
    with clock.at(clock.now() + 20 * DAY):
        once()
    assert told(f"{scene.meeting.name}：已到会议日") == [scene.office.pk]


def test_comments_and_signatures():
    scene = commenting()
    actions.comment(
        version(scene), scene.units["market"], "", by=scene.of("market"), is_consent=True
    )
    due = scene.meeting.comments_due_on
    with clock.at(clock.now() + (due - clock.today())):
        once()
    assert told("纪要征求意见今天截止") == people(scene, "health", "education")


def test_signatures_then_tasks():
    scene = signing("health")
    signed(scene, "market")
    Meeting.objects.update(signatures_due_on=clock.today())
    once()
    assert told("纪要会签今天截止") == people(scene, "education")
    with clock.at(clock.now() + 2 * DAY):
        once()
        assert told(f"{scene.meeting.name}：纪要会签已截止") == [scene.office.pk]
        actions.issue(Meeting.objects.get(), by=acting(scene.office), note="示例")
        once()
    assert told(f"{scene.meeting.name}：还有1件议定事项没有派发任务") == [scene.office.pk]


def test_a_period_that_runs_out_with_nothing_planned():
    scene = issued()
    assert told("该筹备下一次") == []
    later = scene.meeting.held_at + timedelta(days=75)
    with clock.at(later):
        once()
        assert told("该筹备下一次联席会议了") == [scene.office.pk]
    with clock.at(later + 30 * DAY):
        once()
        assert told("联席会议已过召开期限") == [scene.office.pk]
    with clock.at(later + 31 * DAY):
        actions.plan_meeting(factories.given(), division=scene.meeting.division_id, by=scene.by)
        assert not Notice.objects.filter(subject__startswith="该筹备", created_at__gt=clock.now())
