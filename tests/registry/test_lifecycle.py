"""The life of an institution: every state × step × role, through `take_step`."""

from datetime import date

import pytest
from django.db import transaction

from tests import factories
from tests.registry.factories import community, institution
from tuoyu.core.authority import SYSTEM, Actor, Holding, Reach, Role
from tuoyu.core.errors import NotAllowed, StepNotAllowed
from tuoyu.core.lifecycle import take_step
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.registry.lifecycle import INSTITUTION
from tuoyu.registry.models import Institution

# state → {step → state after it}: written out, so that a change of the table is a decision.
LEADS: dict[str, dict[str, str]] = {
    "preparing": {"enter": "filed"},
    "filed": {"close": "closed"},
    "closed": {},
}
TAKES = {Role.FILING_CLERK: {"enter", "close"}}


@pytest.fixture
def place(db):
    return institution(where=community(), state="preparing")


def actor_with(role, place):
    reach = role.spec.reach
    if reach is Reach.DIVISION:
        return Actor(7, "示例", (Holding(role, factories.DISTRICT),))
    if reach is Reach.INSTITUTION:
        return Actor(7, "示例", (Holding(role, institution=place.public_id),))
    return Actor(7, "示例", (Holding(role),))


def test_the_table_is_the_one_that_was_decided():
    assert set(LEADS) == {state.code for state in INSTITUTION.states}
    assert {code for steps in LEADS.values() for code in steps} == {
        step.code for step in INSTITUTION.steps
    }


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
@pytest.mark.parametrize("state", list(LEADS))
def test_every_state_step_and_role(place, state, role):
    for step in INSTITUTION.steps:
        point = transaction.savepoint()
        _takes_or_refuses(place, state, step.code, role)
        transaction.savepoint_rollback(point)


def _takes_or_refuses(place, state, step, role):
    _put(place, state)
    allowed, leads = step in TAKES.get(role, ()), LEADS[state].get(step)
    how = {"by": actor_with(role, place), "reason": "示例理由", "also": _also(leads)}
    if allowed and leads:
        take_step(place, step, **how)
    else:
        with pytest.raises(StepNotAllowed if allowed else NotAllowed):
            take_step(place, step, **how)
    place.refresh_from_db()
    taken = bool(allowed and leads)
    assert place.state == (leads if taken else state), step
    assert StepLog.objects.exists() is taken


def _put(place, state):
    Institution.objects.filter(pk=place.pk).update(state=state, **_also(state))
    place.refresh_from_db()


def _also(state):
    """What the database asks for in a state."""
    filed = {"filing_number": "示备1号", "filed_on": date(2026, 9, 1), "closed_on": None}
    return {"filed": filed, "closed": filed | {"closed_on": date(2026, 11, 23)}}.get(state, {})


def test_a_closed_institution_stays_closed_for_the_system_too(place):
    _put(place, "closed")
    for step in INSTITUTION.steps:
        with pytest.raises(StepNotAllowed):
            take_step(place, step.code, by=SYSTEM, reason="示例")
