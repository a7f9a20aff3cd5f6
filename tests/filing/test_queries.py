"""Who sees which case: drafts the institution alone, the rest whoever files where it lies."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import factories
from tests.accounts.factories import acting, parent, provider, staff
from tuoyu.core import clock
from tuoyu.core.authority import ANONYMOUS, Role
from tuoyu.core.errors import NotFound
from tuoyu.filing import queries
from tuoyu.filing.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return factories.world()


@pytest.mark.parametrize("stage", ["started", "submitted", "returned", "receipted"])
def test_the_head_and_the_clerk(at, stage):
    case = getattr(factories, stage)(at)
    assert queries.case_for(at.by_head, case.public_id) == case
    if stage == "started":
        with pytest.raises(NotFound):
            queries.case_for(at.by_clerk, case.public_id)
    else:
        assert queries.case_for(at.by_clerk, case.public_id) == case


def test_nobody_else_and_it_looks_as_if_it_did_not_exist(at):
    case = factories.submitted(at)
    others = [
        ANONYMOUS,
        acting(parent()),
        acting(provider(factories.world("示例邻园", clerk=at.clerk).institution)),
        acting(provider(at.institution, Role.INSTITUTION_STAFF)),
        acting(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT)),
        acting(staff(Role.STREET_INSPECTOR, where=factories.STREET)),
        acting(staff(Role.SYSTEM_ADMIN)),
    ]
    for other in others:
        with pytest.raises(NotFound) as hidden:
            queries.case_for(other, case.public_id)
        with pytest.raises(NotFound) as missing:
            queries.case_for(other, uuid4())
        assert str(hidden.value) == str(missing.value)


def test_the_office_reads_what_was_handed_in_even_when_withdrawn_but_not_in_its_queue(at):
    case = factories.submitted(at)
    assert queries.case_for(at.by_clerk, case.public_id) == case
    Case.objects.filter(pk=case.pk).update(state="withdrawn")
    assert queries.case_for(at.by_clerk, case.public_id).state == "withdrawn"
    assert not queries.queue(at.by_clerk, queries.QueueFilter(state="")).exists()


def test_the_queue_is_by_due_day_and_filters(at):
    late = factories.submitted(at)
    other = factories.world("示例东园", community=factories.OTHER_COMMUNITY, clerk=at.clerk)
    early = factories.submitted(other, 2)
    Case.objects.filter(pk=early.pk).update(due_on=late.due_on - timedelta(days=1))

    def found(**wanted):
        return list(queries.queue(at.by_clerk, queries.QueueFilter(**wanted)))

    assert found() == [early, late]
    assert found(street=factories.STREET) == [late]
    assert found(text="示例东") == [early]
    assert found(text=late.number) == [late]
    assert found(state="returned") == []
    Case.objects.filter(pk=late.pk).update(state="returned")
    assert found() == [early]
    assert found(state="") == [early, late]


def test_the_numbers_above_the_queue(at):
    today = clock.today()
    for ordinal, days in enumerate((-1, 0, 3), 1):
        near = factories.world(f"示例园{ordinal}", clerk=at.clerk)
        case = factories.submitted(near, ordinal)
        Case.objects.filter(pk=case.pk).update(due_on=today + timedelta(days=days))
    factories.started(at)
    counts = queries.counts(at.by_clerk)
    assert (counts.waiting, counts.due_today, counts.overdue) == (3, 1, 1)
    assert (counts.returned, counts.receipted) == (0, 0)
    elsewhere = acting(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT))
    assert queries.counts(elsewhere).waiting == 0


def test_a_replaced_paper_does_not_count(at):
    from tuoyu.filing import actions

    case = factories.filled(at)
    papers = queries.materials_of(case)
    actions.remove_material(papers[0], by=at.by_head)
    assert queries.materials_of(case) == papers[1:]
