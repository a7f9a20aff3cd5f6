"""变更备案: prefilled, compared, accepted into the register in one transaction."""

import pytest

from tests import factories
from tests.accounts.factories import acting, staff
from tests.at_once import at_once
from tests.core.documents.pdf_reading import characters
from tests.watching import nothing_changes
from tuoyu.core.authority import Role
from tuoyu.core.errors import Conflict, Invalid, NotAllowed, Refused, StepNotAllowed
from tuoyu.filing import actions, answers, changes
from tuoyu.filing.models import Case
from tuoyu.flows import filing_papers
from tuoyu.flows.accept_change import accept_change
from tuoyu.flows.issue_receipt import issue_receipt
from tuoyu.flows.report_closure import report_closure
from tuoyu.flows.return_filing import MissingItem, return_filing
from tuoyu.flows.submit_filing import submit_filing
from tuoyu.flows.withdraw_filing import withdraw_filing
from tuoyu.registry import actions as registry
from tuoyu.registry.models import ClassGroup, Institution, Listing, Service

NAME = {"name": "示例新园"}


@pytest.fixture
def at(db):
    found = factories.world()
    factories.receipted(found)
    return found


def smaller(at, big):
    """The classes with the big class cut, services along."""
    given = factories.given()
    rows = [{**row, "places": big} if row["band"] == "big" else row
            for row in given["classes"]["rows"]]  # fmt: skip
    total = sum(int(row["places"]) for row in rows)
    services = [{**row, "places": min(int(row["places"]), total)}
                for row in given["services"]["rows"]]  # fmt: skip
    return {"classes": {"rows": rows, "capacity": total}, "services": {"rows": services}}


def test_a_change_starts_from_the_register_and_the_papers(at):
    case = changes.start_change(at.institution, by=at.by_head)
    given, first = answers.everything(case), factories.given()
    assert given["institution"]["name"] == "示例园"
    assert given["head"]["head_id_number"] == first["head"]["head_id_number"]
    assert given["staff"]["people"] == first["staff"]["people"]
    assert changes.changed_sections(changes.before_of(case), given) == []
    original = Case.objects.get(kind="filing")
    assert set(case.materials.values_list("file", flat=True)) == set(
        original.materials.values_list("file", flat=True)
    )


def test_starting_again_answers_the_same_draft(at):
    case = changes.start_change(at.institution, by=at.by_head)
    with nothing_changes():
        assert changes.start_change(at.institution, by=at.by_head) == case


def test_an_accepted_change_is_in_the_register_and_number_and_day_stay(at):
    before = Institution.objects.get(pk=at.institution.pk)
    head = {"head_name": "示例负责人丙"}
    case = factories.change_submitted(at, institution=NAME, head=head, **smaller(at, 18))
    assert case.number.startswith("示托备变〔")
    accept_change(case, by=at.by_clerk)
    case.refresh_from_db()
    after = Institution.objects.get(pk=at.institution.pk)
    assert (case.state, case.settled_by) == ("settled", at.clerk)
    assert (after.name, after.head_name) == ("示例新园", "示例负责人丙")
    assert (after.filing_number, after.filed_on) == (before.filing_number, before.filed_on)
    assert ClassGroup.objects.get(institution=after, band="big").places == 18
    assert (Listing.objects.get().name, Listing.objects.get().places) == ("示例新园", 33)
    words = characters(filing_papers.paper(case, "receipt").content)
    assert set("示例新园示例负责人丙") <= words


def test_children_stay_when_places_change(at):
    registry.report_vacancies(at.institution, {"full_day": 30}, by=at.by_head)
    case = factories.change_submitted(at, **smaller(at, 18))
    accept_change(case, by=at.by_clerk)
    service = Service.objects.get(institution=at.institution, form="full_day")
    assert service.places - service.free_places == 5


def test_what_changes_nothing_is_refused(at):
    case = changes.start_change(at.institution, by=at.by_head)
    with nothing_changes(), pytest.raises(Invalid, match="完全一样"):
        submit_filing(case, commitment=True, by=at.by_head)


def test_a_move_is_a_new_filing(at):
    case = factories.changing(at, site={"division": factories.OTHER_COMMUNITY})
    with nothing_changes(), pytest.raises(Invalid, match="重新办理备案"):
        submit_filing(case, commitment=True, by=at.by_head)


