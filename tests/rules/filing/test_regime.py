"""备案 or 许可, by the day: a law in which the regime changes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.errors import NotInForce
from tuoyu.rules.filing.regime import PROVISION, Regime, next_change, permit_provision, regime

SINCE = date(2028, 7, 1)
BEFORE = SINCE - timedelta(days=1)


def with_permit(since: date = SINCE) -> Law:
    """The law of today in which an invented instrument asks for a permit from a day on."""
    (today,) = LAW.history(PROVISION)
    made = replace(today.instrument, id="example-law", name="示例法", doc_no="", in_force=since)
    later = replace(today, value="permit", instrument=made, effective_from=since, article="")
    rest = [entry for entry in LAW.entries() if entry.id != PROVISION]
    return Law([*rest, replace(today, effective_to=since), later])


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2020, 1, 1), Regime.FILING), (BEFORE, Regime.FILING), (SINCE, Regime.PERMIT),
     (date(2040, 1, 1), Regime.PERMIT)],
)  # fmt: skip
def test_the_day_decides(day: date, expected: Regime) -> None:
    assert regime(on=day, law=with_permit()) is expected


def test_today_it_is_filing_and_no_change_is_known() -> None:
    assert regime(on=date(2026, 11, 23)) is Regime.FILING
    assert permit_provision(on=date(2026, 11, 23)) is None
    assert next_change(after=date(2026, 11, 23)) is None


def test_who_asks_before_hears_of_the_change() -> None:
    law = with_permit()
    found = next_change(after=BEFORE, law=law)
    assert found is not None
    assert found.effective_from == SINCE
    assert permit_provision(on=BEFORE, law=law) is None
    assert next_change(after=SINCE, law=law) is None


def test_before_the_first_regime_there_is_none() -> None:
    with pytest.raises(NotInForce):
        regime(on=date(2000, 1, 1))
