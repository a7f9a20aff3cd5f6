"""Days in words, and the stages at which people are reminded."""

from datetime import date

import pytest

from tuoyu.rules.dated import LAW
from tuoyu.rules.days import months_later, reached, words_left, words_of_date
from tuoyu.rules.errors import WrongType


@pytest.mark.parametrize(
    ("left", "words"),
    [(3, "还有3天到期"), (1, "还有1天到期"), (0, "今天到期"), (-1, "已过期"), (-9, "已过期")],
)
def test_days_left(left: int, words: str) -> None:
    assert words_left(left, end="到期", over="已过期") == words


def test_a_date_has_no_leading_zeros() -> None:
    assert words_of_date(date(2026, 3, 5)) == "2026年3月5日"


@pytest.mark.parametrize(
    ("left", "stage"),
    [(31, None), (30, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 1), (-4, 1)],
)
def test_the_smallest_stage_that_was_reached(left: int, stage: int | None) -> None:
    assert reached(left, (30, 7, 1)) == stage


def test_nothing_is_reached_without_stages() -> None:
    assert reached(0, ()) is None


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 5, 15), 24, date(2028, 5, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_last(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_a_list_of_whole_numbers_is_read_most_first() -> None:
    on = date(2026, 11, 24)
    assert LAW.parameter("task.reminder_days", on=on).wholes == (30, 7, 1)
    assert LAW.parameter("task.report_months", on=on).wholes == (3,)
    law = LAW.with_district({"task.reminder_days": [5, 14, 5]})
    assert law.parameter("task.reminder_days", on=on).wholes == (14, 5)
    with pytest.raises(WrongType, match="整数清单"):
        _ = LAW.parameter("filing.accepted_fire_evidence", on=on).wholes
