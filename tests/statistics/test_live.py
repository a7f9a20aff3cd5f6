"""Figures of a day: what counts on which day, bounds the right way round, and two ways to one sum."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.statistics.factories import Made, institution, prepared, register
from tuoyu.core.errors import NotFound
from tuoyu.statistics.catalogue import INDICATORS
from tuoyu.statistics.queries import by_street, measure

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ON = date(2026, 6, 30)
FILED = date(2026, 3, 2)


def now(code, on=ON, division=factories.DISTRICT):
    return measure([code], division=division, on=on)[code]


@pytest.fixture
def keeper():
    return prepared()


def test_places_hold_from_their_first_day_to_the_one_before_the_last(keeper):
    institution(Made(FILED, places=((30, FILED, ON), (20, ON, None))), keeper)
    assert [now("places", on).value for on in (FILED - DAY, FILED, ON - DAY, ON)] == [0, 30, 30, 20]


def test_who_is_closed_merged_or_of_another_district_does_not_count(keeper):
    kept = institution(Made(FILED, closed_on=ON, places=((30, FILED, None),)), keeper)
    institution(Made(FILED, merged=True, places=((30, FILED, None),)), keeper)
    assert kept.pk
    assert now("institutions", ON - DAY).value == 1
    assert now("institutions", ON).value == 0
    assert now("institutions", ON - DAY, factories.OTHER_DISTRICT).value == 0


def test_a_share_of_nothing_is_missing_and_says_why(keeper):
    found = now("use_rate")
    assert found.value is None
    assert found.words == "暂无数据：还没有机构报送空余托位"


def test_bounds_of_the_enrolment_rate_stand_the_right_way_round(keeper):
    """100 of 1800—2500, of which nobody knows 40 more."""
    reported = Made(FILED, places=((120, FILED, None),), service=(120, 20, FILED))
    silent = Made(FILED, places=((40, FILED, None),), street=1)
    register([reported, silent], keeper)
    found = now("enrolment_rate")
    assert (found.low, found.value, found.high) == (
        Decimal("4.0000"), Decimal("5.0000"), Decimal("7.7778"),
    )  # fmt: skip
    assert found.words == "5.0%（100/2,000）"
    assert found.range_words == "4.0—7.8%"
    assert found.method == "示例测算。（时点2020-11-01）"
    street = now("enrolment_rate", division=factories.STREET)
    assert street.low is None, "nobody calculated the highest number of children of a street"
    assert street.high == Decimal("10.0000")


def test_a_census_gives_no_bounds(keeper):
    institution(Made(FILED, places=((450, FILED, None),)), keeper)
    found = now("places_per_1000")
    assert (found.low, found.value, found.high) == (None, Decimal("4.5"), None)
    assert found.words == "4.50个/千人"


def test_before_the_first_number_of_people_the_rate_is_missing(keeper):
    assert now("places_per_1000", date(2020, 10, 31)).missing == "没有这一天以前的常住人口数"


def test_papers_are_good_on_their_last_day_and_withdrawn_ones_never(keeper):
    papers = (("fire_safety", FILED, ON, False), ("health_evaluation", FILED, None, True))
    institution(Made(FILED, papers=papers), keeper)
    assert now("fire_valid").value == 100
    assert now("fire_valid", ON + DAY).value == 0
    assert now("health_valid").value == 0


def test_prices_are_weighed_by_places_and_only_of_the_usual_unit(keeper):
    for places, fen, unit in ((30, 200_000, "month"), (10, 300_000, "month"), (50, 9_000, "day")):
        institution(Made(FILED, service=(places, None, None), price=(fen, unit, FILED)), keeper)
    assert now("price_full_day").words == "2,250元/月"


def test_receipts_count_for_twelve_months(keeper):
    institution(Made(FILED, receipt=(FILED, FILED)), keeper)
    institution(Made(FILED, receipt=(FILED, FILED + DAY)), keeper)
    assert now("receipts_on_time").words == "50.0%（1/2）"
    assert now("receipts_on_time", FILED.replace(year=2027)).words == "0.0%（0/1）"
    assert now("receipts_on_time", (FILED + DAY).replace(year=2027)).value is None


def test_streets_add_up_to_the_district(keeper):
    first = Made(FILED, places=((30, FILED, None),), carers=3, certified=2, guards=1)
    second = Made(FILED, places=((12, FILED, None),), street=1, carers=2)
    register([first, second], keeper)
    streets = by_street(["places", "carers", "certified_share"], division=factories.DISTRICT, on=ON)
    assert {code: found["places"].value for code, found in streets.items()} == {
        factories.STREET: 30, factories.OTHER_STREET: 12,
    }  # fmt: skip
    assert streets[factories.STREET]["certified_share"].words == "66.7%（2/3）"
    assert now("certified_share").words == "40.0%（2/5）"


def test_an_indicator_without_records_says_what_is_missing(keeper):
    found = now("medical_contracts")
    assert found.words == f"暂无数据：{INDICATORS['medical_contracts'].missing}"
    with pytest.raises(NotFound):
        now("nothing")


def test_all_costs_as_many_statements_as_one(keeper):
    with CaptureQueriesContext(connection) as one:
        now("places")
    with CaptureQueriesContext(connection) as everything:
        measure(INDICATORS, division=factories.DISTRICT, on=ON)
    with CaptureQueriesContext(connection) as streets:
        by_street(INDICATORS, division=factories.DISTRICT, on=ON)
    assert len(one) == len(everything) == len(streets) <= 7
