import pytest
from tests.registry import factories

pytestmark = pytest.mark.django_db

@pytest.mark.parametrize("path", ["/","/institutions/","/institutions/?community=990101001001","/institutions/map/","/institutions/export.csv","/institutions/export.json","/map/base.json","/guides/","/guides/filing/","/plan/","/parenting/","/open-data/","/accessibility/","/privacy/","/feedback-info/","/sitemap/","/robots.txt","/api/","/api/v1/openapi.json","/api/v1/institutions","/api/v1/institutions.geojson?near=117.1,39.1","/api/v1/divisions"])
def test_it(client, here, path):
    factories.institution(free=3)
    r = client.get(path)
    body = b"".join(r.streaming_content) if r.streaming else r.content
    assert r.status_code == 200, body[:500]
