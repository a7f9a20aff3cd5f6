"""Somebody registers the institution that they open, and becomes its head."""

import pytest

from tests import factories
from tests.accounts.factories import acting, parent, staff
from tests.at_once import at_once
from tests.watching import nothing_changes
from tuoyu.core.authority import ANONYMOUS, Permission, Role, may
from tuoyu.core.errors import Conflict, NotAllowed
from tuoyu.divisions.models import Division
from tuoyu.filing import actions as filing
from tuoyu.flows.found_institution import found_institution
from tuoyu.registry.models import Institution, Listing
from tuoyu.rules.filing.facts import InstitutionKind


@pytest.fixture
def place(db):
    factories.district()
    return Division.objects.get(code=factories.COMMUNITY)


def found(place, by, name="示例新园"):
    return found_institution(name, InstitutionKind.CENTRE, place, head_name="示例举办人", by=by)


def test_the_founder_may_prepare_its_filing_and_nobody_sees_it_yet(place):
    user = parent()
    made = found(place, acting(user))
    head = acting(user)
    assert made.state == "preparing"
    assert not Listing.objects.exists()
    assert may(head, Permission.FILING_PREPARE, made)
    assert filing.start(made, by=head).state == "draft"


def test_a_second_one_in_preparation_is_refused(place):
    user = parent()
    found(place, acting(user))
    with nothing_changes(), pytest.raises((Conflict, NotAllowed)):
        found(place, acting(user), "示例又一园")


def test_staff_and_visitors_may_not(place):
    for by in (ANONYMOUS, acting(staff(Role.FILING_CLERK)), acting(staff(Role.SYSTEM_ADMIN))):
        with nothing_changes(), pytest.raises(NotAllowed):
            found(place, by)


def test_one_may_not_prepare_anothers(place):
    made = found(place, acting(parent()))
    other = acting(parent("13700000002"))
    with nothing_changes(), pytest.raises(NotAllowed):
        filing.start(made, by=other)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_register_one():
    factories.district()
    place = Division.objects.get(code=factories.COMMUNITY)
    by = acting(parent())
    answers = at_once(lambda: found(place, by, "示例甲园"), lambda: found(place, by, "示例乙园"))
    assert sorted(type(each).__name__ for each in answers) == ["Conflict", "Institution"]
    assert Institution.objects.count() == 1
