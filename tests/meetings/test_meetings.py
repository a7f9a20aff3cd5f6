"""Meetings: every state × step, notice and ordinal, issues, agenda, replies, who came."""

from dataclasses import replace

import pytest

from tests import factories as places
from tests.accounts.factories import acting, staff, unit
from tests.at_once import at_once
from tests.meetings import factories
from tests.meetings.factories import DAY, ISSUE, announced, called, given, held, planned
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, StepNotAllowed
from tuoyu.core.lifecycle import take_step
from tuoyu.files import actions as files
from tuoyu.files.queries import files_for
from tuoyu.meetings import actions, queries
from tuoyu.meetings.lifecycle import ISSUE as ISSUE_TABLE
from tuoyu.meetings.lifecycle import MEETING
from tuoyu.meetings.models import Attendance, Issue, Meeting
from tuoyu.meetings.queries.meetings import attendance_by_unit
from tuoyu.meetings.vocabulary import Presence, Reply

pytestmark = pytest.mark.django_db
NUMBERED = {"announced", "held", "drafted", "commenting", "signing", "issued", "closed"}


def columns(state, by):
    """What constraints ask of a meeting in this state."""
    told = {"state": state, "ordinal": None, "announced_at": None}
    told |= {"issued_at": None, "issued_by_id": None, "number": ""}
    if state in NUMBERED:
        told |= {"ordinal": 1, "announced_at": clock.now()}
    if state in ("issued", "closed"):
        told |= {"issued_at": clock.now(), "issued_by_id": by.user_id, "number": "示〔2000〕1号"}
    return told


@pytest.mark.parametrize("step", [each.code for each in MEETING.steps])
def test_every_step_from_every_state(step):
    scene = planned()
    told = MEETING.step(step)
    for state in MEETING.states:
        Meeting.objects.filter(pk=scene.meeting.pk).update(**columns(state.code, scene.by))
        scene.meeting.refresh_from_db()
        also = columns(told.target, scene.by)
        also.pop("state")
        if state.code in told.sources:
            take_step(scene.meeting, step, by=SYSTEM, reason="示例", also=also)
            assert scene.meeting.state == told.target
        else:
            with pytest.raises(StepNotAllowed):
                take_step(scene.meeting, step, by=SYSTEM, reason="示例", also=also)


@pytest.mark.parametrize("step", [each.code for each in ISSUE_TABLE.steps])
def test_every_step_of_an_issue_from_every_state(step):
    scene = called()
    issue = actions.raise_issue(
        scene.meeting, scene.units["education"], ISSUE, by=scene.of("education")
    )
    told = ISSUE_TABLE.step(step)
    for state in ISSUE_TABLE.states:
        Issue.objects.filter(pk=issue.pk).update(state=state.code, reason="示例")
        issue.refresh_from_db()
        if state.code in told.sources:
            take_step(issue, step, by=SYSTEM, reason="示例")
            assert issue.state == told.target
        else:
            with pytest.raises(StepNotAllowed):
                take_step(issue, step, by=SYSTEM, reason="示例")


