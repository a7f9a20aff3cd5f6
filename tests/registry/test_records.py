"""Reads inside a reader's scope."""

from uuid import uuid4

import pytest

from tests import factories
from tests.accounts.factories import acting, parent, provider, staff
from tests.registry.factories import community, institution
from tuoyu.core.authority import ANONYMOUS, Role
from tuoyu.core.errors import NotFound
from tuoyu.registry import records

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    """Institutions in two streets of the district and in the next district."""
    factories.district()
    codes = {"here": factories.COMMUNITY, "street": factories.OTHER_COMMUNITY,
             "outside": "990102001001"}  # fmt: skip
    return {
        key: institution(f"示例{key}", where=community(code, f"示例社区{code}"))
        for key, code in codes.items()
    }


@pytest.mark.parametrize(
    ("role", "where", "seen"),
    [
        (Role.FILING_CLERK, factories.DISTRICT, {"here", "street"}),
        (Role.OFFICE_DIRECTOR, factories.DISTRICT, {"here", "street"}),
        (Role.UNIT_CLERK, factories.DISTRICT, {"here", "street"}),
        (Role.STREET_INSPECTOR, factories.STREET, {"here"}),
        (Role.FILING_CLERK, factories.OTHER_DISTRICT, {"outside"}),
        (Role.SYSTEM_ADMIN, "", set()),
        (Role.AUDIT_ADMIN, "", set()),
    ],
)
def test_staff_see_their_own_area(made, role, where, seen):
    by = acting(staff(role, where=where))
    assert set(records.institutions(by)) == {made[key] for key in seen}
    for key, each in made.items():
        if key in seen:
            assert records.institution_for(by, each.public_id) == each
        else:
            with pytest.raises(NotFound) as hidden:
                records.institution_for(by, each.public_id)
            with pytest.raises(NotFound) as missing:
                records.institution_for(by, uuid4())
            assert str(hidden.value) == str(missing.value)


@pytest.mark.parametrize("role", [Role.INSTITUTION_HEAD, Role.INSTITUTION_STAFF])
def test_a_head_and_staff_see_their_own_alone(made, role):
    by = acting(provider(made["here"], role))
    assert list(records.institutions(by)) == [made["here"]]
    assert records.own_institution(by) == made["here"]


def test_visitors_and_parents_see_no_records(made):
    for by in (ANONYMOUS, acting(parent())):
        assert not records.institutions(by).exists()
        with pytest.raises(NotFound, match="没有关联"):
            records.own_institution(by)


def test_the_list_is_narrowed_by_name_code_number_street_kind_and_state(made):
    by = acting(staff(Role.FILING_CLERK))
    made["here"].credit_code = "91990101000000001X"
    made["here"].save()
    closed = institution("示例关园", state="closed", where=made["here"].division, kind="community")

    def found(**wanted):
        return set(records.listed(by, records.Filter(**wanted)))

    assert found() == {made["here"], made["street"], closed}
    assert found(text="示例street") == {made["street"]}
    assert found(text="91990101000000001x") == {made["here"]}
    assert found(text=closed.filing_number) == {closed}
    assert found(street=factories.OTHER_STREET) == {made["street"]}
    assert found(state="closed") == found(kind="community") == {closed}
    assert {each.place_count for each in records.listed(by, records.Filter())} == {30}


def test_the_counts(made):
    institution("示例关园", state="closed", where=made["here"].division)
    counts = records.counts(acting(staff(Role.FILING_CLERK)))
    assert (counts.filed, counts.preparing, counts.closed, counts.places) == (2, 0, 1, 60)
    nothing = records.counts(acting(staff(Role.SYSTEM_ADMIN)))
    assert (nothing.filed, nothing.places) == (0, 0)
