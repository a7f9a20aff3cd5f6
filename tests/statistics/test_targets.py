"""Target lines: from the instruments, from the district's records, and how far away one is."""

from datetime import date
from decimal import Decimal

import pytest

from tests import factories
from tests.accounts.factories import acting, staff
from tests.statistics.factories import prepared
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.core.errors import Conflict, Invalid, NotAllowed, NotFound
from tuoyu.statistics import actions
from tuoyu.statistics.actions import Aim
from tuoyu.statistics.catalogue import indicator
from tuoyu.statistics.models import DistrictTarget, TargetRole
from tuoyu.statistics.targets import gap, targets_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return acting(prepared())


def aim(code, role, year, value, document="示例文件"):
    return Aim(code, TargetRole(role), year, Decimal(value), document)


def put(keeper, *args, **more):
    return actions.set_target(aim(*args, **more), division=factories.DISTRICT, by=keeper)


def lines(code, division=factories.DISTRICT):
    return {(p.year, p.value, p.origin) for p in targets_of(code, division=division)}


def test_an_instrument_names_its_end(keeper):
    assert lines("places_per_1000") == {(2025, Decimal("4.5"), "law")}
    found = targets_of("places_per_1000", division=factories.DISTRICT)[0]
    assert "津婴幼联席办发〔2021〕1号" in found.source


def test_a_requirement_without_an_end_stands(keeper):
    (found,) = targets_of("new_residential_places", division=factories.DISTRICT)
    assert (found.year, found.value, found.origin) == (clock.today().year, 4, "standing")


def test_from_the_baseline_the_line_is_straight(keeper):
    put(keeper, "inclusive_share", "baseline", 2021, 20)
    assert lines("inclusive_share") == {
        (2021, Decimal(20), "baseline"), (2022, Decimal(30), "line"), (2023, Decimal(40), "line"),
        (2024, Decimal(50), "line"), (2025, Decimal(60), "law"),
    }  # fmt: skip


def test_a_gain_needs_its_baseline(keeper):
    (bare,) = targets_of("enrolment_rate", division=factories.DISTRICT)
    assert (bare.year, bare.value) == (2030, None)
    assert "基线未取得" in bare.note
    put(keeper, "enrolment_rate", "baseline", 2025, "5.5")
    found = targets_of("enrolment_rate", division=factories.STREET)
    assert [(p.year, p.value) for p in found][-2:] == [
        (2029, Decimal("10.3")), (2030, Decimal("11.5")),
    ]  # fmt: skip


def test_the_district_s_own_target_stands_before_the_line(keeper):
    put(keeper, "inclusive_share", "baseline", 2021, 20)
    first = put(keeper, "inclusive_share", "target", 2023, 50)
    second = put(keeper, "inclusive_share", "target", 2023, 55)
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert (2023, Decimal(55), "district") in lines("inclusive_share")
    actions.withdraw_target(second, by=keeper)
    assert (2023, Decimal(40), "line") in lines("inclusive_share")
    with pytest.raises(Conflict):
        actions.withdraw_target(second, by=keeper)


def test_bad_targets_and_strangers_are_refused(keeper):
    with pytest.raises(Invalid, match="文件"):
        put(keeper, "places", "target", 2026, 1, document=" ")
    with pytest.raises(Invalid):
        put(keeper, "places", "target", 2019, 1)
    with pytest.raises(NotFound):
        put(keeper, "nothing", "target", 2026, 1)
    with pytest.raises(NotAllowed):
        put(acting(staff(Role.GROUP_LEADER)), "places", "target", 2026, 1)
    assert not DistrictTarget.objects.exists()


def test_the_gap_is_to_the_next_target_else_to_the_last(keeper):
    of = indicator("places_per_1000")
    aims = targets_of(of.code, division=factories.DISTRICT)
    for day in (date(2024, 5, 1), date(2027, 5, 1)):
        found = gap(of, Decimal("4.1"), aims, day)
        assert (found.value, found.is_met, found.point.year) == (Decimal("-0.4"), False, 2025)
    assert gap(of, None, aims, date(2024, 5, 1)) is None
    less = indicator("price_full_day")
    put(keeper, less.code, "target", 2026, 2000)
    aims = targets_of(less.code, division=factories.DISTRICT)
    assert gap(less, Decimal(1900), aims, date(2026, 5, 1)).value == 100
