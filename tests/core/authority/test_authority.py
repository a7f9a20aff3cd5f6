"""One rule, three uses: `may`, `require` and `scope` never disagree."""

from uuid import uuid4

import pytest

from tests.registry.factories import community, institution
from tuoyu.core.authority import (
    ANONYMOUS,
    SYSTEM,
    Actor,
    Holding,
    Permission,
    Reach,
    Role,
    Subject,
    may,
    require,
    scope,
)  # fmt: skip
from tuoyu.core.errors import NotAllowed
from tuoyu.registry.models import Institution

HERE, STREET, COMMUNITY, THERE = "990101", "990101001", "990101001001", "990102001001"
OWN, OTHER = uuid4(), uuid4()


def holder(role, **bounds):
    return Actor(1, "示例人员", (Holding(role, **bounds),))


def bounded(role):
    """An actor whose role has the bounds that it needs."""
    reach = role.spec.reach
    if reach is Reach.DIVISION:
        return holder(role, division=HERE, unit="health")
    return holder(role, institution=OWN) if reach is Reach.INSTITUTION else holder(role)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
@pytest.mark.parametrize("permission", list(Permission), ids=lambda each: each.code)
def test_a_role_may_what_it_lists_within_its_bounds_and_nothing_else(role, permission):
    actor, listed = bounded(role), permission in role.spec.permissions
    inside = Subject(division=COMMUNITY, institution=OWN, user_id=1, units=("health",))
    outside = Subject(division=THERE, institution=OTHER, user_id=2, units=("tax",))
    assert bool(may(actor, permission)) is listed
    assert bool(may(actor, permission, inside)) is listed
    everywhere = role.spec.reach is Reach.SITE
    assert bool(may(actor, permission, outside)) is (listed and everywhere)


@pytest.mark.parametrize(
    ("division", "reached"),
    [(HERE, True), (STREET, True), (COMMUNITY, True), ("9901", False), (THERE, False), ("", False)],
)
def test_a_division_reaches_what_lies_below_it(division, reached):
    clerk = holder(Role.FILING_CLERK, division=HERE)
    assert bool(may(clerk, Permission.FILING_READ, Subject(division=division))) is reached


def test_a_post_without_bounds_reaches_nothing():
    anything = Subject(division=COMMUNITY, institution=OWN)
    assert not may(holder(Role.FILING_CLERK), Permission.FILING_READ, anything)
    assert not may(holder(Role.INSTITUTION_HEAD), Permission.FILING_PREPARE, Subject(COMMUNITY))


def test_refusals_say_why():
    with pytest.raises(NotAllowed, match="请先登录"):
        require(ANONYMOUS, Permission.FILING_READ)
    with pytest.raises(NotAllowed, match="没有“查看审计记录”的权限"):
        require(holder(Role.FILING_CLERK, division=HERE), Permission.AUDIT_READ)
    clerk = holder(Role.FILING_CLERK, division=HERE)
    with pytest.raises(NotAllowed, match="不在您的管理范围内"):
        require(clerk, Permission.FILING_DECIDE, Subject(division=THERE))


def test_the_system_may_everything():
    require(SYSTEM, Permission.AUDIT_READ, Subject(division=THERE))


@pytest.mark.django_db
@pytest.mark.parametrize("permission", [Permission.REGISTRY_READ, Permission.REGISTRY_OWN])
def test_the_filter_of_a_list_keeps_exactly_what_may_says(permission):
    made = [
        institution(where=community(code, f"示例社区{code}"))
        for code in (COMMUNITY, "990101002001", THERE)
    ]
    actors = [
        SYSTEM, ANONYMOUS, holder(Role.FILING_CLERK, division=HERE),
        holder(Role.STREET_INSPECTOR, division=STREET), holder(Role.AUDIT_ADMIN),
        holder(Role.INSTITUTION_HEAD, institution=made[2].public_id),
        Actor(1, "两岗", (Holding(Role.UNIT_CLERK, STREET),
                        Holding(Role.INSTITUTION_HEAD, institution=made[2].public_id))),
    ]  # fmt: skip
    for actor in actors:
        kept = scope(actor, permission, division="division__code", institution="public_id")
        listed = set(Institution.objects.filter(kept))
        assert listed == {each for each in made if may(actor, permission, each)}, actor


@pytest.mark.django_db
def test_a_reach_without_a_path_keeps_nothing():
    institution()
    clerk = holder(Role.FILING_CLERK, division=HERE)
    kept = scope(clerk, Permission.REGISTRY_READ, institution="public_id")
    assert not Institution.objects.filter(kept).exists()


@pytest.mark.parametrize(
    ("unit", "units", "answers"),
    [("health", ("tax", "health"), True), ("health", ("tax",), False), ("", ("",), False)],
)
def test_a_unit_answers_for_itself_wherever_the_matter_lies(unit, units, answers):
    clerk = holder(Role.UNIT_CLERK, division=STREET, unit=unit)
    verdict = may(clerk, Permission.TASK_ANSWER, Subject(division=HERE, units=units))
    assert bool(verdict) is answers
    assert answers or "单位" in verdict.reason
    assert clerk.units(Permission.TASK_ANSWER) == ((unit,) if unit else ())
    assert clerk.units(Permission.TASK_DISPATCH) == ()


@pytest.mark.parametrize(
    ("where", "reads"), [(HERE, True), ("9901", True), (STREET, True), (THERE, False), ("", False)]
)
def test_a_shared_matter_is_read_from_below(where, reads):
    street = holder(Role.STREET_INSPECTOR, division=STREET)
    read = Permission.PLAN_READ
    assert bool(may(street, read, Subject(division=where, shared=True))) is reads
    assert bool(may(street, read, Subject(division=where))) is (where == STREET)


@pytest.mark.django_db
def test_scope_of_shared_rows_is_the_twin_of_may():
    here, there = community(COMMUNITY), community(THERE)
    street = holder(Role.STREET_INSPECTOR, division=COMMUNITY)
    rows = type(here).objects.filter(
        scope(street, Permission.PLAN_READ, division="code", shared=True)
    )
    kept = set(rows.values_list("code", flat=True))
    assert {COMMUNITY, STREET, HERE} <= kept
    assert there.code not in kept
    for row in type(here).objects.all():
        subject = Subject(division=row.code, shared=True)
        assert bool(may(street, Permission.PLAN_READ, subject)) is (row.code in kept)
