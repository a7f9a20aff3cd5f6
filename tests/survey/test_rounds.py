"""Rounds: planned, opened with what is known, closed; every state × step; reminders."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from tests import factories
from tests.accounts.factories import acting, staff
from tests.at_once import at_once
from tests.registrations.factories import registered
from tests.registry.factories import institution
from tests.survey.factories import (
    NO_CHILDREN,
    facts,
    filled,
    next_round,
    opened,
    plan,
    planned,
    verified,
)
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.core.errors import Conflict, DomainError, Invalid, NotAllowed, StepNotAllowed
from tuoyu.core.lifecycle import take_step
from tuoyu.flows.open_survey_round import open_survey_round
from tuoyu.flows.remind_survey import remind_survey
from tuoyu.notices.models import Notice
from tuoyu.survey import actions
from tuoyu.survey.facts import Presence
from tuoyu.survey.lifecycle import ENTRY, ROUND
from tuoyu.survey.models import Entry, Place, Round
from tuoyu.survey.queries import rounds as queries

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("step", [each.code for each in ROUND.steps])
@pytest.mark.parametrize("state", [each.code for each in ROUND.states])
def test_every_step_of_a_round_from_every_state(state, step):
    factories.district()
    found = planned(by=SYSTEM)
    Round.objects.filter(pk=found.pk).update(state=state)
    found.refresh_from_db()
    told = ROUND.step(step)
    if state in told.sources:
        take_step(found, step, by=SYSTEM, reason="示例")
        assert found.state == told.target
    else:
        with pytest.raises(StepNotAllowed):
            take_step(found, step, by=SYSTEM, reason="示例")


@pytest.mark.parametrize("step", [each.code for each in ENTRY.steps])
@pytest.mark.parametrize("state", [each.code for each in ENTRY.states])
def test_every_step_of_an_entry_from_every_state(state, step):
    scene = opened()
    entry = filled(scene)
    second = {"verified_by_id": scene.second.pk, "verified_at": clock.now()}
    nobody = {"verified_by_id": None, "verified_at": None}
    Entry.objects.filter(pk=entry.pk).update(
        state=state, **(second if state == "verified" else nobody)
    )
    entry.refresh_from_db()
    told = ENTRY.step(step)
    also = second if told.target == "verified" else nobody
    if state in told.sources:
        take_step(entry, step, by=SYSTEM, reason="示例", also=also)
        assert entry.state == told.target
    else:
        with pytest.raises(StepNotAllowed):
            take_step(entry, step, by=SYSTEM, reason="示例", also=also)


def test_opening_lists_what_the_register_knows_and_tells_the_street():
    factories.district()
    filed = institution(name="示例阳光托育园")
    registered(1)
    inspector = staff(Role.STREET_INSPECTOR, where=factories.STREET)
    found = planned(by=SYSTEM)
    assert open_survey_round(found, by=SYSTEM) == 2
    place = Place.objects.get(institution=filed)
    assert place.name == "示例阳光托育园"
    assert place.number.startswith("摸")
    notice = Notice.objects.get(recipient=inspector)
    assert "摸底开始" in notice.subject
    assert "已知点位2处" in notice.body


def test_the_next_round_lists_each_place_once_and_nothing_that_is_gone():
    factories.district()
    filed = institution(name="示例阳光托育园")
    scene = opened()
    here = Place.objects.get(institution=filed)
    actions.fill(
        scene.round, here, facts(7, name=here.name, address=here.address), by=scene.by_walker
    )
    filled(scene, 1)
    gone = filled(scene, 2, presence=Presence.GONE, **NO_CHILDREN)
    scene = next_round(scene)
    left = set(queries.left_to_walk(scene.by_walker, scene.round).values_list("name", flat=True))
    assert left == {"示例阳光托育园", "示例小屋1托育园"}
    gone.place.refresh_from_db()
    assert not gone.place.is_listed


def test_one_open_round_at_a_time():
    scene = opened()
    other = planned("示例摸底二", by=scene.by_clerk)
    with pytest.raises(Conflict, match="还在进行，请先结束它"):
        actions.open_round(other, by=scene.by_clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=other.pk).update(state="open")
    actions.close_round(scene.round, by=scene.by_clerk)
    actions.open_round(other, by=scene.by_clerk)
    with pytest.raises(Conflict, match="还在进行"):
        actions.reopen_round(scene.round, "示例补报", by=scene.by_clerk)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_open_two_rounds_at_once():
    factories.district()
    clerks = [acting(staff(Role.FILING_CLERK)) for _ in range(2)]
    made = [planned(f"示例摸底{n}", by=clerks[0]) for n in range(2)]
    answers = at_once(
        lambda: actions.open_round(made[0], by=clerks[0]),
        lambda: actions.open_round(made[1], by=clerks[1]),
    )
    assert sum(isinstance(each, Conflict) for each in answers) == 1
    assert Round.objects.filter(state="open").count() == 1


def test_what_a_round_cannot_be():
    factories.district()
    good = plan()
    with pytest.raises(Invalid, match="截止日期不能早于开始日期"):
        actions.plan_round(
            actions.Plan("示例", good.as_of, good.closes_on, good.opens_on),
            division=factories.DISTRICT, by=SYSTEM,
        )  # fmt: skip
    planned(by=SYSTEM)
    with pytest.raises(Invalid, match="已经有一轮叫这个名称"):
        planned(by=SYSTEM)
    walker = acting(staff(Role.STREET_INSPECTOR, where=factories.STREET))
    with pytest.raises(NotAllowed):
        planned("示例摸底三", by=walker)


def test_a_closed_round_takes_nothing():
    scene = opened()
    entry = filled(scene)
    actions.close_round(scene.round, by=scene.by_clerk)
    acts = (
        lambda: filled(scene, 2),
        lambda: actions.fill(scene.round, entry.place, facts(), by=scene.by_walker, revision=1),
        lambda: actions.verify(entry, revision=1, by=scene.by_second),
        lambda: actions.send_back(entry, "示例", by=scene.by_second),
    )
    for act in acts:
        with pytest.raises(Conflict, match="现在不能填报"):
            act()
    actions.reopen_round(scene.round, "示例补报", by=scene.by_clerk)
    actions.verify(entry, revision=1, by=scene.by_second)


def test_progress_of_a_street():
    factories.district()
    institution()
    scene = opened()
    verified(scene, 1)
    filled(scene, 2)
    (own,) = queries.progress(scene.by_walker, scene.round)
    assert (own.left, own.done, own.total) == (1, 2, 3)
    assert own.states == {"verified": 1, "filled": 1}
    rows = queries.progress(scene.by_clerk, scene.round)
    assert len(rows) > 1
    assert queries.whole(rows).total == 3


@pytest.mark.parametrize(("days", "told"), [(-8, 0), (-7, 1), (-5, 1), (-3, 1), (-1, 1), (0, 1)])
def test_streets_hear_before_the_last_day(days, told):
    factories.district()
    institution()
    scene = opened()
    Notice.objects.all().delete()
    with time_machine.travel(clock.now() + timedelta(days=14 + days), tick=False):
        assert remind_survey(by=SYSTEM) == told * 2, "two walkers of the street"
        assert remind_survey(by=SYSTEM) == 0, "once a day"
    for notice in Notice.objects.filter(recipient=scene.walker):
        assert "还有1处没有填报" in notice.subject


def test_a_stage_is_told_once_even_after_a_night_without_the_job():
    factories.district()
    institution()
    opened()
    told = []
    for days in (8, 9, 10, 12):  # 6, 5, 4 and 2 days before the end
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            told.append(remind_survey(by=SYSTEM))
    assert [bool(each) for each in told] == [True, False, False, True], "7 days, then 3"
    assert AuditEvent.objects.filter(act="survey.remind").count() == 2


def test_the_clerk_hears_once_that_a_round_is_over():
    scene = opened()
    Notice.objects.all().delete()
    for days in (15, 16):
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            remind_survey(by=SYSTEM)
    assert Notice.objects.get(recipient=scene.clerk).subject.endswith("已过截止日")


def test_another_district_sees_no_round():
    scene = opened()
    other = acting(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT))
    assert list(queries.rounds(scene.by_walker)) == [scene.round]
    assert not queries.rounds(other).exists()
    with pytest.raises(DomainError):
        queries.round_for(other, scene.round.public_id)
