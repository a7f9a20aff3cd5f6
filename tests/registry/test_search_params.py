"""Addresses cannot fail: what is not understood is left out, and a sentence says so."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from tuoyu.registry.search import Cursor, Point
from tuoyu.registry.search_params import KNOWN, Asked, Locality, decode, encode, point_of, read
from tuoyu.rules.dated import LAW
from tuoyu.rules.filing.facts import ServiceForm

NOW = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
PLACES = {
    "990101001": Locality("990101001", "示例街道"),
    "990101002": Locality("990101002", "示例东街道"),
    "990101001001": Locality("990101001001", "示例里社区", Point(117.1, 39.1)),
    "990101001002": Locality("990101001002", "示例外社区"),
}
ROW = uuid4()


def asked(address: str) -> Asked:
    return read(QueryDict(address), law=LAW, now=NOW, locality=PLACES.get)


def test_everything_understood() -> None:
    found = asked(
        "q=阳光&street=990101001&community=990101001001&months=18&form=hourly&form=full_day"
        "&inclusive=1&free=on&closed=true"
    )
    query = found.query
    assert found.ignored == []
    assert (query.text, query.division, query.months) == ("阳光", "990101001", 18)
    assert query.forms == (ServiceForm.FULL_DAY, ServiceForm.HOURLY)
    assert query.inclusive
    assert query.include_closed
    assert query.free_since is not None
    assert (NOW - query.free_since).days == LAW.parameter(
        "vacancy.stale_days", on=NOW.date()
    ).number
    assert query.near == Point(117.1, 39.1)
    assert found.origin_words == "示例里社区"


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("months=abc", "月龄"),
        ("months=-1", "月龄"),
        ("months=99999999999999999999999", "月龄"),
        ("months=１２", "月龄"),
        ("months=1.5", "月龄"),
        ("near=abc", "经度"),
        ("near=nan,nan", "经度"),
        ("near=inf,39", "经度"),
        ("near=1e3,39", "经度"),
        ("near=39.1,117.1", "经度"),
        ("near=117.1,39.1,5", "经度"),
        ("street=%00", "街道"),
        ("street=990101999", "街道"),
        ("community=' OR 1=1", "社区"),
        ("community=990101001002", "位置"),
        ("form=boarding", "服务形式"),
        ("free=perhaps", "有空位"),
        ("sort=price", "排序"),
        ("cursor=zzz", "翻页"),
        ("cursor=e30", "翻页"),
        ("page=2", "参数"),
        ("q=" + "长" * 61, "检索词"),
    ],
)
def test_what_is_not_understood_is_said_in_one_sentence(address: str, part: str) -> None:
    found = asked(address)
    assert len(found.ignored) == 1
    assert part in found.ignored[0]
    assert found.ignored[0].endswith("。")
    assert found.query.cursor is None


def test_nul_and_controls_vanish_from_the_text() -> None:
    assert asked("q=%00阳%0a光%ed%a0%80").query.text.replace("�", "").split() == ["阳", "光"]


def test_a_community_wins_over_a_hidden_point_and_the_name_over_both() -> None:
    both = "near=117.2,39.2&community=990101001001"
    found = asked(both)
    assert found.query.near == Point(117.1, 39.1)
    assert found.origin_words == "示例里社区"
    assert "near" not in found.given
    assert asked(f"{both}&sort=name").query.near is None


def test_a_community_without_a_position_narrows_to_itself() -> None:
    found = asked("near=117.2,39.2&street=990101001&community=990101001002")
    assert found.query.division == "990101001002"
    assert found.query.near is None
    assert "只列出这个社区" in found.ignored[0]


def test_such_a_community_of_another_street_wins_over_the_street() -> None:
    found = asked("street=990101002&community=990101001002")
    assert found.query.division == "990101001002"
    assert found.street is None
    assert found.given == {"community": ["990101001002"]}
    assert "不在所选的示例东街道" in found.ignored[1]


@pytest.mark.parametrize(
    "typed", ["117.141,39.165", "117.141，39.165", " 117.141 ， 39.165 ", "117.14100000001,39.165"]
)
def test_a_point_stands_in_the_address_in_one_way(typed: str) -> None:
    found = asked(f"near={typed}")
    assert found.given["near"] == ["117.141,39.165"]
    assert found.query.near == Point(117.141, 39.165)


def test_a_cursor_of_the_other_order_is_left_out() -> None:
    by_distance = encode(Cursor(ROW, chord=12.5))
    assert asked(f"near=117.2,39.2&cursor={by_distance}").query.cursor == Cursor(ROW, chord=12.5)
    found = asked(f"cursor={by_distance}")
    assert found.query.cursor is None
    assert found.ignored


@given(st.floats(0, 1e8), st.text(alphabet="abcdefgh 0123示例", max_size=30))
def test_cursors_survive_the_way_there_and_back_exactly(chord: float, name: str) -> None:
    assert decode(encode(Cursor(ROW, name, chord))) == Cursor(ROW, name, chord)
    assert decode(encode(Cursor(ROW, name))) == Cursor(ROW, name)


@given(st.text(max_size=60))
def test_no_text_is_a_fault_as_a_cursor_or_point(text: str) -> None:
    assert decode(text) is None or isinstance(decode(text), Cursor)
    assert point_of(text) is None or isinstance(point_of(text), Point)


@given(st.dictionaries(st.sampled_from([*KNOWN, "other"]), st.text(max_size=40), max_size=6))
def test_no_address_is_a_fault(values: dict[str, str]) -> None:
    given_ = QueryDict(mutable=True)
    given_.update(values)
    found = read(given_, law=LAW, now=NOW, locality=PLACES.get)
    assert all(sentence.endswith("。") for sentence in found.ignored)
