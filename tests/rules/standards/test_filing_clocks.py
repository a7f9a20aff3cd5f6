"""Clocks of a filing over 春节, 国庆 and 调休 weekends, with the calendar table of this site."""

import tomllib
from datetime import date
from typing import Any

import pytest

from tests.rules.tables import CASES
from tuoyu.core.calendar import WorkCalendar
from tuoyu.core.calendar.seeding import seed_calendar
from tuoyu.core.calendar.table import forget
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
