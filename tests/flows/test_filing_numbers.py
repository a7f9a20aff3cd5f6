"""Numbers of papers: no gap and no double, whoever presses at the same moment."""

import pytest
from django.db import connection

from tests import factories
from tests.accounts.factories import acting, staff
from tests.at_once import at_once
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.core.errors import StepNotAllowed
from tuoyu.filing.models import Case, Nonconformity, Notice
from tuoyu.flows.issue_receipt import issue_receipt
from tuoyu.flows.return_filing import return_filing
from tuoyu.flows.verify_filing import verify_filing

CLERKS = 8


def patient(act):
    """The act on a machine that may be busy: it waits longer for its turn than a page would."""

    def run():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '60s'")
        return act()

    return run


def ordinals(numbers):
    return sorted(int(number.split("〕")[1].removesuffix("号")) for number in numbers)


@pytest.fixture
def clerks(transactional_db):
    factories.district()
    return [acting(staff(Role.FILING_CLERK)) for _ in range(CLERKS)]


def cases(count, stage="submitted"):
    clerk = staff(Role.FILING_CLERK)
    worlds = [factories.world(f"示例第{n}园", clerk=clerk) for n in range(count)]
    return [getattr(factories, stage)(at, n) for n, at in enumerate(worlds, 1)]


def test_eight_clerks_eight_receipts(clerks):
    """Each has a case of their own; one case is taken by two, and one of them is told so."""
    found = cases(CLERKS - 1)
    pairs = list(zip([*found, found[0]], clerks, strict=True))
    answers = at_once(
        *[patient(lambda c=case, by=by: issue_receipt(c, by=by)) for case, by in pairs]
    )
    lost = [each for each in answers if not isinstance(each, Case)]
    assert [type(each) for each in lost] == [StepNotAllowed]
    numbers = Case.objects.exclude(receipt_number=None).values_list("receipt_number", flat=True)
    assert ordinals(numbers) == list(range(1, CLERKS))
    assert all(f"示托备〔{clock.today().year}〕" in number for number in numbers)


def test_eight_clerks_eight_notices(clerks):
    pairs = list(zip(cases(CLERKS), clerks, strict=True))
    at_once(
        *[
            patient(lambda c=case, by=by: return_filing(c, [factories.AREA], by=by))
            for case, by in pairs
        ]
    )
    assert ordinals(Notice.objects.values_list("number", flat=True)) == list(range(1, CLERKS + 1))


def test_eight_clerks_eight_publications(clerks):
    found = [(case, factories.visit(case, 3)) for case in cases(CLERKS, "receipted")]
    acts = [
        patient(lambda c=case, v=visit, by=by: verify_filing(c, v, by=by))
        for (case, visit), by in zip(found, clerks, strict=True)
    ]
    assert not [each for each in at_once(*acts) if isinstance(each, Exception)]
    numbers = Nonconformity.objects.values_list("number", flat=True)
    assert ordinals(numbers) == list(range(1, CLERKS + 1))