def test_another_legal_person_is_a_new_filing(at):
    code = factories.given(2)["institution"]["credit_code"]
    case = factories.changing(at, institution={"credit_code": code})
    with nothing_changes(), pytest.raises(Invalid, match="举办主体"):
        submit_filing(case, commitment=True, by=at.by_head)


def test_places_cannot_fall_below_the_children_present(at):
    registry.report_vacancies(at.institution, {"full_day": 0}, by=at.by_head)
    case = factories.changing(at, **smaller(at, 18))
    with nothing_changes(), pytest.raises(Invalid, match="现在在托的35名"):
        submit_filing(case, commitment=True, by=at.by_head)
    registry.report_vacancies(at.institution, {"full_day": 10}, by=at.by_head)
    submit_filing(case, commitment=True, by=at.by_head)
    registry.report_vacancies(at.institution, {"full_day": 0}, by=at.by_head)
    case.refresh_from_db()
    with nothing_changes(), pytest.raises(Invalid, match="现在在托的"):
        accept_change(case, by=at.by_clerk)


def test_the_rules_hold_for_a_change_too(at):
    case = factories.changing(at, site={"floors": ["4"]})
    with nothing_changes(), pytest.raises(Refused):
        submit_filing(case, commitment=True, by=at.by_head)


def test_one_case_at_a_time(at):
    from tests.flows.test_filing_closure import ended

    factories.change_submitted(at, institution=NAME)
    for start in (
        lambda: changes.start_change(at.institution, by=at.by_head),
        lambda: report_closure(at.institution, ended(), by=at.by_head),
    ):
        with nothing_changes(), pytest.raises(Conflict, match="一次只能办一件"):
            start()


def test_nothing_changes_before_the_filing_is_in_the_register(db):
    at = factories.world()
    factories.submitted(at)
    with nothing_changes(), pytest.raises(Conflict, match="筹备中"):
        changes.start_change(at.institution, by=at.by_head)


def test_a_change_is_returned_mended_and_withdrawn_like_a_filing(at):
    case = factories.change_submitted(at, institution=NAME)
    item = MissingItem("institution", "", "名称与登记证书不一致。")
    return_filing(case, [item], by=at.by_clerk)
    case.refresh_from_db()
    assert (case.state, case.due_on) == ("returned", None)
    values = {**answers.of_section(case, "institution"), "name": "示例再新园"}
    actions.save_section(case, "institution", values, done=True, revision=None, by=at.by_head)
    submit_filing(case, commitment=True, by=at.by_head)
    case.refresh_from_db()
    withdraw_filing(case, reason="", by=at.by_head)
    assert Institution.objects.get(pk=at.institution.pk).name == "示例园"


def test_steps_of_another_kind_are_refused(at):
    case = factories.change_submitted(at, institution=NAME)
    with nothing_changes(), pytest.raises(Conflict, match="变更备案"):
        issue_receipt(case, by=at.by_clerk)
    near = factories.world("示例邻园", clerk=at.clerk)
    filing = factories.submitted(near, 2)
    with nothing_changes(), pytest.raises(Conflict, match="“备案”办件"):
        accept_change(filing, by=at.by_clerk)


def test_who_may(at):
    for other in (at.by_clerk, acting(staff(Role.OFFICE_DIRECTOR))):
        with nothing_changes(), pytest.raises(NotAllowed):
            changes.start_change(at.institution, by=other)
    case = factories.change_submitted(at, institution=NAME)
    outside = acting(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT))
    for other in (at.by_head, outside):
        with nothing_changes(), pytest.raises(NotAllowed):
            accept_change(case, by=other)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_accept_once():
    at = factories.world()
    factories.receipted(at)
    case, by = factories.change_submitted(at, institution=NAME), at.by_clerk
    copies = [Case.objects.get(pk=case.pk) for _ in range(2)]
    found = at_once(*[lambda c=c: accept_change(c, by=by) for c in copies])
    assert sorted(type(each).__name__ for each in found) == ["Case", "StepNotAllowed"]


@pytest.mark.django_db(transaction=True)
def test_two_drafts_at_once_are_one():
    at = factories.world()
    factories.receipted(at)
    by = at.by_head
    found = at_once(*[lambda: changes.start_change(at.institution, by=by)] * 2)
    assert found[0] == found[1]
    assert not any(isinstance(each, StepNotAllowed) for each in found)
