"""After the receipt: the visit, what is published, what is mended, what is lifted."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from tests import factories
from tests.accounts.factories import acting, provider, staff
from tests.at_once import at_once
from tests.core.documents.pdf_reading import characters
from tests.watching import nothing_changes
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.core.errors import Invalid, NotAllowed, StepNotAllowed
from tuoyu.filing import public, visits
from tuoyu.filing.aftermath import CheckResult
from tuoyu.filing.models import Case, Nonconformity, Verification
from tuoyu.flows import filing_papers
from tuoyu.flows.report_correction import report_correction
from tuoyu.flows.verify_filing import Found, verify_filing
from tuoyu.notices.models import Notice


@pytest.fixture
def at(db):
    return factories.world()


@pytest.fixture
def case(at):
    return factories.receipted(at)


def test_fourteen_items_passed_is_verified(at, case):
    colleague = staff(Role.FILING_CLERK)
    record = verify_filing(case, factories.visit(case, second=colleague), by=at.by_clerk)
    case.refresh_from_db()
    assert case.state == "verified"
    assert record.conclusion == "conforming"
    assert (record.first_verifier, record.second_verifier) == (at.clerk, colleague)
    assert list(record.items.values_list("item", flat=True)) == list(range(1, 15))
    assert {ref["id"] for ref in record.applied_rules} >= {"health_evaluation.items"}
    assert not Nonconformity.objects.exists()


def test_what_does_not_conform_is_published_with_its_reasons(at, case):
    verify_filing(case, factories.visit(case, 3, remark="示例其他情形。"), by=at.by_clerk)
    case.refresh_from_db()
    assert case.state == "nonconforming"
    (shown,) = public.corrections_of(at.institution.public_id)
    assert shown.number == f"示托备不〔{clock.today().year}〕0001号"
    assert shown.reasons == ("卫生评价第3项：示例情形3。", "示例其他情形。")
    assert (shown.state_label, shown.lifted_on) == ("公示中", None)
    assert shown.published_on == clock.today()
    told = Notice.objects.filter(recipient=at.head).latest("id")
    assert "不符合规定" in told.subject


def test_mended_and_lifted_stays_in_the_log(at):
    case = factories.nonconforming(at)
    assert visits.items_to_check(case) == list(range(1, 15))
    report_correction(case, "已整改。", by=at.by_head)
    case.refresh_from_db()
    assert case.state == "corrected"
    assert visits.items_to_check(case) == [3, 7]
    assert public.corrections_of(at.institution.public_id)[0].state_label == "已报告整改，待复核"
    verify_filing(case, factories.visit(case), by=at.by_clerk)
    case.refresh_from_db()
    assert case.state == "verified"
    (shown,) = public.corrections_of(at.institution.public_id)
    assert (shown.state_label, shown.lifted_on) == ("已整改，解除公示", clock.today())
    assert shown.corrected_on == clock.today()


def test_not_mended_stays_published_and_is_mended_again(at):
    case = factories.corrected(at)
    verify_filing(case, factories.visit(case, 7), by=at.by_clerk)
    case.refresh_from_db()
    assert case.state == "nonconforming"
    assert public.corrections_of(at.institution.public_id)[0].lifted_on is None
    assert Nonconformity.objects.count() == 1
    report_correction(case, "第二次整改。", by=at.by_head)
    case.refresh_from_db()
    assert visits.items_to_check(case) == [7]
    verify_filing(case, factories.visit(case), by=at.by_clerk)
    case.refresh_from_db()
    assert (case.state, Verification.objects.count()) == ("verified", 3)


STAGES = ("started", "submitted", "returned", "receipted", "verified", "nonconforming", "corrected")


@pytest.mark.parametrize("stage", STAGES)
def test_only_what_waits_for_a_visit_is_verified(at, stage):
    case = getattr(factories, stage)(at)
    visit = factories.visit(case)
    if stage in ("receipted", "corrected"):
        verify_filing(case, visit, by=at.by_clerk)
        return
    with nothing_changes(), pytest.raises(StepNotAllowed) as caught:
        verify_filing(case, visit, by=at.by_clerk)
    assert caught.value.present == case.state


@pytest.mark.parametrize("stage", STAGES)
def test_only_what_was_published_is_mended(at, stage):
    case = getattr(factories, stage)(at)
    if stage == "nonconforming":
        report_correction(case, "已整改。", by=at.by_head)
        return
    with nothing_changes(), pytest.raises(StepNotAllowed):
        report_correction(case, "已整改。", by=at.by_head)


def test_an_incomplete_record_is_refused_in_words(at, case):
    good = factories.visit(case)
    silent = [Found(1, CheckResult.NOT_APPLICABLE), *good.found[1:]]
    stranger = staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT)
    faults = {
        "还缺第14项": replace(good, found=good.found[:-1]),
        "项次": replace(good, found=[*good.found, Found(15, CheckResult.PASS)]),
        "写明情况": replace(good, found=silent),
        "晚于今天": replace(good, visited_on=clock.today() + timedelta(days=1)),
        "早于收到材料": replace(good, visited_on=clock.today() - timedelta(days=1)),
        "两名人员": replace(good, second_verifier=at.clerk),
        "没有核实的权限": replace(good, second_verifier=stranger),
    }
    for words, visit in faults.items():
        with nothing_changes(), pytest.raises(Invalid, match=words):
            verify_filing(case, visit, by=at.by_clerk)


def test_only_the_clerk_of_the_place_verifies_and_only_the_head_reports(at):
    case = factories.receipted(at)
    visit = factories.visit(case)
    others = [
        at.by_head,
        acting(staff(Role.OFFICE_DIRECTOR)),
        acting(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT)),
    ]
    for other in others:
        with nothing_changes(), pytest.raises(NotAllowed):
            verify_filing(case, visit, by=other)
    Case.objects.filter(pk=case.pk).update(state="nonconforming")
    for other in (at.by_clerk, acting(provider(at.institution, Role.INSTITUTION_STAFF))):
        with nothing_changes(), pytest.raises(NotAllowed):
            report_correction(case, "已整改。", by=other)


def test_an_empty_report_is_refused(at):
    case = factories.nonconforming(at)
    with nothing_changes(), pytest.raises(Invalid, match="整改了什么"):
        report_correction(case, "  ", by=at.by_head)


def test_a_late_visit_is_recorded_as_late(at, case):
    with time_machine.travel(clock.now() + timedelta(days=60)):
        verify_filing(case, factories.visit(case), by=at.by_clerk)
    assert AuditEvent.objects.get(act="filing.verification").facts["late"] is True


def test_the_notice_is_a_paper_in_both_forms(at):
    case = factories.nonconforming(at)
    text = characters(filing_papers.paper(case, "nonconformity").content)
    assert set("不符合规定通知书示例情形卫生评价第项") <= text
    docx = filing_papers.paper(case, "nonconformity", filing_papers.Format.DOCX)
    assert docx.content.startswith(b"PK")


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_record_one_visit():
    at = factories.world()
    case = factories.receipted(at)
    second = acting(staff(Role.FILING_CLERK))
    good, bad = factories.visit(case), factories.visit(case, 5)
    mine, yours = (Case.objects.get(pk=case.pk) for _ in range(2))
    by = at.by_clerk
    found = at_once(
        lambda: verify_filing(mine, good, by=by), lambda: verify_filing(yours, bad, by=second)
    )
    lost = [each for each in found if isinstance(each, StepNotAllowed)]
    assert len(lost) == 1
    case.refresh_from_db()
    assert lost[0].present == case.state
    assert lost[0].present_label in str(lost[0])
    assert Verification.objects.count() == 1
    assert Nonconformity.objects.exists() is (case.state == "nonconforming")
