"""Taking a step: authority, present state, reason; the log and the audit follow."""

import pytest

from tests import factories
from tests.at_once import at_once
from tests.registry.factories import institution
from tests.watching import nothing_changes
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import SYSTEM, Actor, Holding, Role
from tuoyu.core.errors import Invalid, NotAllowed, StepNotAllowed
from tuoyu.core.lifecycle import available_steps, take_step
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.registry.models import Institution

CLERK = Actor(None, "示例经办", (Holding(Role.FILING_CLERK, factories.DISTRICT),))
ELSEWHERE = Actor(None, "示例经办", (Holding(Role.FILING_CLERK, factories.OTHER_DISTRICT),))


@pytest.fixture
def preparing(db):
    return institution(state="preparing", filing_number="示备1", filed_on="2026-03-02")


def test_a_step_changes_the_state_and_leaves_a_log_and_an_event(preparing):
    take_step(preparing, "enter", by=CLERK, reason="示例")
    preparing.refresh_from_db()
    assert preparing.state == "filed"
    log = StepLog.objects.get()
    assert (log.step, log.source, log.target) == ("enter", "preparing", "filed")
    assert (log.record_id, log.taken_by_name, log.reason) == (
        preparing.public_id,
        "示例经办",
        "示例",
    )
    event = AuditEvent.objects.get(act="institution.enter")
    assert (event.object_id, event.division) == (preparing.public_id, preparing.division_id)
    assert event.facts["target"] == "filed"


def test_without_authority_nothing_happens(preparing):
    with nothing_changes(), pytest.raises(NotAllowed, match="管理范围"):
        take_step(preparing, "enter", by=ELSEWHERE)


def test_a_wrong_state_is_answered_with_the_present_one(preparing):
    with nothing_changes(), pytest.raises(StepNotAllowed, match="现在是“筹备中”") as caught:
        take_step(preparing, "close", by=CLERK, reason="示例")
    assert (caught.value.present, caught.value.present_label) == ("preparing", "筹备中")


def test_a_record_that_moved_on_meanwhile_is_not_overwritten(preparing):
    mine = Institution.objects.get(pk=preparing.pk)
    take_step(preparing, "enter", by=CLERK)
    with nothing_changes(), pytest.raises(StepNotAllowed, match="现在是“已备案”"):
        take_step(mine, "enter", by=CLERK)


def test_a_step_that_needs_a_reason_asks_for_it(db):
    filed = institution()
    with nothing_changes(), pytest.raises(Invalid, match="“终止服务”需要写明理由"):
        take_step(filed, "close", by=CLERK, reason="  ")


def test_the_buttons_are_what_the_state_and_the_authority_allow(preparing):
    assert [step.code for step in available_steps(preparing, CLERK)] == ["enter"]
    assert available_steps(preparing, ELSEWHERE) == ()
    assert [step.code for step in available_steps(institution(), CLERK)] == ["close"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_one_step():
    made = institution(state="preparing", filing_number="示备1", filed_on="2026-03-02")
    mine, yours = (Institution.objects.get(pk=made.pk) for _ in range(2))
    answers = at_once(
        lambda: take_step(mine, "enter", by=SYSTEM), lambda: take_step(yours, "enter", by=SYSTEM)
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "StepNotAllowed"]
    assert StepLog.objects.count() == 1