class TestPlanning:
    def test_all_members_are_invited_in_their_order(self):
        scene = planned()
        rows = scene.meeting.attendances.order_by("order")
        assert list(rows.values_list("unit__code", flat=True)) == list(factories.CODES)
        actions.change_meeting(scene.meeting, given(units=("market", "health")), by=scene.by)
        rows = scene.meeting.attendances.order_by("order")
        assert list(rows.values_list("unit__code", flat=True)) == ["market", "health"]

    @pytest.mark.parametrize(
        ("values", "says"),
        [
            ({"title": " "}, "会议主题"),
            ({"place": ""}, "会议地点"),
            ({"chair": ""}, "主持人"),
            ({"units": ()}, "至少邀请一个单位"),
            ({"units": ("nobody",)}, "不在用"),
        ],
    )
    def test_bad_words_change_nothing(self, values, says):
        scene = planned()
        with pytest.raises(Invalid, match=says):
            actions.change_meeting(scene.meeting, given(**values), by=scene.by)
        assert scene.meeting.attendances.count() == 3
        assert not Meeting.objects.get(pk=scene.meeting.pk).title.isspace()

    def test_a_day_that_is_over(self):
        scene = planned()
        with pytest.raises(Invalid, match="已经过去"):
            actions.change_meeting(scene.meeting, given(-1), by=scene.by)

    def test_units_do_not_organise(self):
        scene = planned()
        with pytest.raises(NotAllowed):
            actions.change_meeting(scene.meeting, given(), by=scene.of("education"))
        abroad = acting(staff(Role.OFFICE_DIRECTOR, where=places.OTHER_DISTRICT))
        with pytest.raises(NotAllowed):
            actions.call(scene.meeting, clock.today() + DAY, by=abroad)

    def test_ordinals_follow_the_notices(self):
        first = announced()
        other = actions.plan_meeting(given(12), division=places.DISTRICT, by=first.by)
        actions.add_item(other, actions.ItemGiven("示例"), by=first.by)
        actions.announce(other, clock.today() + DAY, by=first.by)
        same_year = first.meeting.year == other.year
        assert (first.meeting.ordinal, other.ordinal) == (1, 2 if same_year else 1)
        assert f"第{other.ordinal}次" in other.name
        actions.reopen_agenda(other, "示例", by=first.by)
        actions.announce(other, clock.today() + DAY, by=first.by)
        assert other.ordinal == (2 if same_year else 1), "a notice sent anew keeps its ordinal"

    def test_a_notice_needs_an_agenda_and_answers(self):
        scene = called()
        with pytest.raises(Invalid, match="议程还是空的"):
            actions.announce(scene.meeting, clock.today() + DAY, by=scene.by)
        actions.add_item(scene.meeting, actions.ItemGiven("示例"), by=scene.by)
        actions.raise_issue(scene.meeting, scene.units["market"], ISSUE, by=scene.of("market"))
        with pytest.raises(Conflict, match="1个议题没有答复"):
            actions.announce(scene.meeting, clock.today() + DAY, by=scene.by)
        with pytest.raises(Invalid, match="回执截止"):
            actions.announce(scene.meeting, clock.today() - DAY, by=scene.by)
        assert not scene.meeting.papers.exists()

    def test_put_off_and_planned_again(self):
        scene = announced()
        given_reply = actions.ReplyGiven(Reply.EXCUSED, reason="示例")
        actions.reply(scene.attendance("market"), given_reply, by=scene.of("market"))
        with pytest.raises(Invalid, match="理由"):
            actions.postpone(scene.meeting, "", by=scene.by)
        actions.postpone(scene.meeting, "示例", by=scene.by)
        assert queries.next_meeting(places.DISTRICT) == scene.meeting
        with pytest.raises(Invalid, match="已经过去"):
            actions.replan(scene.meeting, clock.now() - DAY, by=scene.by)
        scene.meeting.refresh_from_db()
        actions.replan(scene.meeting, clock.now() + 3 * DAY, by=scene.by)
        assert scene.attendance("market").reply == "", "the answer was for the former day"
        assert scene.meeting.items.count() == 2

    def test_cancelled_its_issues_wait(self):
        scene = announced()
        actions.cancel(scene.meeting, "示例", by=scene.by)
        issue = Issue.objects.get()
        assert (issue.state, issue.meeting) == ("deferred", None)
        assert list(queries.waiting_issues(scene.by)) == [issue]

    def test_not_held_before_its_day(self):
        scene = announced()
        with pytest.raises(Invalid, match="到当天才能登记"):
            actions.hold(scene.meeting, by=scene.by)


