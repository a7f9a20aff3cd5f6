"""The database keeps the tree lawful, whoever writes."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tuoyu.core import clock
from tuoyu.divisions.models import (
    Division,
    DivisionSuccession,
    Evidence,
    Level,
    Population,
    PopulationMethod,
)

pytestmark = pytest.mark.django_db


def division(code: str, level: Level, parent: Division | None = None, **more: Any) -> Division:
    more.setdefault("name", f"示例{code}")
    return Division.objects.create(
        code=code, level=level, parent=parent, evidence=Evidence.F1, **more
    )


@pytest.fixture
def province() -> Division:
    return division("99", Level.PROVINCE)


def refused(constraint: str, **values: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        division(**values)


@pytest.mark.parametrize("code", ["990", "9a01", "99010", "４４０１"])
def test_a_code_has_the_digits_of_its_level(province: Division, code: str) -> None:
    refused("code_fits_level", code=code, level=Level.CITY, parent=province)


def test_only_a_province_has_no_parent(province: Division) -> None:
    refused("code_fits_level", code="9901", level=Level.CITY)
    refused("code_fits_level", code="98", level=Level.PROVINCE, parent=province)


def test_a_code_begins_with_that_of_its_parent(province: Division) -> None:
    refused("code_in_parent", code="9801", level=Level.CITY, parent=province)


def test_a_current_division_has_no_last_day(province: Division) -> None:
    refused(
        "current_open",
        code="9901",
        level=Level.CITY,
        parent=province,
        valid=DateRange(date(2000, 1, 1), date(2020, 1, 1)),
    )
    ended = division("9902", Level.CITY, province, is_current=False)
    assert ended.valid.upper is None, "ended on a day that nobody knows"


@pytest.mark.parametrize(
    "position",
    [
        {"lon": 100.0},
        {"lon": 100.0, "lat": 30.0},
        {"lon": 30.0, "lat": 100.0, "position_grade": "B"},
        {"lon": 100.0, "lat": 30.0, "position_grade": "Z"},
    ],
)
def test_a_position_is_whole_graded_and_in_the_country(position: dict[str, Any]) -> None:
    refused("division_position", code="99", level=Level.PROVINCE, **position)


def test_a_verified_position_has_grade_a() -> None:
    refused(
        "fixed_is_a",
        code="99",
        level=Level.PROVINCE,
        lon=100.0,
        lat=30.0,
        position_grade="D",
        position_fixed_at=clock.now(),
    )


def test_one_name_once_below_a_parent(province: Division) -> None:
    division("9901", Level.CITY, province, name="示例市")
    division("9902", Level.CITY, province, name="示例市", is_current=False)
    refused("one_name_in_parent", code="9903", level=Level.CITY, parent=province, name="示例市")


def test_nothing_becomes_itself(province: Division) -> None:
    with pytest.raises(IntegrityError, match="not_itself"):
        DivisionSuccession.objects.create(
            old=province, new=province, source="示例", evidence=Evidence.F1
        )


@pytest.mark.parametrize("bounds", [(5, 4, None), (None, 4, 3), (None, -1, None), (-1, 4, None)])
def test_bounds_enclose_the_number(province: Division, bounds: tuple[Any, Any, Any]) -> None:
    method = PopulationMethod.objects.create(
        code="x/y", title="示例", text="示例", is_estimate=True, source="示例", evidence="F1"
    )
    low, value, high = bounds
    with pytest.raises(IntegrityError, match="population_bounds"):
        Population.objects.create(
            division=province,
            measure="residents",
            on=date(2020, 11, 1),
            low=low,
            value=value,
            high=high,
            unit="人",
            method=method,
            source="示例",
            evidence="F1",
        )
