"""Days since the registration: the boundary of every reminder, and of overdue."""

from datetime import date, timedelta

import pytest

from tests.rules.tables import TODAY
from tuoyu.rules.dated import LAW
from tuoyu.rules.registration.unfiled import reminder_stage, unfiled
from tuoyu.rules.wording import citation, sentence


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "stage"),
    [(-3, None), (0, None), (6, None), (7, 7), (29, 7), (30, 30), (59, 30), (60, 60), (4000, 60)],
)
def test_the_last_stage_that_was_reached(days: int, stage: int | None) -> None:
    assert reminder_stage(ago(days), on=TODAY) == stage


def test_a_district_sets_its_own_days_in_any_order() -> None:
    law = LAW.with_district({"registration.reminder_days": [90, 10, 10]})
    assert [reminder_stage(ago(days), on=TODAY, law=law) for days in (9, 10, 89, 90)] == [
        None, 10, 10, 90,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "severity", "says"),
    [
        (59, "advice", "已登记59日，还没有备案。"),
        (60, "warning", "超过本区关注的60日"),
        (-1, "advice", "已登记0日"),
    ],
)
def test_what_is_said(days: int, severity: str, says: str) -> None:
    found = unfiled(ago(days), on=TODAY)
    assert found.severity.value == severity
    assert says in sentence(found)
    assert "人口与计划生育法" in citation(found)
    assert not found.blocking
