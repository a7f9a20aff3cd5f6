"""Yearly reports: reminders before and after the last day, each once; the office hears who is late."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests import factories
from tests.accounts import factories as people
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM, Role
from tuoyu.filing import reports
from tuoyu.flows.remind_annual_reports import last_reminded, remind_annual_reports
from tuoyu.notices.models import Notice
from tuoyu.rules.dated import LAW, Setting
from tuoyu.rules.institution.reminders import Stage, report_stage

SHANGHAI = ZoneInfo("Asia/Shanghai")
DUE = date(2027, 1, 31)


def moment(year, month, day):
    return datetime(year, month, day, 9, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), Stage(30, False)),
        (date(2027, 1, 23), Stage(30, False)),
        (date(2027, 1, 24), Stage(7, False)),
        (date(2027, 1, 31), Stage(0, False)),
        (date(2027, 2, 1), Stage(1, True)),
        (date(2027, 2, 14), Stage(1, True)),
        (date(2027, 2, 15), Stage(15, True, last=True)),
        (date(2027, 11, 30), Stage(15, True, last=True)),
    ],
)
def test_the_latest_stage_reached_is_the_one(on, stage):
    assert report_stage(DUE, on=on) == stage


def test_the_district_sets_the_stages():
    law = LAW.with_district({"filing.annual_report_overdue_days": Setting((10,))})
    assert report_stage(DUE, on=date(2027, 2, 5), law=law) is None
    assert report_stage(DUE, on=date(2027, 2, 10), law=law) == Stage(10, True, last=True)


@pytest.fixture
def at():
    with clock.at(moment(2026, 3, 2)):
        found = factories.world()
        factories.receipted(found)
    return found


def run(day):
    """(recipient, subject) of what goes out on a day, and again when the job runs twice."""
    known = set(Notice.objects.values_list("pk", flat=True))
    with clock.at(day):
        remind_annual_reports(by=SYSTEM)
        new = Notice.objects.exclude(pk__in=known)
        told = sorted(new.values_list("recipient__name", "subject"))
        assert remind_annual_reports(by=SYSTEM) == 0
    return told


@pytest.mark.django_db
def test_an_institution_hears_each_stage_once(at):
    head = at.head.name
    assert run(moment(2026, 12, 31)) == []
    assert run(moment(2027, 1, 1)) == [(head, "2026年度报告还有30天截止")]
    assert run(moment(2027, 1, 20)) == []
    assert run(moment(2027, 1, 26)) == [(head, "2026年度报告还有7天截止")]
    assert run(moment(2027, 1, 31)) == [(head, "2026年度报告今天截止")]


@pytest.mark.django_db
def test_after_the_last_day_the_clerks_hear_and_then_the_office_above(at):
    director = people.staff(Role.OFFICE_DIRECTOR).name
    first = run(moment(2027, 2, 1))
    assert (at.head.name, "2026年度报告已过报送截止日") in first
    assert (at.clerk.name, "2026年度报告：1家机构没有报送") in first
    assert director not in {name for name, _ in first}
    second = run(moment(2027, 2, 20))
    assert (director, "2026年度报告：1家机构没有报送") in second
    assert run(moment(2027, 6, 1)) == []


@pytest.mark.django_db
def test_who_has_reported_hears_nothing(at):
    with clock.at(moment(2027, 1, 2)):
        words = reports.ReportText(10, 5, "示例工作。", "示例计划。")
        reports.submit_report(at.institution, 2026, words, by=at.by_head)
    assert run(moment(2027, 2, 1)) == []


@pytest.mark.django_db
def test_who_was_filed_after_the_year_owes_nothing_and_the_list_says_when_it_was_reminded(at):
    assert run(moment(2027, 1, 1))
    assert last_reminded([at.institution], 2026) == {at.institution.public_id: date(2027, 1, 1)}
    at.institution.refresh_from_db()
    at.institution.filed_on = date(2027, 1, 5)
    at.institution.save(update_fields=["filed_on"])
    assert run(moment(2027, 1, 26)) == []
