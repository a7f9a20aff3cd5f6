"""Acts on the register itself: preparing an institution, free places."""

import pytest

from tests import factories
from tests.accounts.factories import acting, parent, provider, staff
from tests.watching import nothing_changes
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import ANONYMOUS, Role
from tuoyu.core.errors import Invalid, NotAllowed
from tuoyu.divisions.models import Division
from tuoyu.registry import actions
from tuoyu.registry.models import Listing, Service
from tuoyu.rules.filing.facts import InstitutionKind

pytestmark = pytest.mark.django_db


def prepare(by):
    factories.district()
    place = Division.objects.get(code=factories.COMMUNITY)
    return actions.prepare("示例新园", InstitutionKind.CENTRE, place, by=by)


class TestPrepare:
    def test_it_is_not_public_yet(self):
        made = prepare(acting(parent()))
        assert made.state == "preparing"
        assert not Listing.objects.exists()
        assert AuditEvent.objects.get(act="institution.prepare").object_id == made.public_id

    def test_who_may_not(self):
        for other in (
            ANONYMOUS,
            acting(staff(Role.FILING_CLERK)),
            acting(staff(Role.SYSTEM_ADMIN)),
        ):
            with nothing_changes(), pytest.raises(NotAllowed):
                prepare(other)


class TestVacancies:
    @pytest.fixture
    def at(self):
        found = factories.world()
        factories.receipted(found)
        return found

    @pytest.mark.parametrize("role", [Role.INSTITUTION_HEAD, Role.INSTITUTION_STAFF])
    def test_they_are_public_at_once(self, at, role):
        by = acting(provider(at.institution, role))
        actions.report_vacancies(at.institution, {"full_day": 4, "half_day": 1}, by=by)
        assert Service.objects.get(form="full_day").free_places == 4
        listed = Listing.objects.get()
        assert listed.free_places == 4
        assert clock.localday(listed.free_reported_at) == clock.today()
        event = AuditEvent.objects.get(act="vacancy.report")
        assert event.facts == {"full_day": 4, "half_day": 1}

    def test_none_is_a_number_too(self, at):
        actions.report_vacancies(at.institution, {"full_day": 0}, by=at.by_head)
        assert Listing.objects.get().free_places == 0

    @pytest.mark.parametrize(
        ("free", "says"),
        [
            ({"full_day": 36}, "全日托的空余托位应在0到35之间"),
            ({"full_day": -1}, "应在0到35之间"),
            ({"half_day": 1, "full_day": 99}, "应在0到35之间"),
            ({"hourly": 1}, "没有登记这些服务形式：计时托"),
        ],
    )
    def test_impossible_numbers_change_nothing(self, at, free, says):
        with nothing_changes(), pytest.raises(Invalid, match=says):
            actions.report_vacancies(at.institution, free, by=at.by_head)

    def test_nobody_else_may(self, at):
        near = factories.world("示例邻园", clerk=at.clerk)
        for other in (near.by_head, at.by_clerk):
            with nothing_changes(), pytest.raises(NotAllowed):
                actions.report_vacancies(at.institution, {"full_day": 1}, by=other)
