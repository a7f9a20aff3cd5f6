"""The whole table: every state × step × role, through `take_step`."""

import pytest
from django.db import transaction
from django.utils import timezone

from tests import factories
from tests.accounts.factories import provider
from tests.registry.factories import community, institution
from tuoyu.core.authority import Actor, Holding, Reach, Role
from tuoyu.core.errors import NotAllowed, StepNotAllowed
from tuoyu.core.lifecycle import take_step
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.filing.lifecycle import FILING, STEPS_OF_KIND, CaseKind
from tuoyu.filing.models import Case

# state → {step → state after it}: written out, so that a change of the table is a decision.
LEADS = {
    "draft": {"submit": "submitted", "withdraw": "withdrawn", "lapse": "withdrawn"},
    "submitted": {
        "return": "returned", "issue_receipt": "receipted", "withdraw": "withdrawn",
        "lapse": "withdrawn", "accept_change": "settled", "accept_closure": "settled",
    },
    "returned": {"resubmit": "submitted", "withdraw": "withdrawn", "lapse": "withdrawn"},
    "receipted": {"verify": "verified", "publish": "nonconforming", "cancel": "cancelled"},
    "verified": {"cancel": "cancelled"},
    "nonconforming": {"report_correction": "corrected", "cancel": "cancelled"},
    "corrected": {"lift": "verified", "insist": "nonconforming", "cancel": "cancelled"},
    "settled": {},
    "cancelled": {},
    "withdrawn": {},
}  # fmt: skip
TAKES = {
    Role.INSTITUTION_HEAD: {"submit", "resubmit", "withdraw", "report_correction"},
    Role.FILING_CLERK: {
        "return", "issue_receipt", "verify", "publish", "lift", "insist", "accept_change",
        "accept_closure", "cancel", "lapse",
    },
}  # fmt: skip
SETTLING = {"accept_change": "change", "accept_closure": "closure"}


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
@pytest.mark.parametrize("state", list(LEADS))
def test_every_state_step_and_role(case, state, role):
    for step in FILING.steps:
        point = transaction.savepoint()
        _takes_or_refuses(case, state, step.code, role)
        transaction.savepoint_rollback(point)


def _takes_or_refuses(case, state, step, role):
    settles = {"settled_at": timezone.now(), "settled_by": case.started_by}
    Case.objects.filter(pk=case.pk).update(
        state=state, kind=_kind(state, step), **(settles if state == "settled" else {})
    )
    case.refresh_from_db()
    allowed = step in TAKES.get(role, ())
    leads = LEADS[state].get(step)
    how = {"by": actor_with(role, case), "reason": "示例理由"}
    how["also"] = settles if leads == "settled" else None
    if allowed and leads:
        take_step(case, step, **how)
    else:
        with pytest.raises(StepNotAllowed if allowed else NotAllowed):
            take_step(case, step, **how)
    case.refresh_from_db()
    taken = allowed and leads is not None
    assert case.state == (leads if taken else state), step
    assert StepLog.objects.exists() is taken


def _kind(state, step):
    """What is settled is a change or a closure; what is filed is a filing."""
    if state == "settled":
        return "change"
    return SETTLING.get(step, "filing") if state == "submitted" else "filing"


def test_the_steps_of_each_kind_are_steps_of_the_table():
    known = {step.code for step in FILING.steps}
    assert set().union(*STEPS_OF_KIND.values()) == known
    assert STEPS_OF_KIND[CaseKind.CHANGE] & STEPS_OF_KIND[CaseKind.CLOSURE] < known
    for kind, code in ((CaseKind.CHANGE, "issue_receipt"), (CaseKind.FILING, "accept_change")):
        assert code not in STEPS_OF_KIND[kind]


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "settled"},
        {"state": "settled", "kind": "change"},
        {"state": "verified", "kind": "change"},
        {"kind": "change", "settled_at": timezone.now()},
        {"kind": "example"},
        {"state": "cancelled", "kind": "closure"},
    ],
)
def test_the_database_keeps_kind_state_and_settling_together(case, wrong):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        Case.objects.filter(pk=case.pk).update(**wrong)


@pytest.mark.parametrize("broken", ["number", "due_on"])
def test_the_database_refuses_a_submission_without_number_or_due_day(case, broken):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        Case.objects.filter(pk=case.pk).update(state="submitted", **{broken: None})


def test_the_database_refuses_an_unknown_state_and_a_receipt_without_number(case):
    from django.db import IntegrityError

    faults = (
        {"state": "lost"},
        {"state": "receipted", "receipt_number": None, "receipted_at": None, "receipted_by": None},
        {"receipt_number": None},
    )
    for fault in faults:
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**fault)