class TestIssues:
    def test_a_unit_raises_its_own_only(self):
        scene = called()
        with pytest.raises(NotAllowed):
            actions.raise_issue(
                scene.meeting, scene.units["education"], ISSUE, by=scene.of("market")
            )
        stranger = unit("tax")
        person = acting(factories.clerk(stranger))
        with pytest.raises(NotAllowed, match="没有邀请"):
            actions.raise_issue(scene.meeting, stranger, ISSUE, by=person)
        assert not Issue.objects.exists()

    def test_only_while_it_is_called(self):
        scene = called()
        Meeting.objects.update(issues_due_on=clock.today() - DAY)
        with pytest.raises(Conflict, match="已截止"):
            actions.raise_issue(scene.meeting, scene.units["market"], ISSUE, by=scene.of("market"))
        made = actions.raise_issue(scene.meeting, scene.units["market"], ISSUE, by=scene.by)
        assert made.by_office, "the office may later, and for a unit"

    @pytest.mark.parametrize("name", ["title", "text", "why", "asked"])
    def test_every_word_is_needed(self, name):
        scene = called()
        with pytest.raises(Invalid, match="请填写"):
            actions.raise_issue(
                scene.meeting, scene.units["market"], replace(ISSUE, **{name: " "}),
                by=scene.of("market"),
            )  # fmt: skip

    def test_changed_withdrawn_and_answered(self):
        scene = called()
        by = scene.of("market")
        issue = actions.raise_issue(scene.meeting, scene.units["market"], ISSUE, by=by)
        actions.change_issue(issue, replace(ISSUE, title="示例新题"), by=by)
        with pytest.raises(NotAllowed):
            actions.change_issue(issue, ISSUE, by=scene.of("education"))
        with pytest.raises(Invalid, match="理由"):
            actions.decline_issue(issue, "", by=scene.by)
        actions.defer_issue(issue, "示例", by=scene.by)
        with pytest.raises(StepNotAllowed):
            actions.change_issue(issue, ISSUE, by=by)
        with pytest.raises(StepNotAllowed):
            actions.withdraw_issue(issue, by=by)
        item = actions.accept_issue(issue, scene.meeting, by=scene.by)
        assert (item.title, item.order, item.rapporteur) == ("示例新题", 1, scene.units["market"])
        actions.defer_issue(issue, "示例", by=scene.by)
        assert not scene.meeting.items.exists(), "off the agenda again"

    def test_papers_open_to_the_own_unit_first_then_to_all(self):
        scene = called()
        by, other = scene.of("market"), scene.of("education")
        issue = actions.raise_issue(scene.meeting, scene.units["market"], ISSUE, by=by)
        stored = files.store(places.upload("材料.png"), by=by, kind="meetings.issue")
        paper = actions.add_paper(issue, stored, "示例材料", by=by)
        assert files_for(scene.by).filter(pk=stored.pk).exists(), "the office reads all"
        assert not files_for(other).filter(pk=stored.pk).exists()
        with pytest.raises(NotFound):
            queries.issue_for(other, issue.public_id)
        actions.accept_issue(issue, scene.meeting, by=scene.by)
        with pytest.raises(StepNotAllowed):
            actions.drop_paper(paper, by=by)
        assert not files_for(other).filter(pk=stored.pk).exists(), "the notice is not out yet"
        actions.announce(scene.meeting, clock.today() + DAY, by=scene.by)
        assert files_for(other).filter(pk=stored.pk).exists()
        assert queries.issue_for(other, issue.public_id) == issue


class TestAgenda:
    def test_order_and_a_colleague_in_between(self):
        scene = factories.with_agenda()
        first, second = scene.meeting.items.order_by("order")
        actions.order_items(scene.meeting, [second.public_id, first.public_id], by=scene.by)
        assert list(scene.meeting.items.order_by("order")) == [second, first]
        with pytest.raises(Conflict, match="刚被同事改过"):
            actions.order_items(scene.meeting, [first.public_id], by=scene.by)
        with pytest.raises(Conflict, match="转下次会议"):
            actions.drop_item(first, by=scene.by)
        actions.drop_item(second, by=scene.by)
        with pytest.raises(Invalid, match="时长"):
            actions.add_item(scene.meeting, actions.ItemGiven("示例", duration=0), by=scene.by)

    def test_it_stands_with_the_notice(self):
        scene = announced()
        with pytest.raises(StepNotAllowed, match="先收回通知"):
            actions.add_item(scene.meeting, actions.ItemGiven("示例"), by=scene.by)


