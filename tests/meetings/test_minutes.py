"""Minutes: drafted, commented on, signed, issued; nothing that was decided gets lost."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.at_once import at_once
from tests.meetings import factories
from tests.meetings.factories import (
    commenting,
    drafted,
    following,
    held,
    issued,
    resolution,
    signed,
    signing,
    task,
    version,
)
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM
from tuoyu.core.errors import Conflict, Invalid, NotAllowed, StepNotAllowed
from tuoyu.core.lifecycle import take_step
from tuoyu.flows.dispatch_resolutions import dispatch_resolutions
from tuoyu.meetings import actions, papers, queries, words
from tuoyu.meetings.lifecycle import RESOLUTION
from tuoyu.meetings.models import Comment, Meeting, Resolution, Signature
from tuoyu.meetings.vocabulary import Answer, Decision, ResolutionKind
from tuoyu.notices.models import Notice
from tuoyu.tasks import actions as tasks
from tuoyu.tasks.models import Task

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize("step", [each.code for each in RESOLUTION.steps])
def test_every_step_of_a_resolution_from_every_state(step):
    scene = drafted()
    row = resolution(scene)
    told = RESOLUTION.step(step)
    for state in RESOLUTION.states:
        now, person = clock.now(), scene.office.pk
        base = {
            "dispatched_at": now, "dispatched_by_id": person, "settled_reason": "示例",
        }  # fmt: skip
        note = {"kind": "information", "lead": None, "due_on": None}
        of_task = {"kind": "task", "lead": scene.units["market"], "due_on": clock.today()}
        noted = "noted" in (state.code, told.target)
        Resolution.objects.filter(pk=row.pk).update(
            state=state.code if state.code in (*told.sources, "noted", "drafted") or not noted
            else "drafted", **base, **(note if noted else of_task),
        )  # fmt: skip
        row.refresh_from_db()
        if row.state in told.sources:
            take_step(row, step, by=SYSTEM, reason="示例")
            assert row.state == told.target
        else:
            with pytest.raises(StepNotAllowed):
                take_step(row, step, by=SYSTEM, reason="示例")


class TestDraft:
    def test_a_colleague_saved_in_between(self):
        scene = held()
        before = scene.meeting.revision
        draft = actions.Draft("示例开头一。")
        assert actions.save_draft(scene.meeting, draft, revision=before, by=scene.by) == before + 1
        with pytest.raises(Conflict, match="同事刚改过"):
            actions.save_draft(
                scene.meeting, actions.Draft("示例开头二。"), revision=before, by=scene.by
            )
        assert Meeting.objects.get().opening == "示例开头一。"
        with pytest.raises(Invalid, match="纪要开头"):
            actions.save_draft(
                scene.meeting, actions.Draft(" "), revision=scene.meeting.revision, by=scene.by
            )

    def test_what_is_lacking_is_said_and_nothing_goes_out(self):
        scene = held()
        draft = actions.Draft("示例。")
        actions.save_draft(scene.meeting, draft, revision=scene.meeting.revision, by=scene.by)
        actions.add_resolution(scene.meeting, task(scene, lead=None, due_on=None), by=scene.by)
        with pytest.raises(Conflict) as refused, transaction.atomic():
            actions.ask_comments(Meeting.objects.get(), by=scene.by)
        for sentence in (
            "3个单位没有登记到会情况",
            "议程“示例议题”还没有写会议意见",
            "议定事项1还没有牵头单位和完成期限",
        ):
            assert sentence in refused.value.message
        assert Meeting.objects.get().state == "drafted"
        assert not scene.meeting.versions.exists()

    def test_words_of_resolutions(self):
        scene = drafted(resolutions=0)
        units = scene.units
        for given, says in (
            (task(scene, text=" "), "议定事项"),
            (task(scene, due_on=clock.today() - DAY), "不能早于会议"),
            (task(scene, supports=(units["education"],)), "不能既牵头又配合"),
            (task(scene, clause="九"), "没有这一条"),
            (task(scene, kind=ResolutionKind.INFORMATION), "仅通报"),
        ):
            with pytest.raises(Invalid, match=says):
                actions.add_resolution(scene.meeting, given, by=scene.by)
        one = actions.add_resolution(scene.meeting, task(scene), by=scene.by)
        two = actions.add_resolution(scene.meeting, task(scene, text="示例二"), by=scene.by)
        actions.change_resolution(two, task(scene, supports=(units["market"],)), by=scene.by)
        actions.drop_resolution(one, by=scene.by)
        two.refresh_from_db()
        assert (two.number, two.supports.get()) == (1, units["market"])

    def test_what_is_out_cannot_be_changed(self):
        scene = commenting()
        with pytest.raises(StepNotAllowed, match="先收回修改"):
            actions.add_resolution(scene.meeting, task(scene), by=scene.by)


class TestComments:
    def test_said_answered_taken_and_circulated_anew(self):
        scene = commenting()
        seen = version(scene)
        with pytest.raises(NotAllowed):
            actions.comment(seen, scene.units["market"], "示例", by=scene.of("education"))
        with pytest.raises(Invalid, match="无意见"):
            actions.comment(seen, scene.units["market"], " ", by=scene.of("market"))
        actions.comment(seen, scene.units["health"], "", by=scene.of("health"), is_consent=True)
        said = actions.comment(seen, scene.units["market"], "示例意见", by=scene.of("market"))
        with pytest.raises(Conflict, match="1条意见没有答复"):
            actions.ask_signatures(scene.meeting, by=scene.by)
        with pytest.raises(Invalid, match="理由"):
            actions.answer_comment(said, Answer.REFUSED, "", by=scene.by)
        actions.answer_comment(said, Answer.TAKEN, "", by=scene.by)
        with pytest.raises(Conflict, match="还没有写进纪要"):
            actions.ask_signatures(Meeting.objects.get(), by=scene.by)
        scene.meeting.refresh_from_db()
        actions.redraft(scene.meeting, "示例", by=scene.by)
        factories.write(scene)
        fresh = actions.ask_signatures(scene.meeting, by=scene.by)
        assert (fresh.number, scene.meeting.state) == (2, "signing")

    def test_not_signed_without_a_round_of_comments(self):
        scene = drafted()
        with pytest.raises(Conflict, match="先征求意见"):
            actions.ask_signatures(scene.meeting, by=scene.by)

    def test_consent_says_nothing_twice(self):
        scene = commenting()
        seen, by = version(scene), scene.of("market")
        actions.comment(seen, scene.units["market"], "", by=by, is_consent=True)
        with pytest.raises(Conflict, match="已经反馈"):
            actions.comment(seen, scene.units["market"], "", by=by, is_consent=True)
        consent = Comment.objects.get()
        with pytest.raises(Conflict, match="不用答复"):
            actions.answer_comment(consent, Answer.TAKEN, "", by=scene.by)


class TestSignatures:
    def test_a_stale_version_is_not_signed(self):
        scene = signing()
        old = version(scene)
        actions.redraft(scene.meeting, "示例", by=scene.by)
        actions.add_resolution(scene.meeting, task(scene, text="示例新增"), by=scene.by)
        scene.meeting.refresh_from_db()
        actions.ask_signatures(scene.meeting, by=scene.by)
        new = version(scene)
        assert new.digest != old.digest
        market, by = scene.units["market"], scene.of("market")
        for seen, digest in ((old, old.digest), (new, old.digest), (new, "")):
            with pytest.raises(Conflict, match="不是最新一稿"):
                actions.sign(seen, market, digest=digest, by=by)
        assert not Signature.objects.exists()
        actions.sign(new, market, digest=new.digest, by=by)
        with pytest.raises(Conflict, match="不用再签"):
            actions.sign(new, market, digest=new.digest, by=by)

    def test_who_was_not_there_does_not_sign(self):
        scene = signing("market")
        seen = version(scene)
        with pytest.raises(NotAllowed, match="没有到会"):
            actions.sign(seen, scene.units["market"], digest=seen.digest, by=scene.of("market"))
        with pytest.raises(NotAllowed):
            actions.sign(seen, scene.units["health"], digest=seen.digest, by=scene.of("market"))
        assert [each.code for each in actions.unsigned(scene.meeting)] == ["health", "education"]

    def test_issued_with_all_signatures_or_after_the_day_with_a_note(self):
        scene = signing()
        signed(scene, "health", "education")
        with pytest.raises(Conflict, match="示例market还没有会签"):
            actions.issue(scene.meeting, by=scene.by)
        Meeting.objects.update(signatures_due_on=clock.today() - DAY)
        with pytest.raises(Invalid, match="签发说明"):
            actions.issue(scene.meeting, by=scene.by)
        number = actions.issue(scene.meeting, by=scene.by, note="示例：电话确认。")
        assert number == f"示例托育联席纪要〔{clock.today().year}〕1号"
        assert (scene.meeting.state, scene.meeting.issue_note) == ("issued", "示例：电话确认。")

    def test_issuing_settles_items_and_resolutions(self):
        scene = drafted()
        actions.add_resolution(
            scene.meeting, actions.ResolutionGiven("示例通报", ResolutionKind.INFORMATION),
            by=scene.by,
        )  # fmt: skip
        scene.meeting.refresh_from_db()
        left = scene.meeting.items.get(issue__isnull=False)
        draft = actions.Draft("示例。", "", {left.public_id: ""}, frozenset({left.public_id}))
        actions.save_draft(scene.meeting, draft, revision=scene.meeting.revision, by=scene.by)
        actions.ask_comments(scene.meeting, by=scene.by)
        actions.ask_signatures(scene.meeting, by=scene.by)
        signed(scene)
        actions.issue(scene.meeting, by=scene.by)
        assert [row.state for row in scene.meeting.resolutions.order_by("number")] == [
            "standing", "noted",
        ]  # fmt: skip
        assert left.issue is not None
        left.issue.refresh_from_db()
        assert (left.issue.state, left.issue.meeting) == ("deferred", None)


class TestNothingGetsLost:
    def test_not_closed_before_tasks_are_out(self):
        scene = issued()
        with pytest.raises(Conflict, match="没有派发任务"):
            actions.close(scene.meeting, by=scene.by)
        made = dispatch_resolutions(scene.meeting, by=scene.by)
        assert dispatch_resolutions(scene.meeting, by=scene.by) == []
        assert Task.objects.get() == made[0]
        assert (made[0].origin_id, made[0].state) == (resolution(scene).public_id, "dispatched")
        assert Notice.objects.filter(
            recipient=scene.people["education"], subject__contains="议定事项派发"
        ).exists()
        actions.close(scene.meeting, by=scene.by)
        assert scene.meeting.state == "closed"

    def test_a_target_goes_into_the_minutes_and_into_the_task(self):
        scene = drafted(resolutions=0)
        wanted = task(scene, indicator="filing_rate", target=Decimal(95))
        for bad, why in (
            ({"indicator": ""}, "请选择用来衡量的指标"),
            ({"target": Decimal(-1)}, "不能小于0"),
            ({"indicator": "nothing"}, "没有这个指标"),
            ({"kind": ResolutionKind.INFORMATION, "lead": None, "due_on": None}, "目标值"),
        ):
            with pytest.raises(Invalid, match=why):
                actions.add_resolution(scene.meeting, replace(wanted, **bad), by=scene.by)
        made = actions.add_resolution(scene.meeting, wanted, by=scene.by)
        with (
            pytest.raises(IntegrityError, match="meeting_target_is_measured"),
            transaction.atomic(),
        ):
            Resolution.objects.filter(pk=made.pk).update(indicator="")
        assert words.minutes_of(scene.meeting).decided[0].asks.endswith("目标：备案率不低于95.0%）")
        actions.ask_comments(scene.meeting, by=scene.by)
        actions.ask_signatures(scene.meeting, by=scene.by)
        signed(scene)
        actions.issue(scene.meeting, by=scene.by)
        (derived,) = dispatch_resolutions(scene.meeting, by=scene.by)
        assert (derived.indicator, derived.target, derived.direction) == (
            "filing_rate", 95, "more",
        )  # fmt: skip

    def test_not_dispatched_before_the_minutes(self):
        scene = signing()
        with pytest.raises(StepNotAllowed):
            dispatch_resolutions(scene.meeting, by=scene.by)
        with pytest.raises(NotAllowed):
            dispatch_resolutions(scene.meeting, by=scene.of("market"))

    def test_one_whose_day_has_passed_waits_to_be_adjusted(self):
        scene = issued()
        later = clock.at(clock.now() + 31 * DAY)
        with later, pytest.raises(Conflict, match="请在下次会议上选择“调整”"):
            dispatch_resolutions(scene.meeting, by=scene.by)
        assert not Task.objects.exists()
        assert resolution(scene).state == "standing"

    def test_a_day_that_has_passed_does_not_go_out(self):
        scene = drafted()
        with clock.at(clock.now() + 31 * DAY):
            assert "议定事项1的完成期限已经过去，请改期限。" in actions.faults_of(scene.meeting)

    @pytest.mark.parametrize("lost", [{"lead": None}, {"due_on": None}])
    def test_the_database_refuses_whoever_goes_around_the_act(self, lost):
        scene = signing()
        # The draft may be unfinished; the check of the act is gone around here.
        Resolution.objects.filter(meeting=scene.meeting).update(**lost)
        issue = {
            "state": "issued", "number": "示", "issued_at": clock.now(),
            "issued_by_id": scene.office.pk,
        }  # fmt: skip
        for state in ("issued", "closed"):
            with pytest.raises(IntegrityError, match="no owner or no day"), transaction.atomic():
                Meeting.objects.filter(pk=scene.meeting.pk).update(**{**issue, "state": state})
        with pytest.raises(IntegrityError, match="has_owner_and_day"), transaction.atomic():
            Resolution.objects.filter(meeting=scene.meeting).update(state="standing")

    def test_nor_takes_it_away_afterwards(self):
        scene = issued()
        row = Resolution.objects.filter(meeting=scene.meeting)
        for change in ({"lead": None}, {"due_on": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                row.update(**change)
        with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
            row.delete()
        with pytest.raises(IntegrityError, match="not dispatched"), transaction.atomic():
            Meeting.objects.filter(pk=scene.meeting.pk).update(state="closed")
        dispatch_resolutions(scene.meeting, by=scene.by)
        actions.close(scene.meeting, by=scene.by)
        with pytest.raises(IntegrityError), transaction.atomic():
            Resolution.objects.create(meeting=scene.meeting, number=9, text="示例")

    def test_the_next_meeting_takes_note_of_each(self):
        scene = issued()
        dispatch_resolutions(scene.meeting, by=scene.by)
        first = resolution(scene)
        later = following(scene)
        with pytest.raises(Conflict, match="还没有记录本次的处理意见"), transaction.atomic():
            actions.ask_comments(later.meeting, by=scene.by)
        later.meeting.refresh_from_db()
        with pytest.raises(Invalid, match="处理意见"):
            actions.take_note(later.meeting, first, Decision.CLOSE, " ", by=scene.by)
        actions.take_note(later.meeting, first, Decision.ADJUST, "示例：期限延后。", by=scene.by)
        with pytest.raises(Conflict, match="写明调整后的内容"), transaction.atomic():
            actions.ask_comments(later.meeting, by=scene.by)
        actions.add_resolution(
            later.meeting, task(scene, text="示例调整后", replaces=first), by=scene.by
        )
        later.meeting.refresh_from_db()
        actions.ask_comments(later.meeting, by=scene.by)
        actions.ask_signatures(later.meeting, by=scene.by)
        told = words.from_text(version(later).words).earlier[0]
        assert (told.decision, told.state, told.words) == ("调整", "待签收", "示例：期限延后。")
        signed(later)
        actions.issue(later.meeting, by=scene.by)
        first.refresh_from_db()
        assert first.state == "adjusted"
        dispatch_resolutions(later.meeting, by=scene.by)
        states = dict(Task.objects.values_list("origin_id", "state"))
        assert states[first.public_id] == "cancelled", "its task gave way to the new one"
        assert states[resolution(later).public_id] == "dispatched"

    def test_closed_at_the_next_meeting(self):
        scene = issued()
        dispatch_resolutions(scene.meeting, by=scene.by)
        first = resolution(scene)
        later = following(scene)
        assert papers.open_before(later.meeting) == [first]
        actions.take_note(later.meeting, first, Decision.CLOSE, "示例：已完成。", by=scene.by)
        actions.ask_comments(later.meeting, by=scene.by)
        actions.ask_signatures(later.meeting, by=scene.by)
        first.refresh_from_db()
        assert first.state == "open", "it counts once the minutes are issued"
        signed(later)
        actions.issue(later.meeting, by=scene.by)
        first.refresh_from_db()
        assert (first.state, papers.open_before(later.meeting)) == ("closed", [])
        assert not queries.open_resolutions(later.meeting.division_id).exists()
        with pytest.raises(StepNotAllowed):
            take_step(first, "close", by=scene.by, reason="示例")


@pytest.mark.django_db(transaction=True)
def test_closing_and_one_more_resolution_at_once():
    """Whichever comes first, no closed meeting holds an ownerless resolution."""
    scene = issued()
    dispatch_resolutions(scene.meeting, by=scene.by)
    key, by = scene.meeting.pk, scene.by

    def add():
        Resolution.objects.create(meeting_id=key, number=9, text="示例")

    answers = at_once(add, lambda: actions.close(Meeting.objects.get(pk=key), by=by))
    assert sum(each is None for each in answers) <= 1, answers
    assert not Resolution.objects.filter(meeting__state="closed", lead=None, kind="task").exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_unit_signs_once():
    scene = signing()
    seen, market, by = version(scene), scene.units["market"], scene.of("market")
    answers = at_once(*[lambda: actions.sign(seen, market, digest=seen.digest, by=by)] * 2)
    assert sorted(isinstance(each, Conflict) for each in answers) == [False, True], answers
    assert Signature.objects.count() == 1


def test_tasks_can_be_reached_from_the_resolution():
    scene = issued()
    (made,) = dispatch_resolutions(scene.meeting, by=scene.by)
    tasks.accept(made.lead_part, by=scene.of("education"))
    (told,) = words.earlier([resolution(scene)])
    assert told.state == "办理中"
