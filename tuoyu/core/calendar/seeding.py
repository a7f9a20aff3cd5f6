"""Fills the calendar from `chinesecalendar`, which keeps the State Council's yearly notices."""

from datetime import date
from importlib.metadata import version

import chinese_calendar
from django.db import transaction

from tuoyu.core import audit
from tuoyu.core.authority import SYSTEM
from tuoyu.core.calendar.models import WorkDay, WorkYear
from tuoyu.core.calendar.table import forget

SOURCE = "国务院办公厅节假日安排（开源日历数据 {version} 版）"
NOTES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


@transaction.atomic
def seed_calendar() -> int:
    """Add the years that the package knows and the table has not published; returns how many.

    A year that is published already is left alone: edits of the office stay. Years that come to a
    calendar in use are on record; the first filling of an empty one is part of `migrate`.
    """
    has_years = WorkYear.objects.exists()
    holidays, workdays = chinese_calendar.holidays, chinese_calendar.workdays
    known = {day.year for day in holidays}
    years = known - set(WorkYear.objects.filter(published=True).values_list("year", flat=True))
    if not years:
        return 0
    marked = [*_marked(holidays, False, years), *_marked(workdays, True, years)]
    WorkDay.objects.bulk_create(marked, ignore_conflicts=True)
    WorkYear.objects.bulk_create(
        [WorkYear(year=year, published=True, source=_source()) for year in sorted(years)],
        update_conflicts=True,
        unique_fields=["year"],
        update_fields=["published", "source"],
    )
    if has_years:
        audit.record(
            SYSTEM, "calendar.seed", years=sorted(years), version=version("chinesecalendar")
        )
    forget()
    return len(years)


def _marked(days: dict[date, str], working: bool, years: set[int]) -> list[WorkDay]:
    return [
        WorkDay(date=day, is_working=working, note=_note(name, working))
        for day, name in days.items()
        if day.year in years and (day.weekday() < 5) is not working
    ]


def _note(name: str, working: bool) -> str:
    chinese = NOTES.get(name, "")
    return f"{chinese}调休上班" if working else chinese


def _source() -> str:
    return SOURCE.format(version=version("chinesecalendar"))
