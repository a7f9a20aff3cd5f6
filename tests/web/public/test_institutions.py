"""找托育 as a parent uses it, without JavaScript."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.registry import factories
from tests.web.public.conftest import FAR_COMMUNITY, NEAR_COMMUNITY
from tuoyu.core import clock

pytestmark = pytest.mark.usefixtures("here")
PRIVATE = ("示例负责人甲", "110101199001010015", "示例联系人乙", "13900000000")


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == status
    return body.decode()


def text_of(response: Any) -> str:
    return str(response.content.decode())


def names(page: str) -> list[str]:
    return re.findall(r'class="t-place__name"><a[^>]*>([^<]+)<', page)


def test_nearest_to_the_chosen_community_comes_first(client: Client) -> None:
    factories.institution("示例远园", at=(117.18, 39.195))
    factories.institution("示例近园", at=(117.142, 39.165))
    page = text(client, f"/institutions/?community={NEAR_COMMUNITY}")
    assert names(page) == ["示例近园", "示例远园"]
    assert "离示例里社区的直线距离" in page
    assert "约 100 米" in page
    assert names(text(client, f"/institutions/?community={FAR_COMMUNITY}"))[0] == "示例远园"
    assert names(text(client, "/institutions/?near=117.18,39.195"))[0] == "示例远园"


def test_the_form_keeps_what_was_chosen_and_needs_no_script(client: Client) -> None:
    factories.institution("示例园", forms={"hourly": 3000})
    page = text(client, f"/institutions/?q=示例&community={NEAR_COMMUNITY}&months=18&form=hourly")
    assert '<form class="t-finder" method="get" action="/institutions/"' in page
    assert f'<option value="{NEAR_COMMUNITY}" selected>' in page
    assert 'name="months" inputmode="numeric" maxlength="2" value="18"' in page
    assert re.search(r'name="form" value="hourly" checked', page)
    assert page.count(" selected>") == 1


def test_a_street_and_a_community_can_be_typed(client: Client) -> None:
    factories.institution("示例园")
    assert names(text(client, "/institutions/?q=示例街道001")) == ["示例园"]


def test_wrong_values_are_named_and_the_list_still_shows(client: Client) -> None:
    factories.institution("示例园")
    page = text(client, "/institutions/?months=999&near=x&form=y&cursor=%00&z=1&q=%00")
    assert names(page) == ["示例园"]
    assert page.count("<li>", page.index("有些条件没有用上")) >= 5


def test_every_page_of_the_list_by_its_links(client: Client) -> None:
    for number in range(45):
        factories.institution(f"示例{number:02d}园", at=(117.1 + number / 1000, 39.1))
    for start in ("/institutions/", "/institutions/?near=117.1,39.1"):
        seen, path = [], start
        while path:
            page = text(client, path)
            seen += names(page)
            following = re.search(r'href="([^"]+)" rel="next"', page)
            path = following.group(1).replace("&amp;", "&") if following else ""
        assert len(seen) == len(set(seen)) == 45
        assert "共 45 家" in text(client, start)


def pins(client: Client, path: str) -> list[str]:
    """The names at the map's pins, read as map.js reads them."""
    found = re.search(r'data-markers="([^"]+)"', text(client, path))
    assert found is not None
    address = found.group(1).replace("&amp;", "&")
    seen, cursor = [], ""
    while cursor is not None:
        page = json.loads(text(client, address + (f"&cursor={cursor}" if cursor else "")))
        seen += [feature["properties"]["name"] for feature in page["features"]]
        cursor = page["next_cursor"]
    return seen


@pytest.mark.parametrize(
    "query",
    [
        "", "street=990101001", f"community={NEAR_COMMUNITY}", "near=117.18， 39.195",
        "near=117.18,39.195&sort=name", "months=0", "form=hourly&form=half_day", "inclusive=1",
        "free=1", "closed=1", "q=近", "street=990101002", "near=117.18,39.195&months=18&closed=1",
    ],
)  # fmt: skip
def test_the_pins_of_the_map_are_the_rows_of_the_list(client: Client, query: str) -> None:
    factories.institution("示例远园", at=(117.18, 39.195), inclusive=True, free=2)
    factories.institution("示例近园", at=(117.142, 39.165), forms={"hourly": 3000})
    factories.institution("示例终止园", state="closed")
    beside = factories.community("990101002001", "示例外街社区居委会")
    factories.institution("示例外街园", where=beside, forms={"half_day": 3000})
    listed = names(text(client, f"/institutions/?{query}"))
    assert sorted(pins(client, f"/institutions/map/?{query}")) == sorted(listed)


def test_every_row_has_its_pin_however_many(client: Client) -> None:
    for number in range(45):
        factories.institution(f"示例{number:02d}园")
    assert len(set(pins(client, "/institutions/map/"))) == 45
    assert len(pins(client, "/institutions/map/?cursor=zzz")) == 45


