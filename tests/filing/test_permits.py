"""The switch to permits: who has to change over, since when; no new filing from that day on."""

from datetime import timedelta

import pytest

from tests import factories
from tests.accounts.factories import acting, staff
from tests.rules.filing.test_regime import with_permit
from tests.watching import nothing_changes
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.core.errors import Conflict
from tuoyu.divisions.home import Home
from tuoyu.filing import permits
from tuoyu.registry.models import Institution
from tuoyu.rules.dated import LAW


@pytest.fixture
def at(db):
    found = factories.world()
    factories.receipted(found)
    return found


def test_who_was_filed_before_has_to_change_over(at):
    today = clock.today()
    by, law = at.by_clerk, with_permit(today + timedelta(days=10))
    needing = [
        list(permits.needing_permit(by, on=today + timedelta(days=ahead), law=law))
        for ahead in (0, 9, 10, 400)
    ]
    assert needing == [[], [], [at.institution], [at.institution]]
    assert not permits.needing_permit(by, on=today, law=LAW).exists()
    outside = acting(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT))
    assert not permits.needing_permit(outside, on=today + timedelta(days=10), law=law).exists()


def test_who_came_with_a_permit_or_has_ended_is_not_listed(at):
    law = with_permit(clock.today())
    assert not permits.needing_permit(at.by_clerk, on=clock.today(), law=law).exists()
    day = clock.today() - timedelta(days=1)
    Institution.objects.update(filed_on=day)
    assert permits.needing_permit(at.by_clerk, on=clock.today(), law=law).exists()
    Institution.objects.update(state="closed", closed_on=day)
    assert not permits.needing_permit(at.by_clerk, on=clock.today(), law=law).exists()


def test_from_that_day_on_no_filing_is_begun(at, monkeypatch):
    near = factories.world("示例邻园", clerk=at.clerk)
    since = clock.today()
    monkeypatch.setattr(Home, "law", property(lambda self: with_permit(since)))
    with nothing_changes(), pytest.raises(Conflict, match="先取得许可"):
        factories.started(near)


def test_the_page_lists_them_with_the_day(at, monkeypatch):
    Institution.objects.update(filed_on=clock.today() - timedelta(days=5))
    monkeypatch.setattr(Home, "law", property(lambda self: with_permit(clock.today())))
    page = client_of(at.clerk).get("/office/permits/").content.decode()
    assert "<strong>许可</strong>" in page
    assert "共 1 家" in page
    assert "示例园" in page
