"""The demo's leading group: it fits the plan, was changed once, and some still owe a signature."""

from datetime import timedelta

import pytest

from tests.packs import HOME
from tuoyu.accounts import demo as people
from tuoyu.accounts.queries import actor_of
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM
from tuoyu.divisions.queries import district, division_by_code
from tuoyu.flows.demo import group, units
from tuoyu.flows.load_pack import load_pack
from tuoyu.plan.models import Seat
from tuoyu.plan.queries import documents
from tuoyu.plan.queries.group import misfits_of, seats_on

BEFORE = 800


@pytest.mark.django_db
def test_two_years_of_the_group() -> None:
    load_pack(HOME, by=SYSTEM, home=True)
    home = division_by_code(district().code)
    with clock.at(clock.now() - timedelta(days=BEFORE)):
        staff = people.build(by=SYSTEM, district=home)
        units.build(home, by=SYSTEM)
    group.build(staff)
    office = actor_of(staff["demo-office"])
    sitting = list(seats_on(office, clock.today()))
    assert misfits_of(sitting, district().code) == []
    assert Seat.objects.exclude(ended_at=None).get().get_post_display() == "办公室主任"
    assert all("示例·" in seat.person_name for seat in sitting)
    counts = documents.documents(office).values_list("asked", "signed")
    assert list(counts) == [(28, 28 - group.OWING), (28, 28)]
