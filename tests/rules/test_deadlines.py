"""Working days against brute force, with holidays and 调休 weekends."""

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuoyu.rules.deadlines import Clock, Deadline, Stop, due_date, working_days_between

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Marked:
    """Monday to Friday, but for the marked days."""

    marked: dict[date, bool]
    published_until: date = date(2026, 12, 31)

    def is_working_day(self, day: date, /) -> bool:
        return self.marked.get(day, day.weekday() < 5)


@dataclass(frozen=True)
class StateCouncil:
    published_until: date = date(2026, 12, 31)

    def is_working_day(self, day: date, /) -> bool:
        if day > self.published_until:
            return day.weekday() < 5
        return bool(chinese_calendar.is_workday(day))


PLAIN = Marked({})
starts = st.dates(date(2026, 1, 1), date(2026, 12, 1))
calendars = st.dictionaries(
    st.dates(date(2026, 1, 1), date(2027, 6, 30)), st.booleans(), max_size=60
).map(Marked)


@pytest.mark.parametrize(
    ("start", "days", "due", "why"),
    [
        (date(2026, 11, 23), 5, date(2026, 11, 30), "Monday plus five is the next Monday"),
        (date(2026, 11, 27), 1, date(2026, 11, 30), "Friday plus one is Monday"),
        (date(2026, 11, 28), 1, date(2026, 11, 30), "received on Saturday"),
        (date(2026, 9, 30), 5, date(2026, 10, 13), "National Day, with 10 October worked"),
        (date(2026, 2, 13), 1, date(2026, 2, 14), "a Saturday that is worked before 春节"),
        (date(2026, 2, 14), 5, date(2026, 2, 28), "over the whole of 春节, to a worked Saturday"),
    ],
)
def test_due_date_in_the_calendar_of_2026(start: date, days: int, due: date, why: str) -> None:
    assert due_date(start, days, StateCouncil()).date == due, why


def test_a_deadline_beyond_the_published_years_is_tentative() -> None:
    assert due_date(date(2026, 12, 30), 1, PLAIN) == Deadline(
        date(2026, 12, 31), False, (date(2026, 12, 31),)
    )
    assert due_date(date(2026, 12, 31), 1, PLAIN).tentative


def test_the_last_day_is_still_in_time() -> None:
    deadline = due_date(date(2026, 11, 23), 5, PLAIN)

    assert not deadline.overdue(date(2026, 11, 30))
    assert deadline.overdue(date(2026, 12, 1))


@given(starts, st.integers(1, 60), calendars)
def test_due_date_is_what_counting_on_fingers_gives(start: date, days: int, cal: Marked) -> None:
    counted, day = [], start
    while len(counted) < days:
        day += DAY
        if cal.is_working_day(day):
            counted.append(day)

    deadline = due_date(start, days, cal)

    assert deadline.path == tuple(counted)
    assert deadline.date == counted[-1]
    assert deadline.tentative == (counted[-1] > cal.published_until)


@given(starts, st.integers(1, 60), calendars)
def test_between_undoes_due_date(start: date, days: int, cal: Marked) -> None:
    assert working_days_between(start, due_date(start, days, cal).date, cal) == days


@given(starts, starts, calendars)
def test_between_changes_sign_with_direction(one: date, other: date, cal: Marked) -> None:
    assert working_days_between(one, other, cal) == -working_days_between(other, one, cal)


@given(starts, st.integers(1, 20), st.integers(0, 30), st.integers(0, 30), calendars)
def test_a_stop_moves_the_deadline_by_the_working_days_it_covers(
    start: date, days: int, after: int, length: int, cal: Marked
) -> None:
    since = start + DAY * after
    until = since + DAY * length
    clock = Clock(start, days, (Stop(since, until),))
    running = [
        day
        for day in (start + DAY * step for step in range(1, 400))
        if cal.is_working_day(day) and not since <= day <= until
    ]

    deadline = clock.deadline(cal)

    assert deadline is not None
    assert deadline.date == running[days - 1]
    assert clock.remaining(deadline.date, cal) == 0
    assert clock.used(until, cal) == sum(day <= until for day in running)


def test_a_standing_clock_has_no_deadline_and_uses_no_days() -> None:
    clock = Clock(date(2026, 11, 23), 5).pause(date(2026, 11, 25))

    assert clock.standing
    assert clock.deadline(PLAIN) is None
    assert clock.used(date(2026, 12, 31), PLAIN) == 1

    again = clock.resume(date(2026, 11, 27))

    assert again.deadline(PLAIN) == Deadline(
        date(2026, 12, 3),
        False,
        (
            date(2026, 11, 24),
            date(2026, 11, 30),
            date(2026, 12, 1),
            date(2026, 12, 2),
            date(2026, 12, 3),
        ),
    )


def test_a_clock_that_ran_out_before_it_stood_keeps_its_deadline() -> None:
    clock = Clock(date(2026, 11, 23), 2).pause(date(2026, 12, 1))

    deadline = clock.deadline(PLAIN)

    assert deadline is not None
    assert deadline.date == date(2026, 11, 25)
    assert clock.remaining(date(2026, 11, 30), PLAIN) == -3


def test_a_clock_refuses_what_makes_no_sense() -> None:
    day = date(2026, 11, 23)
    clock = Clock(day, 5)
    with pytest.raises(ValueError, match="至少"):
        Clock(day, 0)
    with pytest.raises(ValueError, match="至少"):
        due_date(day, 0, PLAIN)
    with pytest.raises(ValueError, match="不需要恢复"):
        clock.resume(day)
    with pytest.raises(ValueError, match="再次停止"):
        clock.pause(day).pause(day)
    with pytest.raises(ValueError, match="早于起算日"):
        clock.pause(day - DAY)
    with pytest.raises(ValueError, match="不能早于停止"):
        clock.pause(day).resume(day - DAY)
    with pytest.raises(ValueError, match="没有恢复"):
        Clock(day, 5, (Stop(day), Stop(day + DAY)))
    with pytest.raises(ValueError, match="重叠"):
        Clock(day, 5, (Stop(day, day + DAY), Stop(day + DAY, day + DAY)))


def test_a_calendar_without_working_days_is_refused() -> None:
    class Never:
        published_until = date(2026, 12, 31)

        def is_working_day(self, day: date, /) -> bool:
            return False

    with pytest.raises(ValueError, match="没有工作日"):
        due_date(date(2026, 11, 23), 1, Never())
