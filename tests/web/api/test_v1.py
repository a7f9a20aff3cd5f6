"""/api/v1: what it answers, page by page, and how it refuses."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.registry import factories
from tests.web.public.conftest import NEAR_COMMUNITY
from tuoyu.core import clock
from tuoyu.registry.models import Fee, Flag
from tuoyu.web.api import shapes
from tuoyu.web.page import PUBLIC

pytestmark = pytest.mark.usefixtures("here")


def read(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(path)
    assert response.status_code == status, response.content
    return json.loads(response.content)


def test_answers_have_the_described_shape(client: Client) -> None:
    made = factories.institution("示例园", free=2, forms={"full_day": 1, "hourly": 2})
    factories.institution("示例无位置园", at=None, state="closed", bands=())
    shapes.InstitutionPage.model_validate(read(client, "/api/v1/institutions?closed=1"))
    near = "/api/v1/institutions.geojson?near=117.1,39.1&closed=true"
    shapes.FeatureCollection.model_validate(read(client, near))
    shapes.InstitutionDetail.model_validate(read(client, f"/api/v1/institutions/{made.public_id}"))
    shapes.DivisionPage.model_validate(read(client, "/api/v1/divisions"))


def test_nearest_first_with_distances_and_pages(client: Client) -> None:
    for number in range(7):
        factories.institution(f"示例{number}园", at=(117.1 + number / 100, 39.1))
    seen, cursor = [], ""
    while cursor is not None:
        page = read(
            client, f"/api/v1/institutions?near=117.1,39.1&size=3{cursor and '&cursor=' + cursor}"
        )
        seen += page["items"]
        cursor = page["next_cursor"]
    assert [item["name"] for item in seen] == [f"示例{number}园" for number in range(7)]
    assert seen[0]["distance_m"] == 0
    assert seen[6]["distance_m"] == pytest.approx(5178, abs=10)


def test_points_for_the_map(client: Client) -> None:
    made = factories.institution("示例园", at=(117.15, 39.16))
    factories.institution("示例无位置园", at=None)
    features = read(client, "/api/v1/institutions.geojson")["features"]
    geometries = {each["properties"]["name"]: each["geometry"] for each in features}
    assert geometries["示例园"] == {"type": "Point", "coordinates": [117.15, 39.16]}
    assert geometries["示例无位置园"] is None
    assert {each["properties"]["page"] for each in features} >= {f"/institutions/{made.public_id}/"}


def test_divisions_by_level_and_page(client: Client) -> None:
    found = read(client, "/api/v1/divisions?below=990101&level=community")
    assert [item["code"] for item in found["items"]] == [NEAR_COMMUNITY, "990101001002"]
    first = read(client, "/api/v1/divisions?size=2")
    rest = read(client, f"/api/v1/divisions?cursor={first['next_cursor']}")
    codes = [item["code"] for item in [*first["items"], *rest["items"]]]
    assert codes == sorted(set(codes))
    assert len(codes) == 6


@pytest.mark.parametrize(
    "query",
    ["months=abc", "months=-1", "near=x", "near=117.1", "form=boarding", "size=0", "size=9999",
     "division=ab", "inclusive=maybe", "cursor=%00", "q=" + "a" * 61],
)  # fmt: skip
def test_wrong_parameters_are_refused_in_chinese(client: Client, query: str) -> None:
    found = read(client, f"/api/v1/institutions?{query}", 422)
    assert found["code"] == "invalid"
    assert list(found["fields"]) == [query.split("=")[0]]
    assert found["fields"][query.split("=")[0]].endswith("。")


def test_a_spent_cursor_an_unknown_institution_and_a_wrong_id(client: Client) -> None:
    for path in (
        "institutions?cursor=abc",
        "institutions/01931b7e-0000-7000-8000-000000000000",
        "institutions/17",
        "nothing",
    ):
        assert client.get(f"/api/v1/{path}").status_code == 404


def test_nul_in_the_text_is_harmless(client: Client) -> None:
    assert read(client, "/api/v1/institutions?q=%00%25_")["items"] == []


def test_only_reading(client: Client) -> None:
    response = client.post("/api/v1/institutions", {})
    assert response.status_code == 405
    assert response["Allow"] == "GET"
    assert json.loads(response.content)["code"] == "method"


def test_unchanged_answers_are_not_sent_again(client: Client) -> None:
    factories.institution()
    first = client.get("/api/v1/institutions")
    assert first["Cache-Control"] == "public, max-age=60"
    again = client.get("/api/v1/institutions", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    factories.institution()
    changed = client.get("/api/v1/institutions", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_every_operation_declares_itself_a_public_read() -> None:
    from tuoyu.web.api.urls import urlpatterns

    operations = urlpatterns[1].url_patterns  # type: ignore[union-attr]
    assert len(operations) >= 6
    for operation in operations:
        assert operation.callback.declares.permission is PUBLIC
        # The push of the registering bodies is opened by its token (test_inbound.py).
        assert operation.callback.declares.writes is (operation.name == "registrations")


def with_marks(name: str) -> Any:
    made = factories.institution(name)
    today = clock.today()
    Flag.objects.create(
        institution=made, kind="inclusive", document_number="示例〔2026〕1号",
        period=(today - timedelta(days=9), today + timedelta(days=9)),
    )  # fmt: skip
    Flag.objects.create(
        institution=made, kind="pilot", document_number="示例〔2020〕1号",
        period=(today - timedelta(days=99), today - timedelta(days=9)),
    )  # fmt: skip
    return made


def test_marks_with_their_document_and_the_fee_list(client: Client) -> None:
    made, today = with_marks("示例园"), clock.today()
    Fee.objects.create(
        institution=made, kind="meals", item="伙食费", price_fen=45000, unit="month",
        period=(today, None),
    )  # fmt: skip
    one = read(client, f"/api/v1/institutions/{made.public_id}")
    flag = {
        "kind": "inclusive", "kind_name": "普惠", "document_number": "示例〔2026〕1号",
        "since": (today - timedelta(days=9)).isoformat(),
        "until": (today + timedelta(days=8)).isoformat(),
    }  # fmt: skip
    assert one["flags"] == [flag]
    fees = [(fee["item"], fee["price_fen"], fee["unit_name"]) for fee in one["fees"]]
    assert fees[-1] == ("伙食费", 45000, "月")
    assert len(fees) == 2  # and the care itself, as the factory files it
    (listed,) = read(client, "/api/v1/institutions")["items"]
    assert listed["flags"] == [flag]
    shapes.InstitutionDetail.model_validate(one)


def test_marks_cost_one_query_for_one_or_fifty(client: Client) -> None:
    def counted() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            read(client, "/api/v1/institutions?size=200")
        return len(queries)

    with_marks("示例园")
    counted()
    few = counted()
    for number in range(49):
        with_marks(f"示例{number}园")
    assert counted() == few


def test_the_corrections_log_page_by_page(client: Client) -> None:
    from tests import factories as district

    at = district.world("示例改正园")
    case = district.nonconforming(at)
    found = read(client, "/api/v1/corrections?open=1")
    shapes.CorrectionPage.model_validate(found)
    (entry,) = found["items"]
    assert entry["institution_id"] == str(case.institution.public_id)
    assert (entry["state"], entry["lifted_on"]) == ("published", None)
    assert any("示例情形3" in reason for reason in entry["reasons"])
    assert read(client, "/api/v1/corrections?street=990102")["items"] == []
    assert read(client, "/api/v1/corrections?page=2&size=1") == {"items": [], "next_page": None}
    assert at.head.name not in json.dumps(found, ensure_ascii=False)
    read(client, "/api/v1/corrections?page=0", status=422)


def test_the_page_of_the_interface_is_its_data_dictionary(client: Client) -> None:
    page = client.get("/api/").content.decode()
    assert "items[].flags[].document_number" in page
    assert "认定文件的文号" in page
    assert "不符合规定的情形" in page