def test_a_point_as_people_type_it_is_understood_by_the_page_and_the_api(client: Client) -> None:
    factories.institution("示例远园", at=(117.18, 39.195))
    factories.institution("示例近园", at=(117.142, 39.165))
    for typed in ("117.18,39.195", "117.18，39.195", " 117.18, 39.195 "):
        assert names(text(client, f"/institutions/?near={typed}"))[0] == "示例远园"
        found = json.loads(text(client, f"/api/v1/institutions?near={typed}"))
        assert found["items"][0]["name"] == "示例远园"
        assert 'data-near="117.18,39.195"' in text(client, f"/institutions/map/?near={typed}")


def test_the_views_keep_the_filters_that_htmx_asked_for(client: Client) -> None:
    page = text_of(client.get("/institutions/?q=示例", headers={"HX-Request": "true"}))
    assert re.search(r'href="/institutions/map/\?q=[^"]+"[^>]*>地图', page)


def test_htmx_gets_the_part_alone(client: Client) -> None:
    factories.institution("示例园")
    response = client.get("/institutions/", headers={"HX-Request": "true"})
    assert names(response.content.decode()) == ["示例园"]
    assert b"<html" not in response.content
    assert "HX-Request" in response["Vary"]


def test_nothing_found_leads_on(client: Client) -> None:
    page = text(client, "/institutions/?q=没有这样的名字&inclusive=1")
    assert "没有找到符合条件的机构" in page
    assert "去掉筛选条件再找" in page


def test_old_reports_of_free_places_are_grey(client: Client) -> None:
    factories.institution("示例新", free=3)
    factories.institution("示例旧", free=4, free_at=clock.now() - timedelta(days=8))
    page = text(client, "/institutions/")
    assert "余位 3" in page
    assert "余位 4" not in page
    assert "余位待更新" in page
    assert names(text(client, "/institutions/?free=1")) == ["示例新"]


def test_an_institution_with_everything_a_parent_asks(client: Client) -> None:
    made = factories.institution("示例园", free=2, forms={"full_day": 280000, "hourly": 3500})
    page = text(client, f"/institutions/{made.public_id}/?community={NEAR_COMMUNITY}")
    for words in (
        "已备案", made.filing_number, "2026年3月2日", "2,800 元/月", "35 元/小时", "空余 2 个",
        "托小班，12—24个月，15 个托位", "30 个托位", "1层、2层", "360 平方米", "022-00000000",
        "退费", "离示例里社区约",
    ):  # fmt: skip
        assert words in page, words
    assert 'href="tel:022-00000000"' in page


def test_a_closed_one_stays_with_its_reason(client: Client) -> None:
    made = factories.institution("示例终止园", state="closed", closed_reason="租约到期")
    page = text(client, f"/institutions/{made.public_id}/")
    assert "2026年9月1日终止服务" in page
    assert "租约到期" in page
    assert names(text(client, "/institutions/")) == []
    assert names(text(client, "/institutions/?closed=1&q=终止")) == ["示例终止园"]


def test_what_is_in_preparation_does_not_exist(client: Client) -> None:
    made = factories.institution("示例筹备园", state="preparing")
    text(client, f"/institutions/{made.public_id}/", 404)
    text(client, f"/api/v1/institutions/{made.public_id}", 404)


@pytest.mark.parametrize("state", ["filed", "closed"])
def test_nothing_personal_is_public(client: Client, state: str) -> None:
    made = factories.institution("示例园", state=state, free=1 if state == "filed" else None)
    paths = (
        "/", "/institutions/?closed=1", "/institutions/map/?closed=1",
        f"/institutions/{made.public_id}/",
        "/institutions/export.csv?closed=1", "/institutions/export.json?closed=1",
        "/api/v1/institutions?closed=1", "/api/v1/institutions.geojson?closed=1",
        f"/api/v1/institutions/{made.public_id}",
    )  # fmt: skip
    for path in paths:
        page = text(client, path)
        assert not [word for word in PRIVATE if word in page], path


def test_the_list_as_data(client: Client) -> None:
    factories.institution("=示例公式园", inclusive=True)
    factories.institution("示例园")
    rows = json.loads(text(client, "/institutions/export.json?inclusive=1"))
    assert [row["name"] for row in rows] == ["=示例公式园"]
    assert json.loads(text(client, "/institutions/export.json?q=没有")) == []
    sheet = text(client, "/institutions/export.csv")
    assert sheet.startswith("\ufeff编号,机构名称")
    assert "'=示例公式园" in sheet
    assert len(sheet.strip().splitlines()) == 3


def queries(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)


@pytest.mark.parametrize(
    "path", ["/", "/institutions/", "/institutions/map/", "/api/v1/institutions"]
)
def test_as_many_queries_for_one_as_for_fifty(client: Client, path: str) -> None:
    factories.institution()
    text(client, path)  # localities are read once a minute
    one = queries(lambda: text(client, path))
    for _ in range(49):
        factories.institution()
    assert queries(lambda: text(client, path)) == one
    assert one <= 8


def test_an_institution_costs_few_queries(client: Client) -> None:
    made = factories.institution(forms={"full_day": 1, "half_day": 2, "hourly": 3, "temporary": 4})
    text(client, "/institutions/")
    assert queries(lambda: text(client, f"/institutions/{made.public_id}/")) <= 8
