"""The assessment as a pure function: worked examples and properties."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuoyu.tasks.assessment import (
    Item,
    Scheme,
    TaskFact,
    UnitFacts,
    assess,
    default_scheme,
    periods,
)

DAY = timedelta(days=1)
ON = date(2027, 1, 1)
GOOD = TaskFact(
    number="2026-001", is_lead=True, due_on=date(2026, 6, 30), answer_due_on=date(2026, 1, 12),
    answered_on=date(2026, 1, 10), claimed_on=date(2026, 6, 30), confirmed=True,
    reports=(date(2026, 4, 10),),
)  # fmt: skip
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def tasks(draw):
    claimed = draw(st.none() | days)
    return TaskFact(
        number=f"2026-{draw(st.integers(1, 999)):03d}",
        is_lead=draw(st.booleans()),
        due_on=draw(days),
        answer_due_on=draw(days),
        answered_on=draw(st.none() | days),
        claimed_on=claimed,
        confirmed=claimed is not None and draw(st.booleans()),
        reports=tuple(draw(st.lists(days, max_size=6))),
    )


facts = st.builds(
    UnitFacts, on=st.just(ON), tasks=st.lists(tasks(), max_size=6).map(tuple),
    letters=st.lists(st.just("示托育督〔2026〕1号"), max_size=4).map(tuple),
    attended=st.integers(0, 5), invited=st.integers(0, 5),
)  # fmt: skip


def test_the_scheme_of_the_platform_weighs_a_hundred():
    assert sum(item.weight for item in default_scheme().items) == 100
    with pytest.raises(ValueError, match="sum to 100"):
        Scheme("示例", default_scheme().items[:2])
    with pytest.raises(ValueError, match="unknown items"):
        Scheme("示例", (Item("no-such", "示例", Decimal(100), "示例"),))


def test_all_done_in_time_gives_a_hundred_and_what_does_not_apply_is_left_out():
    result = assess(UnitFacts(ON, (GOOD,)), default_scheme())
    assert result.score == 100
    by_code = {line.item.code: line for line in result.lines}
    assert by_code["meetings"].points is None
    assert by_code["done_in_time"].count.good == ("2026-001",)
    assert assess(UnitFacts(ON), default_scheme()).score is None


def test_a_late_one_costs_its_share_and_names_the_task():
    late = replace(GOOD, number="2026-002", claimed_on=date(2026, 7, 1))
    result = assess(UnitFacts(ON, (GOOD, late)), default_scheme())
    line = next(line for line in result.lines if line.item.code == "done_in_time")
    assert (line.points, line.count.bad) == (Decimal("17.50"), ("2026-002",))
    assert result.score == Decimal("80.56")  # (35/2 + 20 + 10 + 15 + 10) of 90


def test_reports_are_due_from_the_answer_to_the_claim():
    found = periods(GOOD, UnitFacts(ON, (GOOD,)))
    assert found == [(date(2026, 1, 10), date(2026, 4, 10))]
    assert len(periods(replace(GOOD, claimed_on=None), UnitFacts(ON))) == 3
    assert periods(replace(GOOD, answered_on=None), UnitFacts(ON)) == []


@given(facts)
def test_the_score_is_the_share_of_what_applies(told):
    result = assess(told, default_scheme())
    applying = [line for line in result.lines if line.points is not None]
    assert all(0 <= line.points <= line.item.weight for line in applying)
    assert (result.score is None) == (not applying)
    if result.score is not None:
        whole = sum(line.item.weight for line in applying)
        points = sum(line.points for line in applying)
        assert 0 <= result.score <= 100
        assert abs(result.score - 100 * points / whole) < Decimal("0.2")


@given(facts, st.integers(0, 5))
def test_doing_a_task_in_time_never_costs(told, place):
    if not told.tasks:
        return
    index = place % len(told.tasks)
    task = told.tasks[index]
    better = replace(
        task, claimed_on=min(task.claimed_on or task.due_on, task.due_on), confirmed=True
    )
    changed = replace(told, tasks=(*told.tasks[:index], better, *told.tasks[index + 1 :]))
    codes = ("done_in_time", "confirmed")
    before, after = assess(told, default_scheme()), assess(changed, default_scheme())
    for old, new in zip(before.lines, after.lines, strict=True):
        if old.item.code in codes and old.points is not None:
            assert new.points >= old.points


@given(facts)
def test_a_letter_never_helps_and_a_meeting_never_costs(told):
    before = assess(told, default_scheme())
    more = assess(replace(told, letters=(*told.letters, "示托育督〔2026〕9号")), default_scheme())
    if before.score is not None and told.letters:
        assert more.score <= before.score
    there = assess(replace(told, attended=told.attended + 1), default_scheme())
    if before.score is not None:
        assert there.score >= before.score
