"""load_pack: all or nothing, twice is once, differences before writing."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.packs import HOME, TINY
from tests.packs.fixtures import Spoilable, tiny  # noqa: F401
from tuoyu.accounts.models import Unit
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import ANONYMOUS, SYSTEM
from tuoyu.core.errors import NotAllowed
from tuoyu.divisions.actions import verify_position
from tuoyu.divisions.models import District, Division, PackLoad, Population
from tuoyu.divisions.queries import district
from tuoyu.flows.load_pack import load_pack
from tuoyu.flows.packs import PackFaulty
from tuoyu.plan.models import Clause, ClauseUnit, LegalBasis, PlanDocument
from tuoyu.plan.queries import clause_tree

pytestmark = pytest.mark.django_db

TABLES = [
    "divisions_division",
    "divisions_divisionsuccession",
    "divisions_populationmethod",
    "divisions_population",
    "divisions_namedpoint",
    "divisions_boundary",
    "divisions_district",
    "divisions_packload",
    "accounts_unit",
    "plan_plandocument",
    "plan_memberunit",
    "plan_clause",
    "plan_clauseunit",
    "plan_legalbasis",
    "plan_clausebasis",
    "core_auditevent",
]


def state() -> dict[str, list[Any]]:
    """Every row with the transaction that wrote it: equal states mean that nothing was written."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT ctid::text, xmin::text, t::text FROM {table} t ORDER BY 1")  # noqa: S608
            found[table] = cursor.fetchall()
    return found


