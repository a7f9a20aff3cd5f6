"""Handing in: what is checked, what is frozen, when the receipt is due, who hears of it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests import factories
from tests.accounts.factories import acting, provider, staff
from tests.at_once import at_once
from tests.watching import nothing_changes
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.core.calendar import set_work_day, table
from tuoyu.core.errors import Invalid, NotAllowed, Refused, StepNotAllowed
from tuoyu.filing import actions
from tuoyu.filing.models import Case, Submission
from tuoyu.flows.submit_filing import submit_filing
from tuoyu.notices.models import Notice
from tuoyu.rules.days import words_of_date

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def at(db):
    return factories.world()


def submit(case, at, *, commitment=True, by=None):
    return submit_filing(case, commitment=commitment, by=by or at.by_head)


def on(day, hour=10):
    return time_machine.travel(
        datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI), tick=False
    )


class TestSuccess:
    def test_the_case_has_number_due_day_and_rules(self, at):
        case = factories.submitted(at)
        assert case.state == "submitted"
        assert case.number == f"示托备申〔{clock.today().year}〕0001号"
        assert case.submitted_by == at.head
        assert case.due_on > clock.today()
        assert {"id", "version"} <= set(case.applied_rules[0])

    def test_what_was_handed_in_is_frozen(self, at):
        case = factories.filled(at)
        frozen = submit(case, at)
        assert frozen.ordinal == 1
        assert frozen.answers == case.answers
        assert frozen.private_answers == case.private_answers
        assert {paper["code"] for paper in frozen.materials} >= {"legal_person", "fire_safety"}
        assert all(paper["digest"] for paper in frozen.materials)
        assert len(frozen.digest) == 64

    def test_both_sides_hear_of_it(self, at):
        second = staff(Role.FILING_CLERK)
        elsewhere = staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT)
        case = factories.submitted(at)
        told = {notice.recipient: notice for notice in Notice.objects.all()}
        assert set(told) == {at.head, at.clerk, second}
        assert elsewhere not in told
        assert told[at.clerk].subject == "新的备案申请：示例园"
        assert told[at.clerk].link == f"/office/filings/{case.public_id}/"
        day = words_of_date(case.due_on)
        assert day in told[at.head].body
        assert day in told[at.clerk].body

    def test_the_audit_tells_the_step(self, at):
        case = factories.submitted(at)
        event = AuditEvent.objects.get(act="filing.submit")
        assert (event.object_id, event.actor_id) == (case.public_id, at.head.pk)

    def test_numbers_have_no_gaps_even_after_a_refusal(self, at):
        factories.submitted(at)
        for ordinal in (2, 3):
            near = factories.world(f"示例园{ordinal}", clerk=at.clerk)
            case = factories.filled(near, ordinal)
            with pytest.raises(Invalid):
                submit(case, near, commitment=False)
            assert submit(case, near).case.number.endswith(f"〕{ordinal:04d}号")


class TestRefusal:
    @pytest.fixture
    def case(self, at):
        return factories.filled(at)

    def test_an_unfinished_part_is_named(self, at, case):
        actions.save_section(case, "site", {}, done=False, revision=None, by=at.by_head)
        with nothing_changes(), pytest.raises(Invalid, match="没完成的部分：场所。"):
            submit(case, at)

    def test_without_commitment(self, at, case):
        with nothing_changes(), pytest.raises(Invalid, match="勾选“我已阅读并承诺”"):
            submit(case, at, commitment=False)

    def test_blocked_by_a_rule_with_its_citation(self, at, case):
        site = {**factories.given()["site"], "floors": ["4"]}
        actions.save_section(case, "site", site, done=True, revision=None, by=at.by_head)
        with nothing_changes(), pytest.raises(Refused) as caught:
            submit(case, at)
        assert all(finding.blocking and finding.cites for finding in caught.value.findings)
        assert any((finding.field or "").startswith("site") for finding in caught.value.findings)

    def test_twice(self, at, case):
        submit(case, at)
        with nothing_changes(), pytest.raises(StepNotAllowed, match="现在是“待办理”"):
            submit(case, at)

    def test_by_anybody_else(self, at, case):
        others = [
            at.by_clerk,
            acting(provider(at.institution, Role.INSTITUTION_STAFF)),
            acting(provider(factories.world("示例邻园", clerk=at.clerk).institution)),
        ]
        for other in others:
            with nothing_changes(), pytest.raises(NotAllowed):
                submit(case, at, by=other)

    def test_the_credit_code_of_a_filed_institution(self, at):
        factories.receipted(at, 7)
        near = factories.world("示例邻园", clerk=at.clerk)
        case = factories.filled(near, 8, institution=_with_code_of(7))
        with nothing_changes(), pytest.raises(Invalid, match="已经由另一家机构备案"):
            submit(case, near)


def _with_code_of(ordinal):
    return {"credit_code": factories.given(ordinal)["institution"]["credit_code"]}


class TestResubmission:
    def test_the_clock_starts_anew_and_the_number_stays(self, at):
        case = factories.returned(at)
        number = case.number
        for code in ("site", "materials"):
            given = factories.given().get(code, {})
            actions.save_section(case, code, given, done=True, revision=None, by=at.by_head)
        later = clock.today() + timedelta(days=30)
        with on(later):
            second = submit(case, at)
        case.refresh_from_db()
        assert (case.state, case.number, second.ordinal) == ("submitted", number, 2)
        assert case.due_on > later
        assert Submission.objects.filter(case=case).count() == 2

    def test_the_parts_that_were_named_have_to_be_finished_again(self, at):
        case = factories.returned(at)
        with nothing_changes(), pytest.raises(Invalid, match="场所、申请材料"):
            submit(case, at)


class TestLegalClock:
    """25号 第九条: five working days, counted from the day after."""

    @pytest.mark.parametrize(
        ("received", "due"),
        [
            (date(2026, 11, 23), date(2026, 11, 30)),
            # 国办发明电〔2025〕7号: Sunday 20 September is worked, 25 to 27 are off (Mid-Autumn),
            # 1 to 7 October are off, Saturday 10 October is worked.
            (date(2026, 9, 18), date(2026, 9, 24)),
            (date(2026, 9, 28), date(2026, 10, 10)),
            (date(2026, 9, 26), date(2026, 10, 9)),
        ],
    )
    def test_over_weekends_holidays_and_worked_weekends(self, db, received, due):
        with on(received):
            case = factories.submitted(factories.world())
        assert (case.due_on, case.due_is_tentative) == (due, False)

    def test_a_year_that_is_not_published_is_tentative(self, db):
        with on(date(2026, 12, 29)):
            at = factories.world()
            case = factories.submitted(at)
        assert (case.due_on, case.due_is_tentative) == (date(2027, 1, 6), True)  # 1 January is off
        assert "2027年1月6日（暂定）" in Notice.objects.get(recipient=at.head).body

    def test_the_day_is_that_of_the_site_not_of_greenwich(self, db):
        with on(date(2026, 11, 24), hour=1):  # 23 November in Greenwich
            case = factories.submitted(factories.world())
        assert case.due_on == date(2026, 12, 1)

    def test_the_edited_calendar_counts(self, db):
        with on(date(2026, 11, 23)):
            office = acting(staff(Role.OFFICE_DIRECTOR))
            set_work_day(date(2026, 11, 25), False, by=office, note="示例停工")
            table.forget()
            case = factories.submitted(factories.world())
        table.forget()
        assert case.due_on == date(2026, 12, 1)


@pytest.mark.django_db(transaction=True)
def test_two_submissions_at_once_hand_in_once():
    at = factories.world()
    case, by = factories.filled(at), at.by_head
    copies = [Case.objects.get(pk=case.pk) for _ in range(2)]
    found = at_once(*[lambda c=c: submit_filing(c, commitment=True, by=by) for c in copies])
    assert sorted(type(each).__name__ for each in found) == ["StepNotAllowed", "Submission"]
    assert Submission.objects.count() == 1
    assert Notice.objects.count() == 2
