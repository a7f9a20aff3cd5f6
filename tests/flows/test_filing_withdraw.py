"""Taking a filing back, before it is decided."""

import pytest

from tests import factories
from tests.accounts.factories import acting, provider
from tests.at_once import at_once
from tests.watching import nothing_changes
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.core.errors import NotAllowed, StepNotAllowed
from tuoyu.filing.models import Case
from tuoyu.flows.issue_receipt import issue_receipt
from tuoyu.flows.withdraw_filing import withdraw_filing
from tuoyu.notices.models import Notice
from tuoyu.registry.models import Listing


@pytest.fixture
def at(db):
    return factories.world()


@pytest.mark.parametrize(("stage", "told"), [("started", 0), ("submitted", 1), ("returned", 0)])
def test_the_clerk_hears_when_something_lay_with_them(at, stage, told):
    case = getattr(factories, stage)(at)
    Notice.objects.all().delete()
    withdraw_filing(case, reason="示例", by=at.by_head)
    case.refresh_from_db()
    assert case.state == "withdrawn"
    assert Notice.objects.filter(recipient=at.clerk).count() == told
    assert AuditEvent.objects.filter(act="filing.withdraw").count() == 1


def test_another_filing_may_be_started_afterwards(at):
    case = factories.submitted(at)
    withdraw_filing(case, reason="", by=at.by_head)
    assert factories.submitted(at).number != case.number


def test_a_decided_case_stays(at):
    case = factories.receipted(at)
    with nothing_changes(), pytest.raises(StepNotAllowed, match="已发回执"):
        withdraw_filing(case, reason="", by=at.by_head)


def test_nobody_else_may(at):
    case = factories.submitted(at)
    for other in (at.by_clerk, acting(provider(at.institution, Role.INSTITUTION_STAFF))):
        with nothing_changes(), pytest.raises(NotAllowed):
            withdraw_filing(case, reason="", by=other)


@pytest.mark.django_db(transaction=True)
def test_withdrawal_and_receipt_at_once():
    at = factories.world()
    case = factories.submitted(at)
    mine, theirs = (Case.objects.get(pk=case.pk) for _ in range(2))
    head, clerk = at.by_head, at.by_clerk
    found = at_once(
        lambda: withdraw_filing(mine, reason="", by=head),
        lambda: issue_receipt(theirs, by=clerk),
    )
    assert sum(isinstance(each, StepNotAllowed) for each in found) == 1, found
    case.refresh_from_db()
    assert Listing.objects.exists() is (case.state == "receipted")