def run(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("load_pack", str(path), *options, stdout=out, stderr=out)
    return out.getvalue()


def load(path: Path, **options: Any) -> Any:
    return load_pack(path, by=SYSTEM, **options)


@pytest.mark.parametrize("path", [TINY, HOME], ids=["tiny", "home"])
def test_loading_twice_changes_nothing(path: Path) -> None:
    assert load(path).written
    before = state()
    with CaptureQueriesContext(connection) as queries:
        assert not load(path).written
    assert state() == before
    writing = ("INSERT", "UPDATE", "DELETE")
    assert not [q for q in queries if q["sql"].lstrip().startswith(writing)]


def test_a_district_nobody_wrote_code_for() -> None:
    load(TINY)
    assert Division.objects.count() == 9
    assert Population.objects.get(division="999906", measure="under_3").low == 10
    assert list(Unit.objects.order_by("order").values_list("code", flat=True)) == [
        "tiny-care",
        "tiny-street",
        "tiny-office",
    ]
    parts = ClauseUnit.objects.order_by("clause__order", "order").values_list(
        "clause__code", "unit__code", "part", "basis", "printed_as"
    )
    assert list(parts) == [
        ("0", "tiny-office", "lead", "stated", "示例办"),
        ("1.1", "tiny-care", "lead", "printed-first", "示例委"),
        ("1.1", "tiny-street", "support", "printed", "各街道办"),
        ("1.2", "tiny-street", "lead", "stated", "各街道办"),
        ("1.2", "tiny-care", "support", "printed", "示例委"),
    ]
    assert Clause.objects.get(code="1.1").parent == Clause.objects.get(code="1")
    assert LegalBasis.objects.get().clauses.get().code == "1.1"


def test_the_load_leaves_an_event_and_its_digest() -> None:
    loaded = load(TINY)
    row = PackLoad.objects.get()
    assert row.digest == loaded.pack.digest
    assert row.counts["division"] == {"added": 9, "changed": 0, "removed": 0}
    event = AuditEvent.objects.get(act="pack.load")
    assert event.division == "999906"
    assert event.facts["digest"] == row.digest
    assert event.facts["counts"]["clause"]["added"] == 4


def test_a_faulty_pack_writes_nothing(tiny: Spoilable) -> None:  # noqa: F811
    tiny.replace("plan.txt", "管托育园", "管好托育园")
    with pytest.raises(PackFaulty):
        load(tiny.path)
    assert not Division.objects.exists()


def test_the_command_tells_faults_and_fails(tiny: Spoilable) -> None:  # noqa: F811
    line = tiny.replace("divisions.csv", "长乐社区居委会,community", "长乐社区居委会,town")
    out = io.StringIO()
    with pytest.raises(CommandError, match="没有写入任何内容"):
        call_command("load_pack", str(tiny.path), stdout=out, stderr=out)
    assert f"divisions.csv 第{line}行：level 的值“town”不认识" in out.getvalue()
    assert not Division.objects.exists()
    assert AuditEvent.objects.get().result == "refused"


def test_differences_are_shown_and_need_a_yes(tiny: Spoilable) -> None:  # noqa: F811
    load(tiny.path)
    tiny.replace("units.toml", 'name = "示例区示例委员会"', 'name = "示例区新委员会"')
    before = state()
    out = io.StringIO()
    with pytest.raises(CommandError, match="--yes"):
        call_command("load_pack", str(tiny.path), stdout=out, stderr=out)
    assert state() == before
    assert "单位：新增 0，变更 1，移除 0" in out.getvalue()
    assert "~ tiny-care：名称：示例区示例委员会 → 示例区新委员会" in out.getvalue()
    assert "变更 1" in run(tiny.path, "--yes")
    assert Unit.objects.get(code="tiny-care").name == "示例区新委员会"


def test_dry_run_shows_and_writes_nothing(tiny: Spoilable) -> None:  # noqa: F811
    told = run(tiny.path, "--dry-run")
    assert "行政区划：新增 9，变更 0，移除 0" in told
    assert "没有写入任何内容" in told
    assert not Division.objects.exists()
    assert not AuditEvent.objects.exists()


def test_dry_run_of_a_mere_note_writes_nothing(tiny: Spoilable) -> None:  # noqa: F811
    load(tiny.path)
    before = state()
    tiny.append("units.toml", "# a comment")
    assert "没有变化" in run(tiny.path, "--dry-run")
    assert state() == before


def test_somebody_who_says_no_changes_nothing(tiny: Spoilable) -> None:  # noqa: F811
    loaded = load(tiny.path, agree=lambda _pack, changes: not changes)
    assert not loaded.written
    assert not Division.objects.exists()


def test_removed_rows_end_and_come_back(tiny: Spoilable) -> None:  # noqa: F811
    load(tiny.path)
    tiny.replace(
        "divisions.csv", "999906002001,长乐社区居委会,community,999906002,,,current,,示例,F1\n", ""
    )
    tiny.replace("communities.csv", "999906002001,长乐社区居委会,100.08,30.08,D,示例\n", "")
    for line in (
        "999906002001,residents,2020-11-01,,300,,人,spread,示例,estimate,\n",
        "999906002001,under_3,2024-12-31,5,5,6,人,spread,示例,estimate,\n",
    ):
        tiny.replace("population.csv", line, "")
    tiny.replace("population.csv", ",,600,,", ",,300,,")
    tiny.replace("population.csv", "10,12,15", "5,7,9")
    changes = load(tiny.path).changes
    gone = Division.objects.get(code="999906002001")
    assert not gone.is_current
    assert gone.valid.upper is not None
    assert not Population.objects.filter(division=gone).exists()
    assert not load(tiny.path).changes
    assert changes.touches_present()
    assert load(TINY).written
    gone.refresh_from_db()
    assert gone.is_current
    assert gone.valid.upper is None


def test_a_removed_unit_and_clause_end(tiny: Spoilable) -> None:  # noqa: F811
    load(tiny.path)
    plan = (tiny.path / "plan.toml").read_text(encoding="utf-8")
    (tiny.path / "plan.toml").write_text(
        plan[: plan.index('[[clause]]\nid = "1.2"')], encoding="utf-8"
    )
    tiny.replace("plan.txt", "管托育园。", "")
    tiny.replace("units.toml", 'clauses = ["1.2"]', 'clauses = ["1.1"]')
    load(tiny.path)
    assert not Clause.objects.get(code="1.2").is_current
    assert not ClauseUnit.objects.filter(clause__code="1.2").exists()
    assert [node.code for node in clause_tree().walk()] == ["0", "1", "1.1"]
    assert not load(tiny.path).changes


def test_a_verified_position_survives_a_load() -> None:
    load(TINY)
    place = Division.objects.get(code="999906001001")
    verify_position(place, 100.021, 30.021, "现场核实", by=SYSTEM)
    assert not load(TINY).changes
    place.refresh_from_db()
    assert (place.lon, place.lat, place.position_grade) == (100.021, 30.021, "A")


def test_two_districts_live_side_by_side() -> None:
    load(HOME)
    load(TINY)
    assert Division.objects.filter(code__startswith="12").count() == 128
    assert PlanDocument.objects.count() == 2
    assert not load(HOME).changes
    assert not load(TINY).changes
    assert district().code != "999906", "the first district stays the site's"
    load(TINY, home=True)
    assert district().code == "999906"
    assert District.objects.filter(is_home=True).count() == 1


def test_a_unit_code_of_another_district_is_refused(tiny: Spoilable) -> None:  # noqa: F811
    load(HOME)
    for file in ("units.toml", "plan.toml"):
        text = (tiny.path / file).read_text(encoding="utf-8")
        (tiny.path / file).write_text(text.replace("tiny-care", "health"), encoding="utf-8")
    with pytest.raises(PackFaulty) as caught:
        load(tiny.path)
    assert "单位代码“health”已被其他地区使用" in str(caught.value.faults[0])


def test_a_fault_in_the_middle_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr("tuoyu.flows.load_pack.take_over_plan", broken)
    with pytest.raises(RuntimeError):
        load(TINY)
    assert not Division.objects.exists()
    assert not Unit.objects.exists()


def test_a_stranger_loads_nothing() -> None:
    with pytest.raises(NotAllowed):
        load_pack(TINY, by=ANONYMOUS)
    assert not Division.objects.exists()


def test_a_note_alone_keeps_the_new_digest(tiny: Spoilable) -> None:  # noqa: F811
    load(tiny.path)
    tiny.append("units.toml", "# a comment")
    assert not load(tiny.path).written
    assert PackLoad.objects.count() == 2
    load(tiny.path)
    assert PackLoad.objects.count() == 2


def names() -> dict[str, tuple[str, bool]]:
    found = Division.objects.filter(level="community").values_list("code", "name", "is_current")
    return {code: (name, current) for code, name, current in found}


def everywhere(pack: Spoilable, old: str, new: str) -> None:
    for path in sorted(pack.path.glob("*.csv")):
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_community_with_a_new_code_keeps_its_name(tiny: Spoilable) -> None:  # noqa: F811
    load(tiny.path)
    everywhere(tiny, "999906001002", "999906001009")
    load(tiny.path)
    assert names()["999906001002"] == ("示例二社区居委会", False)
    assert names()["999906001009"] == ("示例二社区居委会", True)
    assert not load(tiny.path).written


def test_a_code_that_ended_passes_its_name_on(tiny: Spoilable) -> None:  # noqa: F811
    load(tiny.path)
    everywhere(tiny, "999906001002", "999906001009")
    old = "999906001002,示例二社区居委会,community,999906001,,2026-01-01,ended,,示例,F1"
    tiny.append("divisions.csv", old)
    load(tiny.path)
    assert names()["999906001002"] == ("示例二社区居委会", False)
    assert names()["999906001009"] == ("示例二社区居委会", True)


def test_two_communities_swap_their_names(tiny: Spoilable) -> None:  # noqa: F811
    load(tiny.path)
    for old, new in (("示例一", "示例三"), ("示例二", "示例一"), ("示例三", "示例二")):
        everywhere(tiny, f"{old}社区居委会", f"{new}社区居委会")
    load(tiny.path)
    assert names()["999906001001"] == ("示例二社区居委会", True)
    assert names()["999906001002"] == ("示例一社区居委会", True)
    assert not load(tiny.path).written
