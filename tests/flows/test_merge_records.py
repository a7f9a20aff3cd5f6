"""Duplicates: found, merged with everything that points to them, taken back row by row."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models

from tests import factories
from tests.accounts.factories import acting, give, staff
from tests.at_once import at_once
from tests.registry import factories as places
from tests.watching import nothing_changes, rows
from tests.web.provider.posting import credit_code, id_number
from tuoyu.accounts.models import Post
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Role
from tuoyu.core.errors import Conflict, Invalid, NotAllowed, NotFound
from tuoyu.filing.models import Case
from tuoyu.flows.issue_receipt import issue_receipt
from tuoyu.flows.merge_records import merge_institutions, merge_staff, undo_merge
from tuoyu.flows.pointers import STAYS, pointers_to
from tuoyu.registry import actions, records
from tuoyu.registry.models import Institution, Listing, Merge, Service, StaffMember
from tuoyu.registry.queries import duplicates
from tuoyu.rules.filing.facts import StaffRole
from tuoyu.rules.institution.facts import CertificateKind

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHY = "同一机构重复登记，已电话核实"


@pytest.fixture
def at():
    """A filed institution."""
    found = factories.world("示例暖阳托育园")
    case = factories.submitted(found, institution={"name": "示例暖阳托育园"})
    issue_receipt(case, by=found.by_clerk)
    found.institution.refresh_from_db()
    return found


@pytest.fixture
def twin(at):
    """The same, entered again by somebody else, with a draft, a person and a paper."""
    found = factories.world("示例暖阳托育中心", clerk=at.clerk)
    factories.started(found)
    employ(found, 8)
    actions.add_certificate(
        found.institution, kind=CertificateKind.INSURANCE, begins_on=clock.today(),
        valid_until=None, by=found.by_head,
    )  # fmt: skip
    return found


def employ(at, ordinal, name="示例新人", number=True):
    person = actions.Person(name=name, id_number=id_number(ordinal=ordinal) if number else "")
    job = actions.Job(begins_on=clock.today(), roles=(StaffRole.CARER,))
    return actions.employ(at.institution, person, job, by=at.by_head)


def merged(at, twin):
    return merge_institutions(at.institution, twin.institution, WHY, by=at.by_clerk)


class TestFound:
    def pairs(self, by):
        return [(p.one.name, p.other.name, p.reason) for p in duplicates.institution_pairs(by)]

    def test_near_names_in_one_community(self, at, twin):
        factories.world("示例河畔托育园", clerk=at.clerk)
        assert self.pairs(at.by_clerk) == [("示例暖阳托育园", "示例暖阳托育中心", "near_name")]

    def test_near_names_far_apart_are_not_the_same(self, at):
        where = places.community(factories.COMMUNITY)
        for lon in (117.10, 117.12):
            places.institution("示例小河马托育园", where=where, at=(lon, 39.16))
        assert self.pairs(at.by_clerk) == []
        places.institution("示例小河马托育中心", where=where, at=(117.1201, 39.1601))
        assert len(self.pairs(at.by_clerk)) == 1

    def test_pairs_across_the_edge_of_a_cell(self, at):
        where = places.community(factories.COMMUNITY)
        places.institution("示例小河马托育园", where=where, at=(117.1249999, 39.16499))
        places.institution("示例小河马托育点", where=where, at=(117.1250001, 39.16501))
        assert len(self.pairs(at.by_clerk)) == 1

    def test_people_with_one_name_and_one_number(self, at):
        one = employ(at, 7)
        other = employ(at, 7, number=False)
        (pair,) = duplicates.staff_pairs(at.by_clerk)
        assert {pair.one, pair.other} == {one, other}

    def test_namesakes_with_two_numbers_are_two_people(self, at):
        employ(at, 7)
        employ(at, 8)
        assert duplicates.staff_pairs(at.by_clerk) == []

    def test_two_jobs_at_once(self, at):
        near = factories.world("示例邻园", clerk=at.clerk)
        employ(at, 7)
        employ(near, 7)
        (found,) = duplicates.two_jobs(at.by_clerk)
        assert [job.member.institution.name for job in found.jobs] == ["示例暖阳托育园", "示例邻园"]

    def test_who_may_look(self, at):
        for by in (at.by_head, acting(staff(Role.OFFICE_DIRECTOR))):
            with pytest.raises(NotAllowed):
                duplicates.institution_pairs(by)

    def test_another_district_s_pairs_stay_there(self, at, twin):
        outside = acting(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT))
        assert duplicates.institution_pairs(outside) == []
        with pytest.raises(NotFound):
            duplicates.institution_to_merge(outside, at.institution.public_id)


def test_every_foreign_key_of_every_app_is_known():
    """A table that is added later is found by itself; nothing is listed by hand."""
    for target in (Institution, StaffMember):
        wanted = {
            (model._meta.label, field.name)
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey)
            and field.related_model is target
            and model not in STAYS
        }
        known = {(p.label, p.field) for p in pointers_to(target) if not p.by_public_id}
        assert known == wanted
    assert ("files.StoredFile", "institution") in {
        (p.label, p.field) for p in pointers_to(Institution) if p.by_public_id
    }


class TestMerge:
    def test_everything_moves(self, at, twin):
        paper = factories.store(Case.objects.get(institution=twin.institution), twin.by_head)
        merge = merged(at, twin)
        kept = at.institution
        assert Case.objects.filter(institution=kept).count() == 2
        assert kept.staff.filter(id_index=StaffMember.objects.latest("id").id_index).exists()
        assert kept.certificates.filter(kind="insurance").exists()
        assert Post.objects.filter(user=twin.head, institution=kept).exists()
        paper.refresh_from_db()
        assert paper.institution == kept.public_id
        assert merge.reason == WHY
        event = AuditEvent.objects.get(act="institution.merge")
        assert event.facts["duplicate"] == str(twin.institution.public_id)

    def test_the_merged_one_is_seen_no_more(self, at, twin):
        merged(at, twin)
        with pytest.raises(NotFound):
            records.institution_for(at.by_clerk, twin.institution.public_id)
        assert records.own_institution(acting(twin.head)) == at.institution
        assert duplicates.institution_pairs(at.by_clerk) == []

    def test_two_filed_ones_do_not_add_up(self, at):
        other = factories.world("示例暖阳托育中心", clerk=at.clerk)
        factories.receipted(other, 2)
        merge = merged(at, other)
        assert Listing.objects.get().places == 35
        assert Service.objects.filter(institution=at.institution).count() == 2
        left = {label for label, _, _ in merge.left}
        assert {"registry.Site", "registry.ClassGroup", "registry.Service"} <= left
        undo_merge(merge, "合并错了", by=at.by_clerk)
        assert Listing.objects.count() == 2

    def test_the_code_of_the_merged_one_is_free_for_the_kept(self, at, twin):
        Institution.objects.filter(pk=twin.institution.pk).update(credit_code=credit_code(77))
        merge = merged(at, twin)
        assert not records.is_credit_code_taken(credit_code(77), besides=at.institution)
        Institution.objects.filter(pk=at.institution.pk).update(credit_code=credit_code(77))
        with nothing_changes(), pytest.raises(Conflict, match="同一代码"):
            undo_merge(merge, "合并错了", by=at.by_clerk)

    def test_refusals(self, at, twin):
        with nothing_changes(), pytest.raises(Invalid, match="请保留已备案的一家"):
            merge_institutions(twin.institution, at.institution, WHY, by=at.by_clerk)
        with nothing_changes(), pytest.raises(Invalid, match="合并理由"):
            merge_institutions(at.institution, twin.institution, " ", by=at.by_clerk)
        with nothing_changes(), pytest.raises(Invalid, match="两条不同的记录"):
            merge_institutions(at.institution, at.institution, WHY, by=at.by_clerk)
        with nothing_changes(), pytest.raises(NotAllowed):
            merge_institutions(at.institution, twin.institution, WHY, by=at.by_head)
        merged(at, twin)
        with nothing_changes(), pytest.raises(Invalid, match="已经合并过"):
            merged(at, twin)

    def test_a_clerk_merges_only_within_the_area(self, at, twin):
        street = staff(Role.FILING_CLERK, where=factories.OTHER_STREET)
        with nothing_changes(), pytest.raises(NotAllowed):
            merge_institutions(at.institution, twin.institution, WHY, by=acting(street))
        give(street, Role.FILING_CLERK, where=factories.STREET)
        merge_institutions(at.institution, twin.institution, WHY, by=acting(street))


class TestUndo:
    def test_every_row_is_back_where_it_was(self, at, twin):
        before = rows()
        undo_merge(merged(at, twin), "不是同一家", by=at.by_clerk)
        after = rows()
        changing = {key for key in after if key == "audit" or "Merge" in key or "Listing" in key}
        assert {key: value for key, value in after.items() if key not in changing} == {
            key: value for key, value in before.items() if key not in changing
        }
        assert Post.objects.get(user=twin.head).institution == twin.institution
        assert records.institution_for(at.by_clerk, twin.institution.public_id)

    def test_once_with_a_reason_by_whom_it_concerns(self, at, twin):
        merge = merged(at, twin)
        with nothing_changes(), pytest.raises(Invalid, match="撤销理由"):
            undo_merge(merge, "", by=at.by_clerk)
        with nothing_changes(), pytest.raises(NotAllowed):
            undo_merge(merge, "x", by=at.by_head)
        undo_merge(merge, "不是同一家", by=at.by_clerk)
        with nothing_changes(), pytest.raises(Invalid, match="已经撤销"):
            undo_merge(merge, "再来", by=at.by_clerk)

    def test_the_last_merge_is_undone_first(self, at, twin):
        third = factories.world("示例暖阳托育点", clerk=at.clerk)
        first = merge_institutions(twin.institution, third.institution, WHY, by=at.by_clerk)
        second = merged(at, twin)
        with nothing_changes(), pytest.raises(Invalid, match="先撤销后来的合并"):
            undo_merge(first, "不是同一家", by=at.by_clerk)
        undo_merge(second, "不是同一家", by=at.by_clerk)
        undo_merge(first, "不是同一家", by=at.by_clerk)
        assert not Institution.objects.exclude(merged_into=None).exists()

    def test_what_was_added_since_stays_with_the_kept(self, at, twin):
        merge = merged(at, twin)
        new = employ(at, 55)
        undo_merge(merge, "不是同一家", by=at.by_clerk)
        new.refresh_from_db()
        assert new.institution == at.institution


class TestPeople:
    def test_jobs_and_papers_move_and_come_back(self, at):
        one, other = employ(at, 7), employ(at, 7, number=False)
        actions.end_employment(one, clock.today(), by=at.by_head)
        actions.add_health_certificate(
            other, issued_on=clock.today(), valid_until=clock.today() + 90 * DAY, by=at.by_head
        )
        merge = merge_staff(one, other, "同一人", by=at.by_clerk)
        assert one.health_certificates.count() == 1
        assert merge.left, "two employments at one time cannot both be of one record"
        undo_merge(merge, "不是同一人", by=at.by_clerk)
        assert other.health_certificates.count() == 1
        assert not StaffMember.objects.exclude(merged_into=None).exists()

    def test_refusals(self, at):
        near = factories.world("示例邻园", clerk=at.clerk)
        one, bare = employ(at, 7), employ(at, 7, number=False)
        for pair, says in (
            ((one, employ(at, 8)), "身份证号不同"),
            ((one, employ(near, 7)), "同一机构"),
            ((bare, one), "请保留登记了身份证号的一条"),
        ):
            with nothing_changes(), pytest.raises(Invalid, match=says):
                merge_staff(*pair, "同一人", by=at.by_clerk)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_merge_once():
    at = factories.world("示例暖阳托育园")
    twin = factories.world("示例暖阳托育中心", clerk=at.clerk)
    by = at.by_clerk
    found = at_once(
        lambda: merge_institutions(at.institution, twin.institution, WHY, by=by),
        lambda: merge_institutions(twin.institution, at.institution, WHY, by=by),
    )
    assert sorted(type(each).__name__ for each in found) == ["Invalid", "Merge"]
    assert Merge.objects.count() == 1
