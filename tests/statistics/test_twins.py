"""The database and Python add up the same: on random registers and days, to the unit."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.statistics import by_hand
from tests.statistics.factories import Made, prepared, register
from tuoyu.statistics import live
from tuoyu.statistics.facts import Source
from tuoyu.statistics.formulas import FORMULAS, TERMS, aggregate
from tuoyu.statistics.live import rows, sums

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
DAYS = st.dates(FIRST, LAST)
BY_HAND = (Source.INSTITUTION, Source.CASE)


@st.composite
def spans(draw):
    """A first day and a later one, or none."""
    first, last = sorted([draw(DAYS), draw(DAYS)])
    return first, draw(st.sampled_from([None, last])) if first < last else None


@st.composite
def institutions(draw):
    filed, closed = draw(spans())
    inclusive = draw(st.none() | spans())
    return Made(
        filed_on=filed,
        closed_on=closed,
        street=draw(st.integers(0, 1)),
        kind=draw(st.sampled_from(["centre", "employer", "home"])),
        nature=draw(st.sampled_from(["for_profit", "non_profit", "public_institution"])),
        catering=draw(st.booleans()),
        places=tuple(
            (draw(st.integers(1, 40)), *draw(spans())) for _ in range(draw(st.integers(0, 2)))
        ),
        service=draw(
            st.none() | st.tuples(st.integers(20, 60), st.integers(0, 20), DAYS)
        ),
        inclusive=inclusive,
        papers=tuple(
            (kind, *draw(spans()), draw(st.booleans()))
            for kind in draw(
                st.sets(st.sampled_from(["fire_safety", "health_evaluation", "food_licence"]))
            )
        ),
        price=draw(
            st.none() | st.tuples(st.integers(0, 500_000), st.sampled_from(["month", "day"]), DAYS)
        ),
        carers=draw(st.integers(0, 2)),
        certified=draw(st.integers(0, 2)),
        guards=draw(st.integers(0, 1)),
        since=draw(DAYS),
        merged=draw(st.booleans()) and draw(st.booleans()),
        receipt=draw(st.none() | st.tuples(DAYS, DAYS)),
    )  # fmt: skip


@pytest.fixture
def keeper():
    return prepared()


@given(made=st.lists(institutions(), max_size=5), days=st.lists(DAYS, min_size=2, max_size=2))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_three_ways_to_one_sum(keeper, made, days):
    """Added up by the database; from the database's rows in Python; from rows made by hand."""
    with transaction.atomic():
        register(made, keeper)
        # The first days of filing and their neighbours are where a slip would show.
        for on in {*days, *(each.filed_on for each in made[:1])}:
            asked = live.day(factories.DISTRICT, on)
            by_database = sums(asked)
            by_rows = aggregate(rows(asked), factories.DISTRICT)
            by_plain_python = aggregate(by_hand.facts(factories.DISTRICT, on), factories.DISTRICT)
            for area in {*by_database, *by_rows}:
                one, two = by_database[area], by_rows[area]
                assert {t: one.total([t]) for t in TERMS} == {t: two.total([t]) for t in TERMS}
                assert one.people == two.people
                results = {code: formula(one) for code, formula in FORMULAS.items()}
                assert results == {code: formula(two) for code, formula in FORMULAS.items()}
                three = by_plain_python.get(area)
                for term in TERMS:
                    if term.source in BY_HAND:
                        assert one.total([term]) == (three.total([term]) if three else 0), term
        transaction.set_rollback(True)
