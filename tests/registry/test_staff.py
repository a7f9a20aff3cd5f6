"""Who works at an institution: employed, moved, gone; twice at one place, at two places."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tests.accounts.factories import acting, provider, staff
from tests.watching import nothing_changes
from tests.web.provider.posting import id_number
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.core.errors import Invalid, NotAllowed, NotFound
from tuoyu.registry import actions
from tuoyu.registry.models import Employment, StaffMember
from tuoyu.registry.periods import span
from tuoyu.registry.queries.staff import colleague_for, staff_of
from tuoyu.registry.queries.staffing import staffing_of
from tuoyu.rules.filing.facts import Education, StaffRole
from tuoyu.rules.institution.facts import CheckResult, QualificationKind

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def at():
    found = factories.world()
    factories.receipted(found)
    return found


def person(ordinal=7, name="示例新人"):
    return actions.Person(
        name=name, id_number=id_number(ordinal=ordinal), education=Education.BACHELOR
    )


def job(days=0, roles=(StaffRole.CARER,), **more):
    return actions.Job(begins_on=clock.today() + days * DAY, roles=roles, **more)


def employed(at, ordinal=7, days=0, **more):
    return actions.employ(at.institution, person(ordinal), job(days, **more), by=at.by_head)


def with_papers(at, member, *, health=300, checked=-30):
    today = clock.today()
    actions.add_health_certificate(
        member, issued_on=today - 60 * DAY, valid_until=today + health * DAY, by=at.by_head
    )
    actions.add_background_check(
        member, checked_on=today + checked * DAY, result=CheckResult.CLEAR, by=at.by_head
    )


class TestFromTheFiling:
    def test_the_file_is_not_empty(self, at):
        people = staff_of(at.by_head, at.institution)
        roles = [each.roles[0] for each in people]
        assert roles[0] is StaffRole.HEAD
        assert roles.count(StaffRole.CARER) == 12
        carers = [each for each in people if each.is_carer]
        assert all(each.counts for each in carers)
        view = staffing_of(at.institution, people)
        assert (view.staffing.needed, view.staffing.counted) == (6, 12)
        assert view.short == []

    def test_names_and_numbers_are_encrypted(self, at):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT name, id_number, id_index FROM registry_staffmember")
            rows = cursor.fetchall()
        assert all(name.startswith("t1.") for name, _, _ in rows)
        assert sum(bool(number) for _, number, _ in rows) == 1
        assert {bool(index) for _, number, index in rows if number} == {True}


class TestEmploy:
    def test_does_not_count_before_the_papers_are_there(self, at):
        member = employed(at)
        (found,) = [e for e in staff_of(at.by_head, at.institution) if e.member == member]
        assert not found.counts
        assert {each.code for each in found.findings} == {
            "carer_health_missing", "carer_check_missing", "carer_untrained",
        }  # fmt: skip
        with_papers(at, member)
        actions.add_qualification(member, kind=QualificationKind.CARE, by=at.by_head)
        assert colleague_for(at.by_head, at.institution, member.public_id).counts

    def test_twice_at_one_institution_is_refused(self, at):
        employed(at, days=-10)
        with nothing_changes(), pytest.raises(Invalid, match="已经登记在本机构任职"):
            employed(at)

    def test_the_database_refuses_overlap_too(self, at):
        member = employed(at)
        with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
            Employment.objects.create(member=member, period=span(clock.today()), roles=["carer"])

    @pytest.mark.parametrize("roles", [[], ["boss"], ["carer", "boss"]])
    def test_the_database_knows_the_roles(self, at, roles):
        member = employed(at, days=-10)
        actions.end_employment(member, clock.today() - DAY, by=at.by_head)
        with pytest.raises(IntegrityError, match="roles_known"), transaction.atomic():
            Employment.objects.create(member=member, period=span(clock.today()), roles=roles)

    def test_who_comes_back_keeps_the_record(self, at):
        member = employed(at, days=-30)
        actions.end_employment(member, clock.today() - 5 * DAY, by=at.by_head)
        assert employed(at) == member
        assert member.employments.count() == 2

    def test_an_unknown_class_or_a_far_day_is_refused(self, at):
        with nothing_changes(), pytest.raises(Invalid, match="没有这个班级"):
            employed(at, class_name="没有的班")
        with nothing_changes(), pytest.raises(Invalid, match="最多可以提前60天"):
            employed(at, days=61)
        with nothing_changes(), pytest.raises(Invalid, match="至少选择一个岗位"):
            employed(at, roles=())

    def test_only_the_keeper(self, at):
        near = factories.world("示例邻园", clerk=at.clerk)
        colleague = acting(provider(at.institution, Role.INSTITUTION_STAFF))
        for by in (near.by_head, at.by_clerk, colleague):
            with nothing_changes(), pytest.raises(NotAllowed):
                actions.employ(at.institution, person(), job(), by=by)


class TestMoveAndLeave:
    def test_a_move_keeps_what_was_before(self, at):
        member = employed(at, days=-30)
        actions.change_job(
            member,
            job(0, (StaffRole.CARER, StaffRole.HEALTH), class_name="托小一班"),
            by=at.by_head,
        )
        before, now = member.employments.order_by("period")
        assert before.period.upper == now.period.lower == clock.today()
        assert now.class_name == "托小一班"
        assert now.roles == ["carer", "health"]

    def test_a_move_on_the_first_day_corrects_it(self, at):
        member = employed(at)
        actions.change_job(member, job(0, (StaffRole.COOK,)), by=at.by_head)
        assert [row.roles for row in member.employments.all()] == [["cook"]]

    def test_a_move_of_somebody_who_was_not_there(self, at):
        member = employed(at)
        with nothing_changes(), pytest.raises(Invalid, match="不在本机构任职"):
            actions.change_job(member, job(-1), by=at.by_head)

    def test_counts_on_the_last_day_and_not_after(self, at):
        member = employed(at, days=-30)
        with_papers(at, member)
        actions.end_employment(member, clock.today(), by=at.by_head)
        assert colleague_for(at.by_head, at.institution, member.public_id).counts
        with clock.at(clock.now() + DAY):
            found = colleague_for(at.by_head, at.institution, member.public_id)
            assert not found.is_employed
            assert member in [
                each.member for each in staff_of(at.by_head, at.institution, past=True)
            ]

    def test_an_end_before_the_start(self, at):
        member = employed(at)
        with nothing_changes(), pytest.raises(Invalid, match="不能早于任职开始"):
            actions.end_employment(member, clock.today() - DAY, by=at.by_head)
        actions.end_employment(member, clock.today(), by=at.by_head)
        with clock.at(clock.now() + 2 * DAY), pytest.raises(Invalid, match="现在不在本机构任职"):
            actions.end_employment(member, clock.today(), by=at.by_head)

    def test_one_number_stands_for_one_person(self, at):
        one, other = employed(at, 7), employed(at, 8)
        with nothing_changes(), pytest.raises(Invalid, match="已经有一名从业人员"):
            actions.correct_person(other, person(7), by=at.by_head)
        actions.correct_person(one, person(9, "示例更名"), by=at.by_head)
        one.refresh_from_db()
        assert one.name == "示例更名"
        assert one.id_number == id_number(ordinal=9)


class TestPapers:
    def test_days_out_of_order(self, at):
        member, today = employed(at), clock.today()
        with nothing_changes(), pytest.raises(Invalid, match="不能早于签发日期"):
            actions.add_health_certificate(
                member, issued_on=today, valid_until=today - DAY, by=at.by_head
            )
        with nothing_changes(), pytest.raises(Invalid, match="不能晚于今天"):
            actions.add_background_check(
                member, checked_on=today + DAY, result=CheckResult.CLEAR, by=at.by_head
            )
        with nothing_changes(), pytest.raises(Invalid, match="学时应大于0"):
            actions.add_training(member, held_on=today, subject="示例培训", hours=0, by=at.by_head)

    def test_a_record_takes_the_person_out(self, at):
        member = employed(at)
        with_papers(at, member)
        actions.add_background_check(
            member, checked_on=clock.today(), result=CheckResult.RECORD, by=at.by_head
        )
        found = colleague_for(at.by_head, at.institution, member.public_id)
        assert "carer_record_found" in [each.code for each in found.findings]

    def test_what_is_withdrawn_counts_no_more(self, at):
        member = employed(at)
        with_papers(at, member)
        paper = member.health_certificates.get()
        actions.withdraw_paper(paper, by=at.by_head)
        assert not colleague_for(at.by_head, at.institution, member.public_id).counts
        with nothing_changes(), pytest.raises(Invalid, match="已经作废"):
            actions.withdraw_paper(paper, by=at.by_head)


class TestTwoInstitutions:
    def test_the_clerk_is_told_and_nobody_is_stopped(self, at):
        near = factories.world("示例邻园", clerk=at.clerk)
        member = employed(at)
        actions.employ(near.institution, person(), job(), by=near.by_head)
        found = colleague_for(at.by_clerk, at.institution, member.public_id)
        (said,) = found.jobs_elsewhere
        assert said.values["name"] == "示例邻园"
        assert not said.blocking

    def test_the_institution_does_not_learn_where_else(self, at):
        near = factories.world("示例邻园", clerk=at.clerk)
        member = employed(at)
        actions.employ(near.institution, person(), job(), by=near.by_head)
        assert colleague_for(at.by_head, at.institution, member.public_id).jobs_elsewhere == []

    def test_one_after_the_other_is_fine(self, at):
        near = factories.world("示例邻园", clerk=at.clerk)
        member = employed(at, days=-30)
        actions.end_employment(member, clock.today() - DAY, by=at.by_head)
        other = actions.employ(near.institution, person(), job(), by=near.by_head)
        assert colleague_for(at.by_clerk, near.institution, other.public_id).jobs_elsewhere == []


class TestReads:
    def test_reads_by_the_office_are_on_record(self, at):
        member = employed(at)
        staff_of(at.by_clerk, at.institution)
        colleague_for(at.by_clerk, at.institution, member.public_id)
        staff_of(at.by_head, at.institution)
        events = AuditEvent.objects.filter(act="staff.read").order_by("id")
        assert [event.actor_id for event in events] == [at.clerk.pk] * 2
        assert events[0].facts == {"people": 18}
        assert events[1].object_id == member.public_id

    def test_who_may_not_read(self, at):
        near = factories.world("示例邻园", clerk=at.clerk)
        others = (near.by_head, acting(staff(Role.OFFICE_DIRECTOR)), acting(staff(Role.UNIT_CLERK)))
        for by in others:
            with pytest.raises(NotAllowed):
                staff_of(by, at.institution)

    def test_a_person_of_another_institution_is_not_found(self, at):
        near = factories.world("示例邻园", clerk=at.clerk)
        member = employed(at)
        with pytest.raises(NotFound):
            colleague_for(near.by_head, near.institution, member.public_id)


def test_the_same_person_stands_once_in_an_institution(at):
    member = employed(at)
    with pytest.raises(IntegrityError, match="staff_once"), transaction.atomic():
        StaffMember.objects.create(
            institution=at.institution, name="示例", name_index="x", id_index=member.id_index
        )
