"""Reads of divisions, on the fictitious district."""

from decimal import Decimal

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.packs import TINY
from tuoyu.core import clock
from tuoyu.core.authority import ANONYMOUS, SYSTEM
from tuoyu.core.errors import Invalid, NotAllowed, NotFound
from tuoyu.divisions import home, queries
from tuoyu.divisions.actions import verify_position
from tuoyu.divisions.models import District, Division, Measure
from tuoyu.flows.load_pack import load_pack
from tuoyu.rules.dated import LAW

pytestmark = pytest.mark.django_db


@pytest.fixture
def _loaded() -> None:
    load_pack(TINY, by=SYSTEM)


def codes(rows) -> list[str]:  # type: ignore[no-untyped-def]
    return [row.code for row in rows]


def test_a_site_without_a_pack_has_neutral_names() -> None:
    here = queries.district()
    assert not here.is_loaded
    assert here.site_name == "婴幼儿照护服务平台"
    assert here.contact == "（待补充）"
    assert here.law is LAW
    assert list(queries.communities_of()) == []
    assert queries.is_near_district(117.1, 39.1)


@pytest.mark.usefixtures("_loaded")
class TestHome:
    def test_names_and_site(self) -> None:
        here = queries.district()
        assert (here.code, here.name, here.pack) == ("999906", "示例区", "tiny")
        assert here.site_name == "示例区托育服务平台"
        assert here.host_unit == "示例区示例委员会"
        assert here.paper_prefix == "示例"
        assert here.chain == ("示例市", "示例区")
        assert here.box == (100.0, 30.0, 100.1, 30.1)

    def test_the_law_holds_what_the_district_chose(self) -> None:
        law = queries.district().law
        today = clock.today()
        assert law.parameter("filing.change_working_days", on=today).value == 15
        assert LAW.parameter("filing.change_working_days", on=today).value == 10

    def test_parameters_keep_their_type_and_may_be_unknown(self) -> None:
        here = queries.district()
        assert here.parameter("example.months").value == 6
        assert here.parameter("example.rate").value == 0.5
        assert not here.parameter("example.unknown").is_known
        with pytest.raises(KeyError):
            here.parameter("nothing.of.the.kind")

    def test_one_query_a_request_and_none_remembered_between(self) -> None:
        home._open()  # what the signals of a request do, but for closing the connection
        try:
            with CaptureQueriesContext(connection) as asked:
                assert queries.district() is queries.district()
            assert len(asked) == 1
        finally:
            home._close()
        District.objects.update(version="2")
        assert queries.district().version == "2"

    def test_requests_open_and_close_the_memory(self) -> None:
        started = {str(key[0]) for key, *_ in request_started.receivers}
        finished = {str(key[0]) for key, *_ in request_finished.receivers}
        assert "divisions.home.open" in started
        assert "divisions.home.close" in finished


@pytest.mark.usefixtures("_loaded")
class TestTree:
    def test_below(self) -> None:
        assert codes(queries.streets_of()) == ["999906001", "999906002"]
        assert codes(queries.children_of("999906")) == ["999906001", "999906002"]
        assert "999906003" in codes(queries.children_of("999906", ended=True))
        assert codes(queries.communities_of("999906001")) == ["999906001001", "999906001002"]

    def test_above(self) -> None:
        street = queries.street_of("999906002001")
        assert street
        assert street.name == "西示例街道"
        assert queries.street_of("9999") is None
        assert codes(queries.chain_of("999906002001")) == [
            "99",
            "9999",
            "999906",
            "999906002",
            "999906002001",
        ]

    def test_an_unknown_code_is_not_found(self) -> None:
        with pytest.raises(NotFound):
            queries.division_by_code("1")

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("长乐", ["999906002001"]),
            ("changle", ["999906002001"]),
            ("Chang Le", ["999906002001"]),
            ("cl", ["999906002001"]),
            ("示例", ["999906001001", "999906001002"]),
            ("shili", ["999906001001", "999906001002"]),
            ("没有", []),
            ("  ", []),
            ("%", []),
        ],
    )
    def test_search(self, words: str, found: list[str]) -> None:
        assert codes(queries.search_communities(words)) == found

    def test_choices_are_grouped_by_street(self) -> None:
        assert queries.community_choices() == [
            ("东示例街道", [("999906001001", "示例一社区"), ("999906001002", "示例二社区")]),
            ("西示例街道", [("999906002001", "长乐社区")]),
        ]

    def test_history(self) -> None:
        (step,) = queries.succession_of("999906003")
        assert step.new
        assert step.new.name == "东示例街道"
        assert codes(queries.ended_divisions()) == ["999906003"]


@pytest.mark.usefixtures("_loaded")
class TestPlaces:
    def test_near(self) -> None:
        assert queries.is_near_district(100.05, 30.05)
        assert queries.is_near_district(100.1 + 0.02, 30.05), "1.9 km outside"
        assert not queries.is_near_district(100.1 + 0.022, 30.05), "2.1 km outside"
        assert not queries.is_near_district(30.05, 100.05)

    def test_centre(self) -> None:
        assert queries.centre_of("999906002001") == (100.08, 30.08)
        assert queries.centre_of("999906001") == pytest.approx((100.03, 30.03))
        assert queries.centre_of("999906003") is None

    def test_boundary_and_points(self) -> None:
        outline = queries.boundary_geojson()
        assert outline["features"][0]["geometry"]["type"] == "Polygon"
        assert queries.boundary_geojson("999906001")["features"] == []
        assert [p.name for p in queries.named_points(kinds=["stop"])] == ["示例站"]

    def test_a_position_is_verified_by_who_may(self) -> None:
        place = Division.objects.get(code="999906002001")
        with pytest.raises(NotAllowed):
            verify_position(place, 100.081, 30.081, "现场", by=ANONYMOUS)
        with pytest.raises(Invalid):
            verify_position(place, 30.0, 100.0, "现场", by=SYSTEM)
        place.refresh_from_db()
        assert place.position_grade == "D"
        verify_position(place, 100.081, 30.081, "现场", by=SYSTEM)
        assert queries.centre_of("999906002001") == (100.081, 30.081)


@pytest.mark.usefixtures("_loaded")
class TestPeople:
    def test_figures_carry_their_method(self) -> None:
        figure = queries.figures_of()["under_3"]
        assert (figure.low, figure.value, figure.high) == (10, 12, 15)
        assert figure.is_estimate
        assert figure.method == "示例测算口径。"
        assert figure.label == "3岁以下婴幼儿"

    def test_by_community_in_one_query(self) -> None:
        with CaptureQueriesContext(connection) as asked:
            found = queries.figures_by_community(Measure.UNDER_3, "999906")
        assert len(asked) == 1
        assert {code: figure.value for code, figure in found.items()} == {
            "999906001001": Decimal(3),
            "999906001002": Decimal(4),
            "999906002001": Decimal(5),
        }
