"""一次性告知: everything that is missing, told at once; nothing new afterwards."""

from datetime import timedelta

import pytest

from tests import factories
from tests.accounts.factories import acting, staff
from tests.factories import AREA, FIRE
from tests.watching import nothing_changes
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.core.errors import Invalid, NotAllowed, StepNotAllowed
from tuoyu.filing import actions, answers
from tuoyu.filing.models import Notice
from tuoyu.flows.return_filing import MissingItem, return_filing
from tuoyu.flows.submit_filing import submit_filing
from tuoyu.notices.models import Notice as Message
from tuoyu.rules.filing.facts import Evidence, MaterialCode

pytestmark = pytest.mark.django_db
HEAD = MissingItem("head", "", "请补充岗位培训合格证明。")


@pytest.fixture
def at():
    return factories.world()


@pytest.fixture
def case(at):
    return factories.submitted(at)


def resubmitted(at, *, head=False, paper=False):
    """Returned for FIRE and AREA, mended, handed in again; perhaps with more changes."""
    case = factories.returned(at)
    by = at.by_head
    site = {**factories.given()["site"], "outdoor_area_m2": "150"}
    actions.save_section(case, "site", site, done=True, revision=None, by=by)
    if head:
        changed = {**factories.given()["head"], "head_name": "示例负责人乙"}
        actions.save_section(case, "head", changed, done=True, revision=None, by=by)
    if paper:
        old = case.materials.get(code="premises", removed_at=None)
        actions.remove_material(old, by=by)
        case.refresh_from_db()
        from django.core.files.uploadedfile import SimpleUploadedFile

        from tests.files import samples
        from tuoyu.files import actions as files

        new = files.store(
            SimpleUploadedFile("新.png", samples.picture(size=(9, 9))), by=by,
            institution=case.institution.public_id, division=case.institution.division_id,
            kind="filing.premises",
        )  # fmt: skip
        actions.add_material(case, MaterialCode.PREMISES, Evidence.LEASE_CONTRACT, new, by=by)
    actions.finish_materials(case, done=True, by=by)
    submit_filing(case, commitment=True, by=by)
    case.refresh_from_db()
    return case


def test_the_whole_list_goes_to_the_applicant(at, case):
    notice = return_filing(case, [FIRE, AREA], remark="请尽快办理。", by=at.by_clerk)
    case.refresh_from_db()
    assert case.state == "returned"
    assert case.due_on is None
    assert notice.number == f"示托备告〔{clock.today().year}〕0001号"
    assert [item["reason"] for item in notice.items] == [FIRE.reason, AREA.reason]
    assert set(case.done_sections) == {"institution", "head", "classes", "services", "staff"}
    message = Message.objects.filter(recipient=at.head).first()
    assert message.subject == "备案申请需要补正"
    assert "共有2处" in message.body
    assert AuditEvent.objects.get(act="filing.notice").facts["items"] == 2


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ([], "请至少在一栏写明"),
        ([MissingItem("site", "", "  ")], "写明原因"),
        ([MissingItem("roof", "", "请改")], "部分不存在"),
        ([MissingItem("materials", "roof", "请改")], "不在材料清单"),
    ],
)
def test_a_list_without_sense_is_refused(at, case, items, says):
    with nothing_changes(), pytest.raises(Invalid, match=says):
        return_filing(case, items, by=at.by_clerk)


def test_only_the_clerk_of_the_place_may(at, case):
    others = [
        at.by_head,
        acting(staff(Role.OFFICE_DIRECTOR)),
        acting(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT)),
    ]
    for other in others:
        with nothing_changes(), pytest.raises(NotAllowed):
            return_filing(case, [FIRE], by=other)


@pytest.mark.parametrize("stage", ["started", "returned", "receipted"])
def test_only_what_is_submitted_can_be_returned(at, stage):
    case = getattr(factories, stage)(at)
    with nothing_changes(), pytest.raises(StepNotAllowed) as caught:
        return_filing(case, [FIRE], by=at.by_clerk)
    assert caught.value.present == case.state


class TestASecondTime:
    def test_something_new_is_refused_by_its_name(self, at):
        case = resubmitted(at)
        with nothing_changes(), pytest.raises(Invalid, match="“负责人”在第一次告知时没有提出"):
            return_filing(case, [FIRE, HEAD], by=at.by_clerk)

    def test_what_was_told_may_be_told_again(self, at):
        case = resubmitted(at)
        notice = return_filing(case, [FIRE, AREA], by=at.by_clerk)
        assert notice.number.endswith("0002号")
        assert Notice.objects.count() == 2

    def test_what_the_applicant_changed_may_be_told(self, at):
        case = resubmitted(at, head=True)
        return_filing(case, [HEAD], by=at.by_clerk)
        case.refresh_from_db()
        assert case.state == "returned"

    def test_a_replaced_paper_may_be_told_and_only_that_one(self, at):
        case = resubmitted(at, paper=True)
        premises = MissingItem("materials", "premises", "租赁合同缺页，请重新上传。")
        health = MissingItem("materials", "staff_health", "请重新上传。")
        with nothing_changes(), pytest.raises(Invalid, match="健康"):
            return_filing(case, [premises, health], by=at.by_clerk)
        return_filing(case, [premises], by=at.by_clerk)

    def test_the_same_file_with_other_dates_is_another_paper(self, at):
        case = factories.returned(at)
        old = case.materials.get(code="premises", removed_at=None)
        actions.remove_material(old, by=at.by_head)
        until = clock.today() + timedelta(days=700)
        actions.add_material(
            case, MaterialCode.PREMISES, Evidence.of(old.evidence), old.file, by=at.by_head,
            valid_until=until,
        )  # fmt: skip
        hand_in_again(at, case)
        premises = MissingItem("materials", "premises", "有效期与合同不一致，请核对。")
        assert return_filing(case, [premises], by=at.by_clerk).items

    def test_a_blank_more_in_what_was_typed_is_no_change(self, at):
        case = factories.returned(at)
        head = {**factories.given()["head"], answers.TYPED: {"head_name": ["示例负责人 "]}}
        actions.save_section(case, "head", head, done=True, revision=None, by=at.by_head)
        hand_in_again(at, case)
        with nothing_changes(), pytest.raises(Invalid, match="“负责人”在第一次告知时没有提出"):
            return_filing(case, [HEAD], by=at.by_clerk)

    def test_what_changed_two_submissions_ago_may_still_be_told(self, at):
        case = resubmitted(at, head=True)
        return_filing(case, [FIRE], by=at.by_clerk)
        case.refresh_from_db()
        hand_in_again(at, case)
        assert return_filing(case, [HEAD], by=at.by_clerk).items


def hand_in_again(at, case):
    """With every part confirmed as it stands."""
    case.refresh_from_db()
    for code in ("site", "materials"):
        kept = answers.of_section(case, code)
        actions.save_section(case, code, kept, done=True, revision=None, by=at.by_head)
    submit_filing(case, commitment=True, by=at.by_head)
    case.refresh_from_db()
