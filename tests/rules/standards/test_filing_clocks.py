"""Clocks of a filing over 春节, 国庆 and 调休 weekends, with the calendar table of this site."""

import tomllib
from datetime import date, timedelta
from typing import Any

import pytest

from tests.rules.tables import CASES
from tuoyu.core.calendar import WorkCalendar
from tuoyu.core.calendar.seeding import seed_calendar
from tuoyu.core.calendar.table import forget
from tuoyu.rules.deadlines import Clock, Stop
from tuoyu.rules.standards.filing_clocks import filing_clocks

TABLE = tomllib.loads((CASES / "filing_clocks.toml").read_text(encoding="utf-8"))["case"]


@pytest.fixture
def calendar(db: None) -> WorkCalendar:
    seed_calendar()
    forget()
    return WorkCalendar.current()


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["name"])
def test_worked_example(case: dict[str, Any], calendar: WorkCalendar) -> None:
    clocks = filing_clocks(case["received"], calendar)

    assert clocks.receipt.date == case["receipt"]
    assert clocks.nonconformity.date == case["nonconformity"]
    assert clocks.onsite == clocks.nonconformity
    assert clocks.receipt.tentative is case.get("receipt_tentative", False)
    assert clocks.nonconformity.tentative is case.get("tentative", False)


def test_the_on_site_verification_came_with_the_notice_of_2022(calendar: WorkCalendar) -> None:
    assert filing_clocks(date(2022, 7, 29), calendar).onsite is None
    assert filing_clocks(date(2022, 8, 1), calendar).onsite is not None


@pytest.mark.parametrize(
    ("received", "days", "stops", "last"),
    [
        # 11, 12 Feb; stood 13 Feb (told what is missing) to 28 Feb (Saturday, worked); 2, 3, 4 March
        (date(2026, 2, 10), 5, [(date(2026, 2, 13), date(2026, 2, 28))], date(2026, 3, 4)),
        # stood within 国庆 only: nothing is gained, for none of its days is worked
        (date(2026, 9, 30), 5, [(date(2026, 10, 2), date(2026, 10, 6))], date(2026, 10, 13)),
        # stood on the worked Saturday alone: 8, 9, 12, 13, 14 Oct
        (date(2026, 9, 30), 5, [(date(2026, 10, 10), date(2026, 10, 10))], date(2026, 10, 14)),
        # twice: 9 Nov received; 10; stood 11-13; 16; stood 17-18; 19, 20, 23
        (
            date(2026, 11, 9),
            5,
            [(date(2026, 11, 11), date(2026, 11, 13)), (date(2026, 11, 17), date(2026, 11, 18))],
            date(2026, 11, 23),
        ),
        # stopped on the last day itself, and still standing: no last day is known
        (date(2026, 11, 9), 5, [(date(2026, 11, 16), None)], None),
        # the period had run out before it was stopped
        (date(2026, 11, 9), 5, [(date(2026, 11, 17), None)], date(2026, 11, 16)),
    ],
)
def test_a_clock_that_stood_still(
    received: date,
    days: int,
    stops: list[tuple[date, date | None]],
    last: date | None,
    calendar: WorkCalendar,
) -> None:
    clock = Clock(received, days, tuple(Stop(since, until) for since, until in stops))
    found = clock.deadline(calendar)

    assert (found.date if found else None) == last
    if found and not clock.standing:
        assert clock.remaining(found.date, calendar) == 0
        assert not found.overdue(found.date)
        assert found.overdue(found.date + timedelta(days=1))
