"""Search of the listing: what is found, in which order, page by page without loss."""

from datetime import timedelta
from math import asin, cos, radians, sin, sqrt
from random import Random

import pytest

from tests.registry import factories
from tuoyu.core import clock
from tuoyu.registry.search import (
    EARTH_RADIUS_M,
    Point,
    SearchQuery,
    distance_m,
    search,
    total,
)
from tuoyu.rules.filing.facts import ServiceForm

pytestmark = pytest.mark.django_db
HERE = Point(117.141, 39.165)


def names(query: SearchQuery) -> list[str]:
    return [found.name for found in search(query).items]


def haversine(a: Point, b: Point) -> float:
    """The textbook formula, unlike the one in use."""
    lat1, lat2 = radians(a.lat), radians(b.lat)
    half = (
        sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(radians(b.lon - a.lon) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * asin(sqrt(half))


@pytest.mark.parametrize(
    "typed", ["向日葵", "xiangrikui", "xrk", "XRK", "日葵", "葵", " 向日葵  示例 "]
)
def test_a_name_is_found_by_characters_pinyin_and_initials(typed: str) -> None:
    factories.institution("示例向日葵托育园")
    factories.institution("示例小星星托育园")
    assert names(SearchQuery(text=typed)) == ["示例向日葵托育园"]


def test_an_address_is_found() -> None:
    factories.institution("示例甲托育园", address="丁字沽一号路9号")
    factories.institution("示例乙托育园", address="勤俭道20号")
    assert names(SearchQuery(text="丁字沽")) == ["示例甲托育园"]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "%托%", "示_"])
def test_signs_of_patterns_are_only_signs(typed: str) -> None:
    factories.institution("示例托育园")
    assert names(SearchQuery(text=typed)) == []


def test_a_percent_sign_in_a_name_is_found() -> None:
    factories.institution("示例100%托育园")
    factories.institution("示例1000托育园")
    assert names(SearchQuery(text="100%")) == ["示例100%托育园"]


def test_distance_agrees_with_the_haversine_and_orders_many_points() -> None:
    random = Random(7)
    points = {}
    for number in range(60):
        point = Point(random.uniform(73.5, 135), random.uniform(18, 53.5))
        points[f"示例{number:02d}号园"] = point
        factories.institution(f"示例{number:02d}号园", at=(point.lon, point.lat))
    page = search(SearchQuery(near=HERE, size=60))
    expected = sorted(points, key=lambda name: haversine(HERE, points[name]))
    assert [found.name for found in page.items] == expected
    for found in page.items:
        assert found.distance_m == pytest.approx(haversine(HERE, points[found.name]), rel=1e-6)


@pytest.mark.parametrize(
    "there",
    [Point(117.141, 39.165), Point(117.1411, 39.165), Point(87.6, 43.8), Point(110.3, 20.0)],
)
def test_metres_between_two_points(there: Point) -> None:
    assert distance_m(HERE, there) == pytest.approx(haversine(HERE, there), abs=0.01)


@pytest.mark.parametrize("near", [None, HERE])
@pytest.mark.parametrize("size", [1, 3, 7])
def test_pages_lose_nothing_and_repeat_nothing(near: Point | None, size: int) -> None:
    for number in range(11):
        # Twins in name and place, and some without a place: only the last key tells them apart.
        at = None if number in (2, 5) else (117.1 + number // 3 / 100, 39.1)
        factories.institution(f"示例{number // 3}园", at=at)
    seen, cursor = [], None
    for _ in range(30):
        page = search(SearchQuery(near=near, size=size, cursor=cursor))
        assert len(page.items) <= size
        seen += [found.public_id for found in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    whole = search(SearchQuery(near=near, size=50))
    assert seen == [found.public_id for found in whole.items]
    assert len(set(seen)) == 11


def test_rows_without_a_position_come_last() -> None:
    factories.institution("示例无位置", at=None)
    factories.institution("示例远处", at=(120.0, 30.0))
    assert names(SearchQuery(near=HERE)) == ["示例远处", "示例无位置"]


def test_filters_narrow_together() -> None:
    factories.institution("示例甲", forms={"full_day": 1, "hourly": 2}, inclusive=True, free=3)
    factories.institution("示例乙", forms={"hourly": 2}, inclusive=True, free=0)
    factories.institution("示例丙", forms={"full_day": 1}, bands=("infant",), free=2)
    since = clock.now() - timedelta(days=7)
    hourly, full = ServiceForm.HOURLY, ServiceForm.FULL_DAY
    assert names(SearchQuery(forms=(hourly,))) == ["示例甲", "示例乙"]
    assert set(names(SearchQuery(forms=(hourly, full)))) == {"示例甲", "示例乙", "示例丙"}
    assert names(SearchQuery(forms=(hourly,), free_since=since)) == ["示例甲"]
    assert names(SearchQuery(months=8)) == ["示例丙"]
    assert names(SearchQuery(months=12, inclusive=True)) == ["示例甲", "示例乙"]
    assert names(SearchQuery(months=36)) == []


def test_free_places_of_long_ago_do_not_count() -> None:
    long_ago = clock.now() - timedelta(days=8)
    factories.institution("示例旧", free=3, free_at=long_ago)
    assert names(SearchQuery(free_since=clock.now() - timedelta(days=7))) == []


def test_a_street_and_a_community_by_prefix() -> None:
    other = factories.community("990101002001", "示例东里社区居委会")
    factories.institution("示例本街")
    factories.institution("示例外街", where=other)
    assert names(SearchQuery(division="990101002")) == ["示例外街"]
    assert names(SearchQuery(division="990101001001")) == ["示例本街"]


def test_closed_ones_are_found_when_asked_for() -> None:
    factories.institution("示例已终止园", state="closed")
    assert names(SearchQuery()) == []
    assert names(SearchQuery(include_closed=True)) == ["示例已终止园"]


def test_what_is_in_preparation_is_never_found() -> None:
    factories.institution("示例筹备园", state="preparing")
    assert names(SearchQuery(include_closed=True, near=HERE)) == []


def test_the_total_stops_counting(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        factories.institution()
    assert (total(SearchQuery()).count, total(SearchQuery()).at_least) == (4, False)
    monkeypatch.setattr("tuoyu.registry.search.COUNTED", 3)
    assert (total(SearchQuery()).count, total(SearchQuery()).at_least) == (3, True)
