"""Who opens an uploaded paper: the office what was handed in, the institution all of its own."""

import pytest

from tests import factories
from tests.accounts.factories import acting, give, provider, staff
from tests.factories import store
from tuoyu.accounts import actions as accounts
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM, Actor, Role
from tuoyu.core.errors import NotFound
from tuoyu.files.models import StoredFile
from tuoyu.files.queries import file_for
from tuoyu.filing import actions as filing
from tuoyu.filing.models import Case
from tuoyu.flows.report_correction import report_correction
from tuoyu.flows.submit_filing import submit_filing
from tuoyu.rules.filing.facts import Evidence, MaterialCode

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return factories.world()


def paper_of(case: Case) -> StoredFile:
    return case.materials.select_related("file").order_by("id")[0].file


def opens(by: Actor, stored: StoredFile) -> bool:
    try:
        return file_for(by, stored.public_id) == stored
    except NotFound:
        return False


def test_a_paper_that_was_handed_in_opens_for_the_clerk_of_the_place_alone(at):
    stored = paper_of(factories.submitted(at))
    assert opens(at.by_clerk, stored)
    assert opens(at.by_head, stored)
    neighbour = provider(factories.world("示例邻园", clerk=at.clerk).institution)
    for stranger in (
        acting(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT)),
        acting(staff(Role.STREET_INSPECTOR, where=factories.STREET)),
        acting(neighbour),
    ):
        assert not opens(stranger, stored)


def test_a_draft_is_the_institutions_own(at):
    case = factories.filled(at)
    stored = paper_of(case)
    assert opens(at.by_head, stored)
    assert not opens(at.by_clerk, stored)
    submit_filing(case, commitment=True, by=at.by_head)
    assert opens(at.by_clerk, stored)


def test_a_paper_removed_before_the_handing_in_stays_with_the_institution(at):
    case = factories.filled(at)
    removed = store(case, at.by_head)
    material = filing.add_material(
        case, MaterialCode.FIRE_SAFETY, Evidence.OTHER, removed, by=at.by_head
    )  # fmt: skip
    filing.remove_material(material, by=at.by_head)
    filing.finish_materials(case, done=True, by=at.by_head)
    submit_filing(case, commitment=True, by=at.by_head)
    assert opens(at.by_head, removed)
    assert not opens(at.by_clerk, removed)
    assert opens(at.by_clerk, paper_of(case))


def test_a_paper_replaced_after_the_return_stays_readable_and_the_new_one_waits(at):
    case = factories.returned(at)
    told = case.materials.select_related("file").get(code=MaterialCode.FIRE_SAFETY.value)
    filing.remove_material(told, by=at.by_head)
    new = store(case, at.by_head)
    filing.add_material(
        case, MaterialCode.FIRE_SAFETY, Evidence(told.evidence), new, by=at.by_head,
        issued_on=clock.today(),
    )  # fmt: skip
    assert opens(at.by_clerk, told.file)
    assert not opens(at.by_clerk, new)


def test_what_comes_with_a_correction_opens_for_the_office(at):
    case = factories.nonconforming(at)
    photo = store(case, at.by_head)
    assert not opens(at.by_clerk, photo)
    report_correction(case, "已按要求整改。", photo, by=at.by_head)
    assert opens(at.by_clerk, photo)
    assert not opens(acting(staff(Role.UNIT_CLERK)), photo)


def test_who_leaves_the_institution_opens_nothing_of_it_any_more(at):
    stored = paper_of(factories.filled(at))
    assert opens(at.by_head, stored)
    give(at.head, Role.INSTITUTION_HEAD, institution=factories.world("示例邻园").institution)
    post = at.head.posts.get(institution=at.institution)
    accounts.end_post(post, by=SYSTEM)
    assert not opens(at.by_head, stored)
