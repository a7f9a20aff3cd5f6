"""The receipt and the register: one transaction, seen by parents at once."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from tests import factories
from tests.accounts.factories import acting, staff
from tests.at_once import at_once
from tests.core.documents.pdf_reading import characters
from tests.watching import nothing_changes
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.core.errors import Invalid, NotAllowed, NotFound, Refused, StepNotAllowed
from tuoyu.filing.models import Case
from tuoyu.flows import filing_papers
from tuoyu.flows.issue_receipt import issue_receipt
from tuoyu.flows.return_filing import return_filing
from tuoyu.notices.models import Notice
from tuoyu.registry.models import ClassGroup, Institution, Listing, Service


@pytest.fixture
def at(db):
    return factories.world()


@pytest.fixture
def case(at):
    return factories.submitted(at)


def test_the_institution_is_in_the_register_as_it_was_filed(at, case):
    issue_receipt(case, by=at.by_clerk)
    made = Institution.objects.select_related("site").get(pk=at.institution.pk)
    given = factories.given()
    assert made.state == "filed"
    assert made.filing_number == f"示托备〔{clock.today().year}〕0001号"
    assert made.filed_on == clock.today()
    assert made.credit_code == given["institution"]["credit_code"]
    assert made.head_name == given["head"]["head_name"]
    assert made.head_id_number == given["head"]["head_id_number"]
    assert made.site.floors == [1]
    assert made.site.lease.lower.isoformat() == given["site"]["lease_start"]
    assert (made.site.longitude, made.site.position_grade) == (117.141, "B")
    groups = ClassGroup.objects.filter(institution=made)
    assert [(group.band, group.places) for group in groups] == [("small", 15), ("big", 20)]
    assert Service.objects.get(institution=made, form="full_day").price_fen == 198_000


def test_parents_find_it_with_its_number_and_places(at, case):
    issued = issue_receipt(case, by=at.by_clerk)
    listed = Listing.objects.get(institution=at.institution)
    assert listed.filing_number == issued.receipt_number
    assert listed.places == 35
    assert listed.is_open
    assert (listed.street_code, listed.price_fen) == (factories.STREET, 198_000)
    assert "sly" in listed.search_text


def test_a_position_that_was_given_wins_over_the_community(at):
    case = factories.submitted(at, site={"longitude": 117.15, "latitude": 39.15})
    issue_receipt(case, by=at.by_clerk)
    site = Institution.objects.get(pk=at.institution.pk).site
    assert (site.longitude, site.latitude, site.position_grade) == (117.15, 39.15, "A")


def test_both_sides_hear_and_the_audit_tells_whether_it_was_late(at, case):
    second = staff(Role.FILING_CLERK)
    Notice.objects.all().delete()
    with time_machine.travel(clock.now() + timedelta(days=40)):
        issued = issue_receipt(case, by=at.by_clerk)
    told = {notice.recipient: notice for notice in Notice.objects.all()}
    assert set(told) == {at.head, second}
    assert issued.receipt_number in told[at.head].body
    assert AuditEvent.objects.get(act="filing.receipt").facts["late"] is True
    assert AuditEvent.objects.filter(act="institution.enter").count() == 1


def test_persons_are_unreadable_in_the_register(at, case):
    issue_receipt(case, by=at.by_clerk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM registry_institution")
        stored = repr(cursor.fetchall())
    given = factories.given()
    for secret in (given["head"]["head_name"], given["head"]["head_id_number"],
                   given["institution"]["contact_phone"]):  # fmt: skip
        assert secret not in stored


def test_the_papers_say_what_the_case_says(at):
    case = factories.receipted(at)
    receipt = filing_papers.paper(case, "receipt")
    assert receipt.name == "备案回执-示例园"
    text = characters(receipt.content)
    assert set(f"{case.receipt_number}示例负责人全日托半日托示例区卫生健康委员会") <= text
    for kind in ("submission", "conditions"):
        assert filing_papers.paper(case, kind).content.startswith(b"%PDF")
    for kind in ("notice", "other", "../receipt"):
        with pytest.raises(NotFound):
            filing_papers.paper(case, kind)


@pytest.mark.parametrize("kind", ["submission", "notice", "receipt", "conditions"])
def test_a_draft_has_no_papers(at, kind):
    with pytest.raises(NotFound):
        filing_papers.paper(factories.started(at), kind)


def test_the_notice_is_a_paper(at):
    paper = filing_papers.paper(factories.returned(at), "notice")
    assert set("照片不完整请重新拍摄全页") <= characters(paper.content)


def test_the_clerks_remark_is_on_the_notice(at, case):
    return_filing(case, [factories.AREA], remark="请电话预约勘验。", by=at.by_clerk)
    paper = filing_papers.paper(case, "notice")
    assert set("电话预约勘验") <= characters(paper.content)


def test_only_the_clerk_of_the_place_may(at, case):
    others = [
        at.by_head,
        acting(staff(Role.OFFICE_DIRECTOR)),
        acting(staff(Role.STREET_INSPECTOR, where=factories.STREET)),
        acting(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT)),
    ]
    for other in others:
        with nothing_changes(), pytest.raises(NotAllowed):
            issue_receipt(case, by=other)


@pytest.mark.parametrize("stage", ["started", "returned", "receipted"])
def test_only_what_is_submitted_gets_a_receipt(at, stage):
    case = getattr(factories, stage)(at)
    with nothing_changes(), pytest.raises(StepNotAllowed) as caught:
        issue_receipt(case, by=at.by_clerk)
    assert caught.value.present == case.state


def test_what_the_rules_block_today_gets_none(at, case):
    Case.objects.filter(pk=case.pk).update(
        answers={**case.answers, "site": {**case.answers["site"], "floors": ["4"]}}
    )
    with nothing_changes(), pytest.raises(Refused):
        issue_receipt(case, by=at.by_clerk)


def test_numbers_have_no_gaps(at, case):
    near = factories.world("示例邻园", clerk=at.clerk)
    second = factories.submitted(near, 2)
    issue_receipt(case, by=at.by_clerk)
    with pytest.raises(StepNotAllowed):
        issue_receipt(case, by=at.by_clerk)
    assert issue_receipt(second, by=at.by_clerk).receipt_number.endswith("0002号")


@pytest.mark.django_db(transaction=True)
def test_two_clerks_deciding_at_once():
    """One wins; the other is told the present state. Nothing of the loser stays."""
    at = factories.world()
    case = factories.submitted(at)
    second = acting(staff(Role.FILING_CLERK))
    mine, yours = (Case.objects.get(pk=case.pk) for _ in range(2))
    by = at.by_clerk
    found = at_once(
        lambda: issue_receipt(mine, by=by),
        lambda: return_filing(yours, [factories.FIRE], by=second),
    )
    lost = [each for each in found if isinstance(each, StepNotAllowed)]
    assert len(lost) == 1
    case.refresh_from_db()
    assert lost[0].present == case.state
    assert lost[0].present_label in str(lost[0])
    receipted = case.state == "receipted"
    assert receipted is (found[1] is lost[0])
    assert Listing.objects.exists() is receipted
    assert AuditEvent.objects.filter(act="filing.receipt").exists() is receipted
    assert AuditEvent.objects.filter(act="filing.notice").exists() is not receipted
    assert (case.receipt_number is not None) is receipted


def test_two_cases_with_one_credit_code_give_one_receipt(at, case):
    near = factories.world("示例邻园", clerk=at.clerk)
    code = factories.given(1)["institution"]["credit_code"]
    second = factories.submitted(near, 2, institution={"credit_code": code})
    issue_receipt(case, by=at.by_clerk)
    with nothing_changes(), pytest.raises(Invalid, match=code):
        issue_receipt(second, by=at.by_clerk)


@pytest.mark.django_db(transaction=True)
def test_two_receipts_at_once_are_one():
    at = factories.world()
    case, by = factories.submitted(at), at.by_clerk
    copies = [Case.objects.get(pk=case.pk) for _ in range(2)]
    found = at_once(*[lambda c=c: issue_receipt(c, by=by) for c in copies])
    assert sorted(type(each).__name__ for each in found) == ["Case", "StepNotAllowed"]
    assert Listing.objects.count() == 1
