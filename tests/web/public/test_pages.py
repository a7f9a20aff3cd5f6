"""The other public pages: home, guide, map, pages about the site; their weight."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.registry import factories
from tuoyu.divisions.models import Boundary, NamedPoint
from tuoyu.rules import guide

pytestmark = pytest.mark.usefixtures("here")
PAGES = (
    "/", "/institutions/", "/institutions/map/", "/guides/", "/guides/filing/", "/plan/",
    "/parenting/", "/open-data/", "/accessibility/", "/privacy/", "/feedback-info/", "/sitemap/",
    "/api/",
)  # fmt: skip
FIRST_VIEW = 120 * 1024


@pytest.mark.parametrize("path", PAGES)
def test_pages_open_for_anybody_and_refuse_a_post(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200
    assert client.post(path).status_code in (403, 405)


@pytest.mark.parametrize("path", PAGES)
def test_every_link_inside_the_site_leads_somewhere(client: Client, path: str) -> None:
    factories.institution()
    page = client.get(path).content.decode()
    for link in set(re.findall(r'href="(/[^"#?]*)', page)):
        if not link.startswith("/static/"):
            assert client.get(link).status_code in (200, 302), link


@pytest.mark.parametrize("path", ["/", "/institutions/", "/institutions/map/", "/plan/"])
def test_the_first_view_is_light(client: Client, path: str) -> None:
    for _ in range(20):
        factories.institution(free=2)
    page = client.get(path).content
    weight = len(gzip.compress(page))
    parts = re.findall(r'(?:src|href)="/static/([^"]+)"', page.decode())
    for name in parts:
        found = finders.find(name)
        assert found, name
        weight += len(gzip.compress(Path(found).read_bytes()))
    assert weight <= FIRST_VIEW, f"{weight} bytes"


def test_the_front_page_begins_with_the_search_and_shows_dated_figures(client: Client) -> None:
    factories.institution("示例普惠园", inclusive=True)
    factories.institution("示例园")
    page = client.get("/").content.decode()
    assert page.index('role="search"') < page.index("找托育</a>", page.index("t-situations"))
    assert "数据截至" in page
    assert "50<span" in page  # inclusive places in per cent
    assert "示例普惠园" in page


def test_the_guide_shows_every_element_in_its_order(client: Client) -> None:
    page = client.get("/guides/filing/").content.decode()
    found = re.findall(r'<section class="t-guide__part" id="([a-z_]+)"><h2[^>]*>([^<]+)<', page)
    assert found == list(guide.ELEMENTS)
    assert "开始备案" in page
    assert "{" not in re.sub(r"<head>.*?</head>", "", page, flags=re.S)


def test_the_base_of_the_map(client: Client) -> None:
    district = factories.division("990101", "示例区")
    outline = {"type": "Polygon", "coordinates": [[[117, 39], [118, 39], [118, 40], [117, 39]]]}
    Boundary.objects.create(division=district, geometry=outline, crs="EPSG:4490", source="示例")
    NamedPoint.objects.create(division=district, name="示例路", kind="road", lon=117.1, lat=39.1)
    NamedPoint.objects.create(division=district, name="示例楼", kind="building", lon=117, lat=39)
    features = json.loads(client.get("/map/base.json").content)["features"]
    assert [feature["geometry"]["type"] for feature in features] == ["Polygon", "Point"]
    assert features[1]["properties"]["name"] == "示例路"


def test_leaflet_is_loaded_on_the_map_only(client: Client) -> None:
    assert b"leaflet.js" in client.get("/institutions/map/").content
    for path in ("/", "/institutions/", "/plan/"):
        assert b"leaflet" not in client.get(path).content


def test_crawlers_keep_out_of_addresses_with_positions(client: Client) -> None:
    assert b"near=" in client.get("/robots.txt").content
