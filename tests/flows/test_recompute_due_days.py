"""Legal days follow the calendar: what moved is told, what only became certain is not."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests import factories
from tests.accounts.factories import acting, staff
from tests.watching import nothing_changes
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.core.calendar import publish_year, set_work_day, table
from tuoyu.core.errors import NotAllowed
from tuoyu.flows.recompute_due_days import recompute_due_days
from tuoyu.notices.models import Notice

pytestmark = pytest.mark.django_db


def on(day: date) -> time_machine.travel:
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    return time_machine.travel(moment, tick=False)


@pytest.fixture(autouse=True)
def forgotten():
    yield
    table.forget()


@pytest.fixture
def office():
    factories.district()
    return acting(staff(Role.OFFICE_DIRECTOR))


def refreshed(case):
    case.refresh_from_db()
    return case


def test_a_day_off_moves_the_day_and_both_sides_hear(office):
    with on(date(2026, 11, 23)):
        at = factories.world()
        case = factories.submitted(at)
        assert case.due_on == date(2026, 11, 30)
        set_work_day(date(2026, 11, 25), False, by=office, note="示例停工")
        assert recompute_due_days(by=office) == 1
        assert recompute_due_days(by=office) == 0
    assert refreshed(case).due_on == date(2026, 12, 1)
    for person in (at.head, at.clerk):
        notice = Notice.objects.get(recipient=person, subject__startswith="办理期限有变化")
        assert "由2026年11月30日改为2026年12月1日" in notice.body
    event = AuditEvent.objects.get(act="filing.due_day", facts__which="due_on")
    assert event.object_id == case.public_id
    assert (event.facts["before"], event.facts["after"]) == ("2026-11-30", "2026-12-01")


def test_the_visit_moves_too_and_a_correction_counts_from_its_report(office):
    with on(date(2026, 11, 2)):
        waits = factories.receipted(factories.world())
        mended = factories.corrected(factories.world("示例二园"), 2)
    before = [waits.verify_due_on, mended.verify_due_on]
    with on(date(2026, 11, 3)):
        set_work_day(date(2026, 11, 4), False, by=office)
        assert recompute_due_days(by=office) == 2
    after = [refreshed(waits).verify_due_on, refreshed(mended).verify_due_on]
    assert all(new > old for new, old in zip(after, before, strict=True))
    assert Notice.objects.filter(subject__startswith="整改复核期限有变化").exists()


def test_a_year_that_is_announced_ends_the_tentative_silently(office):
    with on(date(2026, 12, 29)):
        case = factories.submitted(factories.world())
        due, told = case.due_on, Notice.objects.count()
        assert case.due_is_tentative
        publish_year(2027, by=office, source="国办发明电〔2026〕示例号")
        assert recompute_due_days(by=SYSTEM) == 0
    assert (refreshed(case).due_on, case.due_is_tentative) == (due, False)
    assert Notice.objects.count() == told
    assert AuditEvent.objects.filter(act="filing.due_day", facts__tentative=False).exists()


def test_what_no_clock_runs_for_is_left_alone(office):
    with on(date(2026, 11, 23)):
        factories.started(factories.world("示例草稿园"))
        factories.returned(factories.world("示例退回园"))
        set_work_day(date(2026, 11, 25), False, by=office)
        with nothing_changes():
            assert recompute_due_days(by=office) == 0


def test_only_who_keeps_the_calendar():
    at = factories.world()
    with pytest.raises(NotAllowed):
        recompute_due_days(by=at.by_clerk)


def test_the_number_of_questions_does_not_grow_with_unmoved_cases(
    office, django_assert_max_num_queries
):
    with on(date(2026, 11, 23)):
        clerk = staff(Role.FILING_CLERK)
        factories.submitted(factories.world("示例甲园", clerk=clerk), 1)
        with django_assert_max_num_queries(40) as few:
            recompute_due_days(by=SYSTEM)
        factories.submitted(factories.world("示例乙园", clerk=clerk), 2)
        with django_assert_max_num_queries(len(few)):
            recompute_due_days(by=SYSTEM)
