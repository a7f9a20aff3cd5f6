"""A district of the tests: a street, two communities with positions, some institutions."""

import pytest
from django.core.cache import cache

from tests.registry import factories
from tuoyu.divisions.models import District

PROFILE = {
    "name": "示例区", "full_name": "示例市示例区", "short_name": "示例", "paper_prefix": "示",
    "government": "示例区人民政府", "seat": "", "postcode": "", "chain": ["示例市", "示例区"],
    "area_km2": 20.0, "site": {"title": "示例区婴幼儿照护服务平台", "owner": "示例区卫生健康委员会",
    "hotline": "12345", "phone": "（待补充）", "tagline": "为0—3岁孩子找到安心的照护"},
    "map": {"lon": 117.141, "lat": 39.165, "zoom": 13, "crs": "EPSG:4490"},
    "box": [117.1, 39.1, 117.2, 39.2],
}  # fmt: skip
NEAR_COMMUNITY, FAR_COMMUNITY = "990101001001", "990101001002"


@pytest.fixture(autouse=True)
def nothing_cached() -> None:
    cache.clear()


@pytest.fixture
def here(db: None) -> None:
    """The home district with two communities."""
    factories.community(
        NEAR_COMMUNITY, "示例里社区居委会", lon=117.141, lat=39.165, position_grade="A"
    )
    factories.community(
        FAR_COMMUNITY, "示例东里社区居委会", lon=117.181, lat=39.195, position_grade="A"
    )
    District.objects.create(
        division=factories.division("990101", "示例区"), is_home=True, pack="example",
        version="1", profile=PROFILE,
        settings={"parameters": {}, "overrides": {}},
    )  # fmt: skip
