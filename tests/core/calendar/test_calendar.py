"""The working-day calendar: what is seeded, edited, remembered and tentative."""

from datetime import date
from importlib.metadata import version

import pytest
from django.db import transaction

from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import ANONYMOUS, Actor, Holding, Role
from tuoyu.core.calendar import WorkCalendar, publish_year, seed_calendar, set_work_day, table
from tuoyu.core.calendar.models import WorkDay, WorkYear
from tuoyu.core.errors import Invalid, NotAllowed

pytestmark = pytest.mark.django_db

OFFICE = Actor(3, "示例主任", (Holding(Role.OFFICE_DIRECTOR, "120106"),))
CLERK = Actor(4, "示例经办", (Holding(Role.FILING_CLERK, "120106"),))


@pytest.fixture(autouse=True)
def fresh() -> None:
    table.forget()


def test_the_calendar_is_there_after_migrate() -> None:
    """国办发明电〔2025〕7号: the holidays of 2026."""
    calendar = WorkCalendar.current()
    assert not calendar.is_working_day(date(2026, 10, 1))
    assert calendar.is_working_day(date(2026, 9, 20))  # Sunday, worked for National Day
    assert calendar.is_working_day(date(2026, 9, 21))
    assert not calendar.is_working_day(date(2026, 9, 26))
    assert calendar.published_until == date(2026, 12, 31)


def test_only_days_that_differ_from_the_week_have_a_row() -> None:
    for day in WorkDay.objects.all():
        assert day.is_working is (day.date.weekday() >= 5), day
    assert WorkDay.objects.get(date=date(2026, 9, 20)).note == "国庆节调休上班"
    assert not WorkDay.objects.filter(note="").exists()


def test_seeding_twice_changes_nothing() -> None:
    before = list(WorkDay.objects.order_by("date").values())
    assert seed_calendar() == 0
    assert list(WorkDay.objects.order_by("date").values()) == before


def test_seeding_again_brings_a_missing_year_and_keeps_edits() -> None:
    set_work_day(date(2025, 10, 1), True, by=OFFICE)
    WorkDay.objects.filter(date__year=2026).delete()
    WorkYear.objects.filter(year=2026).update(published=False)
    assert seed_calendar() == 1
    table.forget()
    calendar = WorkCalendar.current()
    assert calendar.is_working_day(date(2025, 10, 1))
    assert not calendar.is_working_day(date(2026, 10, 1))
    event = AuditEvent.objects.get(act="calendar.seed")
    assert event.facts == {"years": [2026], "version": version("chinesecalendar")}


def test_the_first_filling_is_no_act() -> None:
    WorkDay.objects.all().delete()
    WorkYear.objects.all().delete()
    assert seed_calendar() > 5
    assert not AuditEvent.objects.exists()


def test_a_day_that_binds_is_counted_with_the_table_as_it_is() -> None:
    day = date(2031, 5, 7)
    assert WorkCalendar.current().is_working_day(day)
    WorkDay.objects.create(date=day, is_working=False)  # by another process
    assert WorkCalendar.current().is_working_day(day)
    assert not WorkCalendar.fresh().is_working_day(day)


def test_an_unpublished_year_follows_the_week_and_the_statute_and_is_tentative() -> None:
    calendar = WorkCalendar.current()
    assert calendar.is_tentative(date(2031, 5, 1))
    assert not calendar.is_tentative(date(2026, 5, 1))
    assert calendar.is_working_day(date(2031, 5, 5))  # a Monday that a notice may take away
    assert not calendar.is_working_day(date(2031, 5, 1))  # a Thursday, 劳动节 by statute
    assert not calendar.is_working_day(date(2031, 5, 3))


def test_a_published_year_in_which_somebody_forgot_new_year_keeps_the_statute() -> None:
    publish_year(2027, by=OFFICE, source="国办发明电〔2026〕示例号")
    assert not WorkCalendar.fresh().is_working_day(date(2027, 1, 1))  # a Friday
    set_work_day(date(2027, 1, 1), True, by=OFFICE)
    assert WorkCalendar.fresh().is_working_day(date(2027, 1, 1))


def test_a_gap_ends_the_published_run() -> None:
    calendar = WorkCalendar({}, frozenset({2025, 2026, 2028}))
    assert calendar.published_until == date(2026, 12, 31)
    assert WorkCalendar({}, frozenset()).published_until == date.min


def test_an_edit_shows_at_once_and_is_audited() -> None:
    day = date(2031, 5, 7)
    assert WorkCalendar.current().is_working_day(day)
    set_work_day(day, False, by=OFFICE, note="劳动节")
    assert not WorkCalendar.current().is_working_day(day)
    event = AuditEvent.objects.get(act="calendar.set_work_day")
    assert event.facts == {"day": "2031-05-07", "working": False}
    set_work_day(day, True, by=OFFICE)
    assert WorkCalendar.current().is_working_day(day)
    assert not WorkDay.objects.filter(date=day).exists()


def test_an_edit_that_is_rolled_back_is_forgotten_within_the_minute() -> None:
    day = date(2031, 5, 7)
    with transaction.atomic():
        set_work_day(day, False, by=OFFICE)
        transaction.set_rollback(True)
    table.forget()
    assert WorkCalendar.current().is_working_day(day)


def test_publishing_a_year_ends_its_tentative_state() -> None:
    publish_year(2027, by=OFFICE, source="国办发明电〔2026〕示例号")
    assert WorkCalendar.current().published_until == date(2027, 12, 31)
    with pytest.raises(Invalid):
        publish_year(2028, by=OFFICE, source=" ")


@pytest.mark.parametrize("by", [CLERK, ANONYMOUS])
def test_only_the_office_edits(by: Actor) -> None:
    with pytest.raises(NotAllowed):
        set_work_day(date(2031, 5, 7), False, by=by)
    with pytest.raises(NotAllowed):
        publish_year(2031, by=by, source="x")
    assert not WorkDay.objects.filter(date=date(2031, 5, 7)).exists()
    assert not AuditEvent.objects.exists()


def test_a_long_note_is_refused() -> None:
    with pytest.raises(Invalid, match="60个字"):
        set_work_day(date(2031, 5, 7), False, by=OFFICE, note="长" * 61)


def test_the_calendar_is_read_once(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(2):
        WorkCalendar.current()
        WorkCalendar.current()
