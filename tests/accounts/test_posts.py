"""Posts: bounds, periods, the three administrators kept apart by the act and by the database."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.accounts.factories import (
    DISTRICT,
    STREET,
    acting,
    admin,
    give,
    of_unit,
    provider,
    staff,
    unit,
)
from tests.registry.factories import institution
from tuoyu.accounts import actions
from tuoyu.accounts.models import Post, User
from tuoyu.accounts.queries import unit_people
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import SYSTEM, Permission, Role, Subject, may
from tuoyu.core.errors import Conflict, Invalid, NotAllowed

pytestmark = pytest.mark.django_db
ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


def test_a_post_gives_its_permissions_within_its_division_from_today():
    clerk = staff()
    actions.grant_post(clerk, Role.FILING_CLERK, actions.Bounds(unit=unit()), by=admin())
    actor = acting(clerk)
    assert may(actor, Permission.FILING_DECIDE, Subject(division=STREET))
    assert not may(actor, Permission.FILING_DECIDE, Subject(division="990102001"))
    assert AuditEvent.objects.filter(act="accounts.grant_post").exists()


def test_a_post_of_tomorrow_gives_nothing_today():
    clerk = staff()
    tomorrow = clock.today() + timedelta(days=1)
    bounds = actions.Bounds(unit=unit())
    actions.grant_post(clerk, Role.FILING_CLERK, bounds, by=SYSTEM, start=tomorrow)
    assert acting(clerk).permissions() == frozenset()


def test_several_posts_add_up():
    clerk = staff(Role.FILING_CLERK)
    give(clerk, Role.STREET_INSPECTOR, where=STREET)
    assert {h.role for h in acting(clerk).holdings} == {Role.FILING_CLERK, Role.STREET_INSPECTOR}


def test_the_same_post_is_not_held_twice_at_once():
    clerk = staff(Role.FILING_CLERK)
    with pytest.raises(Conflict, match="已担任同一岗位"):
        give(clerk, Role.FILING_CLERK)
    assert Post.objects.filter(user=clerk).count() == 1


def test_the_database_refuses_the_overlap_by_itself():
    post = Post.objects.get(user=staff(Role.FILING_CLERK))
    twin = Post(
        user=post.user,
        role=post.role,
        unit=post.unit,
        division=post.division,
        period=DateRange(date(2000, 1, 1), None),
    )
    with pytest.raises(IntegrityError, match="accounts_post_no_overlap"), transaction.atomic():
        twin.save()


@pytest.mark.parametrize("second", [*ADMINS[1:], Role.FILING_CLERK])
def test_the_act_keeps_the_three_administrators_apart(second):
    user = staff(Role.SYSTEM_ADMIN)
    with pytest.raises(Invalid, match="不同的人担任"):
        give(user, second)
    assert [post.role for post in user.posts.all()] == ["system_admin"]


def test_an_official_does_not_become_administrator_besides():
    with pytest.raises(Invalid, match="不同的人担任"):
        give(staff(Role.FILING_CLERK), Role.AUDIT_ADMIN)


@pytest.mark.parametrize(("first", "second"), [(0, 1), (0, 2), (1, 2)])
def test_the_database_keeps_two_administrators_apart(first, second):
    user = staff(ADMINS[first])
    twin = Post(user=user, role=ADMINS[second].code, period=DateRange(clock.today(), None))
    with pytest.raises(IntegrityError, match="accounts_post_three_apart"), transaction.atomic():
        twin.save()


def test_the_database_keeps_administrator_and_business_apart():
    user = staff(Role.FILING_CLERK)
    twin = Post(user=user, role="audit_admin", period=DateRange(clock.today(), None))
    with pytest.raises(IntegrityError, match="accounts_post_three_apart"), transaction.atomic():
        twin.save()


def test_one_after_the_other_is_lawful():
    user = staff(Role.SYSTEM_ADMIN)
    post = user.posts.get()
    Post.objects.filter(pk=post.pk).update(
        period=DateRange(clock.today() - timedelta(days=9), clock.today())
    )
    give(user, Role.AUDIT_ADMIN)
    assert {h.role for h in acting(user).holdings} == {Role.AUDIT_ADMIN}


@pytest.mark.parametrize(
    "values",
    [
        {"role": "filing_clerk"},
        {"role": "institution_head"},
        {"role": "guardian"},
        {"role": "nobody"},
    ],
)
def test_the_database_wants_the_bounds_of_the_role(values):
    post = Post(user=staff(), period=DateRange(clock.today(), None), **values)
    with pytest.raises(IntegrityError, match="accounts_post_reach"), transaction.atomic():
        post.save()


def test_the_act_says_which_bound_is_missing():
    with pytest.raises(Invalid, match="请选择单位或行政区划"):
        actions.grant_post(staff(), Role.FILING_CLERK, by=SYSTEM)
    with pytest.raises(Invalid, match="请选择机构"):
        actions.grant_post(staff(), Role.INSTITUTION_HEAD, by=SYSTEM)


def test_nobody_grants_to_himself():
    me = admin()
    with pytest.raises(NotAllowed, match="不能给自己"):
        give_by(User.objects.get(pk=me.user_id), Role.SECURITY_ADMIN, by=me)


def give_by(user, role, *, by):
    return actions.grant_post(user, role, by=by)


@pytest.mark.parametrize("role", [Role.FILING_CLERK, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_only_the_system_administrator_grants(role):
    with pytest.raises(NotAllowed):
        actions.grant_post(
            staff(), Role.UNIT_CLERK, actions.Bounds(unit=unit()), by=acting(staff(role))
        )


def test_the_system_administrator_grants_nothing_in_institutions():
    made = institution()
    head = provider(made)
    with pytest.raises(NotAllowed):
        actions.grant_post(
            head, Role.INSTITUTION_STAFF, actions.Bounds(institution=made), by=admin()
        )


def test_a_staff_role_is_not_for_institution_people():
    with pytest.raises(Invalid, match="只能授予工作人员"):
        give(provider(institution()), Role.FILING_CLERK)


def test_an_ended_post_gives_nothing_at_once_and_stays_on_record():
    clerk = staff(Role.FILING_CLERK)
    post = clerk.posts.get()
    actions.end_post(post, by=admin())
    assert acting(clerk).permissions() == frozenset()
    post.refresh_from_db()
    assert post.ended_at is not None
    with pytest.raises(Conflict, match="已经结束"):
        actions.end_post(post, by=admin())


def test_actor_of_asks_the_database_once(django_assert_num_queries):
    clerk = staff(Role.FILING_CLERK)
    give(clerk, Role.STREET_INSPECTOR, where=STREET)
    with django_assert_num_queries(1):
        actor = acting(clerk)
    assert {h.division for h in actor.holdings} == {DISTRICT, STREET}


def test_a_disabled_person_acts_as_nobody():
    clerk = staff(Role.FILING_CLERK)
    clerk = actions.disable(clerk, by=admin())
    assert not acting(clerk).is_known


def test_the_people_of_a_unit_are_those_in_post_there():
    clerk, head = of_unit("education"), of_unit("education", Role.UNIT_HEAD)
    gone, other, disabled = of_unit("education"), of_unit("health"), of_unit("education")
    there = actions.Bounds(unit=unit("education"))
    actions.grant_post(head, Role.UNIT_CLERK, there, by=admin())
    actions.grant_post(staff(), Role.FILING_CLERK, there, by=admin())
    actions.end_post(gone.posts.get(), by=admin())
    actions.disable(disabled, by=admin())
    assert list(unit_people(["education"])) == [clerk, head]
    assert list(unit_people(["education"], [Role.UNIT_HEAD])) == [head]
    assert list(unit_people(["education", "health"])) == [clerk, head, other]
    assert not unit_people([])