class TestWhoComes:
    def test_replies(self):
        scene = announced()
        row = scene.attendance("market")
        by = scene.of("market")
        with pytest.raises(NotAllowed):
            actions.reply(row, actions.ReplyGiven(Reply.COMING, "甲", "乙"), by=scene.of("health"))
        with pytest.raises(Invalid, match="姓名和职务"):
            actions.reply(row, actions.ReplyGiven(Reply.SUBSTITUTE, "示例"), by=by)
        with pytest.raises(Invalid, match="请假理由"):
            actions.reply(row, actions.ReplyGiven(Reply.EXCUSED), by=by)
        actions.reply(row, actions.ReplyGiven(Reply.SUBSTITUTE, "示例·人", "科长"), by=by)
        actions.reply(row, actions.ReplyGiven(Reply.EXCUSED, reason="示例"), by=by)
        assert (row.reply, row.attendee) == ("excused", "")
        Meeting.objects.update(held_at=clock.now())
        scene.meeting.refresh_from_db()
        with pytest.raises(Conflict, match="已经开始"):
            actions.reply(scene.attendance("market"), actions.ReplyGiven(Reply.COMING), by=by)

    def test_how_it_was(self):
        scene = held()
        came = factories.came(scene, "market")
        with pytest.raises(Invalid, match="还没有登记"):
            actions.record_attendance(scene.meeting, {}, by=scene.by)
        health = scene.attendance("health").public_id
        nameless = came | {health: actions.Came(Presence.PRESENT, " ")}
        with pytest.raises(Invalid, match="姓名"):
            actions.record_attendance(scene.meeting, nameless, by=scene.by)
        assert not Attendance.objects.exclude(presence="").exists()
        late = came | {health: actions.Came(Presence.PRESENT, "示例·人", "主任", came_late=True)}
        actions.record_attendance(scene.meeting, late, by=scene.by)
        assert scene.attendance("health").came_late
        assert scene.attendance("market").presence == "excused"
        counted = attendance_by_unit(scene.meeting.division_id, scene.meeting.year)
        assert counted == {"health": (1, 1), "education": (1, 1)}
        absent = late | {health: actions.Came(Presence.ABSENT)}
        actions.record_attendance(scene.meeting, absent, by=scene.by)
        counted = attendance_by_unit(scene.meeting.division_id, scene.meeting.year)
        assert counted == {"health": (0, 1), "education": (1, 1)}
        assert attendance_by_unit(scene.meeting.division_id, scene.meeting.year - 1) == {}


class TestSight:
    def test_from_the_call_on_for_units_from_the_notice_on_for_others(self):
        scene = planned()
        unit_person, leader = scene.of("market"), acting(staff(Role.GROUP_LEADER))
        stranger = acting(factories.clerk(unit("tax")))
        abroad = acting(staff(Role.OFFICE_DIRECTOR, where=places.OTHER_DISTRICT))
        registrar = acting(staff(Role.REGISTRAR_CLERK))

        def seen():
            people = (scene.by, unit_person, stranger, leader, abroad, registrar)
            return [bool(queries.meetings_for(each).count()) for each in people]

        assert seen() == [True, False, False, False, False, False]
        actions.call(scene.meeting, clock.today() + DAY, by=scene.by)
        assert seen() == [True, True, False, False, False, False]
        actions.add_item(scene.meeting, actions.ItemGiven("示例"), by=scene.by)
        actions.announce(scene.meeting, clock.today() + DAY, by=scene.by)
        assert seen() == [True, True, True, True, False, False]
        with pytest.raises(NotFound):
            queries.meeting_for(abroad, scene.meeting.public_id)

    def test_the_period(self):
        scene = planned()
        assert queries.next_due(places.DISTRICT) is None
        assert queries.next_meeting(places.DISTRICT) == scene.meeting
        Meeting.objects.update(
            state="held", ordinal=1, announced_at=clock.now(),
            held_at=clock.now().replace(year=2025, month=11, day=30),
        )  # fmt: skip
        due = queries.next_due(places.DISTRICT)
        assert due is not None
        assert due.isoformat() == "2026-02-28", "three months later, the last day of the month"


@pytest.mark.django_db(transaction=True)
def test_two_notices_at_once_get_two_ordinals():
    scene = planned()
    other = actions.plan_meeting(given(11), division=places.DISTRICT, by=scene.by)
    for each in (scene.meeting, other):
        actions.add_item(each, actions.ItemGiven("示例"), by=scene.by)
        Meeting.objects.filter(pk=each.pk).update(year=2000)
        each.refresh_from_db()
    by, day = scene.by, clock.today() + DAY
    answers = at_once(
        lambda: actions.announce(Meeting.objects.get(pk=scene.meeting.pk), day, by=by),
        lambda: actions.announce(Meeting.objects.get(pk=other.pk), day, by=by),
    )
    assert not [each for each in answers if isinstance(each, DomainError)]
    assert set(Meeting.objects.values_list("ordinal", flat=True)) == {1, 2}
