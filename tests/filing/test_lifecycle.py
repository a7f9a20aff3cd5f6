"""The whole table: every state × step × role, through `take_step`."""

import pytest
from django.utils import timezone

from tests import factories
from tests.accounts.factories import provider
from tests.registry.factories import community, institution
from tuoyu.core.authority import Actor, Holding, Reach, Role
from tuoyu.core.errors import NotAllowed, StepNotAllowed
from tuoyu.core.lifecycle import take_step
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.filing.lifecycle import FILING
from tuoyu.filing.models import Case

# state → {step → state after it}: written out, so that a change of the table is a decision.
LEADS = {
    "draft": {"submit": "submitted", "withdraw": "withdrawn"},
    "submitted": {"return": "returned", "issue_receipt": "receipted", "withdraw": "withdrawn"},
    "returned": {"resubmit": "submitted", "withdraw": "withdrawn"},
    "receipted": {},
    "withdrawn": {},
}
TAKES = {
    Role.INSTITUTION_HEAD: {"submit", "resubmit", "withdraw"},
    Role.FILING_CLERK: {"return", "issue_receipt"},
}


@pytest.fixture
def case(db):
    made = institution(where=community(), state="preparing")
    head, now = provider(made), timezone.now()
    return Case.objects.create(
        institution=made, number="示1", started_by=head, submitted_by=head, submitted_at=now,
        due_on=now.date(), receipt_number="示2", receipted_at=now, receipted_by=head,
    )  # fmt: skip


def actor_with(role, case):
    reach = role.spec.reach
    if reach is Reach.DIVISION:
        return Actor(case.started_by_id, "示例", (Holding(role, factories.DISTRICT),))
    if reach is Reach.INSTITUTION:
        return Actor(
            case.started_by_id, "示例", (Holding(role, institution=case.institution.public_id),)
        )
    return Actor(case.started_by_id, "示例", (Holding(role),))


def test_the_table_is_the_one_that_was_decided():
    assert set(LEADS) == {state.code for state in FILING.states}
    assert {code for steps in LEADS.values() for code in steps} == {s.code for s in FILING.steps}


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
@pytest.mark.parametrize("step", [step.code for step in FILING.steps])
@pytest.mark.parametrize("state", list(LEADS))
def test_every_state_step_and_role(case, state, step, role):
    Case.objects.filter(pk=case.pk).update(state=state)
    case.refresh_from_db()
    allowed = step in TAKES.get(role, ())
    leads = LEADS[state].get(step)
    if allowed and leads:
        take_step(case, step, by=actor_with(role, case))
    else:
        with pytest.raises(StepNotAllowed if allowed else NotAllowed):
            take_step(case, step, by=actor_with(role, case))
    case.refresh_from_db()
    taken = allowed and leads is not None
    assert case.state == (leads if taken else state)
    assert StepLog.objects.exists() is taken


@pytest.mark.parametrize("broken", ["number", "due_on"])
def test_the_database_refuses_a_submission_without_number_or_due_day(case, broken):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        Case.objects.filter(pk=case.pk).update(state="submitted", **{broken: None})


def test_the_database_refuses_an_unknown_state_and_a_receipt_without_number(case):
    from django.db import IntegrityError, transaction

    faults = (
        {"state": "lost"},
        {"state": "receipted", "receipt_number": None, "receipted_at": None, "receipted_by": None},
        {"receipt_number": None},
    )
    for fault in faults:
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**fault)
