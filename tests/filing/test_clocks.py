"""The clocks of a case as both sides see them: across a long holiday, standing, overdue, met."""

from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests import factories
from tuoyu.core.calendar import WorkCalendar
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.filing import clocks
from tuoyu.filing.lifecycle import CaseKind
from tuoyu.filing.models import Case
from tuoyu.flows.return_filing import return_filing
from tuoyu.flows.submit_filing import submit_filing

pytestmark = pytest.mark.django_db
TZ = ZoneInfo("Asia/Shanghai")
FRIDAY, MONDAY = date(2026, 9, 18), date(2026, 9, 21)


@pytest.fixture(autouse=True)
def district():
    return factories.district()


def steps(*taken):
    """Logs of steps on days; they are not saved."""
    serial = count(1)
    return [
        StepLog(pk=next(serial), step=code, taken_at=datetime(*day.timetuple()[:3], 10, tzinfo=TZ))
        for code, day in taken
    ]


def of(on, *taken, kind=CaseKind.FILING):
    return {each.label: each for each in clocks.clocks_of(kind, steps(*taken), on)}


def workdays(start, number):
    """Counted by hand from the calendar."""
    calendar, found, day = WorkCalendar.current(), [], start
    while len(found) < number:
        day += timedelta(days=1)
        if calendar.is_working_day(day):
            found.append(day)
    return found


def test_the_day_of_receipt_is_not_counted():
    found = of(FRIDAY, ("submit", FRIDAY))["发放备案回执"]
    assert (found.used, found.remaining, found.counted) == (0, 5, ())
    found = of(MONDAY, ("submit", FRIDAY))["发放备案回执"]
    assert found.counted == tuple(d for d in workdays(FRIDAY, 5) if d <= MONDAY)


def test_national_day_is_not_counted():
    start = date(2026, 9, 29)
    found = of(date(2026, 10, 12), ("submit", start))["发放备案回执"]
    assert found.deadline.date == workdays(start, 5)[-1]
    assert not any(date(2026, 10, 1) <= day <= date(2026, 10, 7) for day in found.counted)


def test_two_clocks_run_beside_each_other_and_are_met_apart():
    done = workdays(FRIDAY, 3)[-1]
    found = of(done + timedelta(days=60), ("submit", FRIDAY), ("issue_receipt", done))
    receipt, visit = found["发放备案回执"], found[clocks.LABELS[clocks.VERIFY]]
    assert (receipt.met_on, receipt.used, receipt.was_late) == (done, 3, False)
    assert visit.met_on is None
    assert visit.remaining < 0
    assert visit.clock.start == FRIDAY


def test_only_the_notice_stops_it_and_the_mended_papers_begin_it_anew():
    told = workdays(FRIDAY, 2)[-1]
    later = told + timedelta(days=30)
    found = of(later, ("submit", FRIDAY), ("return", told))
    assert all(clock.is_standing for clock in found.values())
    assert {clock.used for clock in found.values()} == {1}  # the day of the notice stands already
    assert all(clock.deadline is None for clock in found.values())
    found = of(later, ("submit", FRIDAY), ("return", told), ("resubmit", later))
    assert all(clock.clock.start == later and clock.used == 0 for clock in found.values())
    assert found["发放备案回执"].deadline.date == workdays(later, 5)[-1]


def test_a_correction_has_a_clock_of_its_own():
    taken = [("submit", FRIDAY), ("issue_receipt", MONDAY), ("publish", MONDAY)]
    assert clocks.LABELS[clocks.RECHECK] not in of(MONDAY, *taken)
    taken.append(("report_correction", MONDAY))
    assert of(MONDAY, *taken)[clocks.LABELS[clocks.RECHECK]].remaining == 15
    taken.append(("lift", MONDAY))
    assert of(MONDAY, *taken)[clocks.LABELS[clocks.RECHECK]].met_on == MONDAY


@pytest.mark.parametrize("kind", [CaseKind.CHANGE, CaseKind.CLOSURE])
def test_a_change_and_a_closure_have_the_district_s_clock(kind):
    (only,) = clocks.clocks_of(kind, steps(("submit", FRIDAY)), MONDAY)
    assert only.label == "办理变更或注销"
    assert only.provision.instrument.id == "district-defaults"


@pytest.mark.parametrize("ended", ["withdraw", "lapse"])
def test_what_ended_has_no_clock(ended):
    assert of(MONDAY, ("submit", FRIDAY), (ended, MONDAY)) == {}
    assert of(MONDAY) == {}


def test_a_cancelled_filing_shows_only_what_was_met():
    taken = [("submit", FRIDAY), ("issue_receipt", MONDAY), ("cancel", MONDAY)]
    assert list(of(MONDAY, *taken)) == ["发放备案回执"]


def test_the_columns_of_the_queue_say_the_same_days():
    with time_machine.travel(datetime(2026, 9, 18, 10, tzinfo=TZ)):
        at = factories.world()
        case = factories.submitted(at)
        days = workdays(FRIDAY, 15)
        assert (case.due_on, case.verify_due_on) == (days[4], days[14])
        return_filing(case, [factories.AREA], by=at.by_clerk)
        case.refresh_from_db()
        assert (case.due_on, case.verify_due_on) == (None, None)
    with time_machine.travel(datetime(2026, 9, 21, 10, tzinfo=TZ)):
        from tuoyu.filing import actions

        site = {**factories.given()["site"], "outdoor_area_m2": "150"}
        actions.save_section(case, "site", site, done=True, revision=None, by=at.by_head)
        submit_filing(Case.objects.get(pk=case.pk), commitment=True, by=at.by_head)
        case.refresh_from_db()
        days = workdays(MONDAY, 15)
        assert (case.due_on, case.verify_due_on) == (days[4], days[14])
