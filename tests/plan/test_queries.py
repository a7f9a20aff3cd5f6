"""The clause tree: in reading order, with units, in a constant number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.packs import HOME, TINY
from tuoyu.core.authority import SYSTEM
from tuoyu.core.errors import NotFound
from tuoyu.flows.load_pack import load_pack
from tuoyu.plan import live, queries
from tuoyu.plan.live import LiveCount
from tuoyu.plan.models import Clause
from tuoyu.tasks.evidence import LIVE_NAMES

pytestmark = pytest.mark.django_db


def tree_queries() -> int:
    with CaptureQueriesContext(connection) as asked:
        queries.clause_tree()
    return len(asked)


def test_no_plan_is_a_sentence() -> None:
    with pytest.raises(NotFound, match="还没有装载实施方案"):
        queries.clause_tree()


def test_the_tree_of_the_tiny_plan() -> None:
    load_pack(TINY, by=SYSTEM)
    tree = queries.clause_tree()
    assert [(node.code, node.depth) for node in tree.walk()] == [
        ("0", 0),
        ("1", 0),
        ("1.1", 1),
        ("1.2", 1),
    ]
    duty = tree.clause("1.1")
    assert [part.name for part in duty.leads] == ["示例委"]
    assert [(part.name, part.unit_names) for part in duty.supports] == [
        ("各街道办", ("东示例街道办",))
    ]
    assert duty.leads[0].basis_label == "括号内首列"
    assert [basis.title for basis in duty.bases] == ["示例规定"]
    assert duty.is_gap
    assert not tree.clause("0").is_gap
    assert not tree.clause("1").needs_screen
    assert (tree.duties, tree.gaps) == (3, 2)
    with pytest.raises(NotFound):
        tree.clause("9")


def test_a_constant_number_of_queries() -> None:
    load_pack(TINY, by=SYSTEM)
    tree_queries()  # the first of a process fills what is remembered
    few = tree_queries()
    load_pack(HOME, by=SYSTEM, home=True)
    assert len(list(queries.clause_tree().walk())) == 65
    tree_queries()
    assert tree_queries() == few <= 7


def test_live_counts_come_from_records() -> None:
    load_pack(TINY, by=SYSTEM)
    plain = queries.clause_tree().clause("1.1")
    counted = queries.clause_tree(counts=True).clause("1.1")
    assert plain.counts == ()
    assert counted.counts == (LiveCount("有3岁以下人数的社区", 3, unit="个"),)


def test_a_key_is_registered_once() -> None:
    with pytest.raises(ValueError, match="registered twice"):
        live.register("divisions.communities_with_estimate", lambda _: LiveCount("x", 0))


def test_every_key_of_the_home_pack_is_registered() -> None:
    load_pack(HOME, by=SYSTEM)
    named = {key for row in Clause.objects.all() for key in row.evidence}
    assert named <= set(live.LIVE_COUNTS)


def test_members_and_their_clauses() -> None:
    load_pack(TINY, by=SYSTEM)
    members = {member.code: member for member in queries.member_units()}
    assert members["tiny-care"].leads == ("1.1",)
    assert members["tiny-care"].supports == ("1.2",)
    assert members["tiny-office"].role_label == "印发单位"
    assert queries.clauses_of_unit("tiny-street") == ["1.2", "1.1"]


def test_street_offices_are_one_name_with_nine_units() -> None:
    load_pack(HOME, by=SYSTEM)
    (lead,) = queries.clause_tree().clause("4.4.2d").leads
    assert lead.name == "各街道办事处"
    assert len(lead.units) == 9
    assert lead.basis_label == "正文写明"


def test_legal_bases_say_what_has_to_be_checked() -> None:
    load_pack(HOME, by=SYSTEM)
    found = {basis.doc_no or basis.title: basis for basis in queries.legal_bases()}
    assert found["津政办规〔2020〕17号"].verify
    assert found["津政办规〔2020〕17号"].issued_on is None
    assert found["托育服务法（草案）"].relation_label == "尚未施行"


def test_every_screen_of_the_home_pack_is_a_page() -> None:
    load_pack(HOME, by=SYSTEM)
    named = {screen for node in queries.clause_tree().walk() for screen in node.screens}
    assert named
    for screen in named:
        assert reverse(screen), screen


def test_every_live_count_has_a_name_before_it_is_read() -> None:
    assert set(LIVE_NAMES) >= set(live.LIVE_COUNTS)
