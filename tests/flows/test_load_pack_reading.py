"""Reading a pack: every fault is found, with its file and line, all at once."""

from datetime import date
from pathlib import Path

import pytest

from tests.packs import HOME, TINY
from tests.packs.fixtures import Spoilable, tiny  # noqa: F401
from tuoyu.accounts.models import Unit
from tuoyu.divisions.models import Evidence, Level, Measure, NamedPoint
from tuoyu.flows.packs import PackFaulty, read_pack, shapes
from tuoyu.flows.packs.divisions import POINT_KINDS
from tuoyu.plan.models import Clause, ClauseUnit, MemberUnit


def faults_of(path: Path) -> list[str]:
    with pytest.raises(PackFaulty) as caught:
        read_pack(path)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("path", [TINY, HOME], ids=["tiny", "home"])
def test_a_good_pack_is_read(path: Path) -> None:
    assert read_pack(path).divisions


# file, what stands there, what stands there instead, part of the sentence
SPOILED = [
    ("district.toml", 'code = "999906"', 'code = "99990"', "不是 2、4 或 6 位区划代码"),
    ("district.toml", "format = 1", "format = 2", "format 应为 1"),
    ("district.toml", 'name = "示例区"', 'name = "别的区"', "地区名称应与"),
    ("district.toml", 'phone = "（待补充）"', 'phone = ""', "phone 没有填写"),
    ("district.toml", "lat = 30.05", "lat = 300", "lat 应是"),
    ("district.toml", "filing.change_working_days", "filing.change_days", "没有名为 filing.change_days"),
    ("district.toml", "filing.change_working_days", "filing.receipt_working_days", "不能调整"),
    ("district.toml", "value = 15", 'value = "十五"', "类型不同"),
    ("district.toml", "value = 15", "value = 0", "须大于0"),
    ("district.toml", "issued_on = 2024-01-01", "", "没有 since"),
    ("district.toml", "value = 6", "", "没有 value"),
    ("district.toml", "unknown = true", "unknown = true\nvalue = 1", "不能再写 value"),
    ("district.toml", 'key = "example.rate"', 'key = "example.months"', "重复"),
    ("district.toml", 'key = "example.rate"', 'key = "class.mixed.children_per_carer"', "override"),
    ("district.toml", "[site]", "[site]\nslogan = 1", "不认识的字段“slogan”"),
    ("district.toml", "[site]", "[site", "不是正确的 TOML"),
    ("divisions.csv", "999906001,东示例街道,street,999906", "99990600,东示例街道,street,999906", "应为 9 位数字"),
    ("divisions.csv", "999906002001,长乐", "999906001002,长乐", "代码 999906001002 重复"),
    ("divisions.csv", "999906002001,长乐社区居委会,community,999906002", "999906002001,长乐社区居委会,community,999906001", "应以上级代码"),
    ("divisions.csv", "street,999906,,,current,,示例,F1\n999906002", "street,999905,,,current,,示例,F1\n999906002", "上级“999905”不存在"),
    ("divisions.csv", "东示例街道,street", "东示例街道,town", "“town”不认识"),
    ("divisions.csv", "示例二社区居委会,community", "示例一社区居委会,community", "同一上级下已有"),
    ("divisions.csv", "2001-01-01,2020-01-01,ended", "2001-01-01,2020-13-01,ended", "日期“2020-13-01”不对"),
    ("divisions.csv", "2001-01-01,2020-01-01,ended", "2021-01-01,2020-01-01,ended", "valid_to 应晚于 valid_from"),
    ("divisions.csv", "2001-01-01,2020-01-01,ended", "2001-01-01,2020-01-01,current", "不能有 valid_to"),
    ("divisions.csv", "西示例街道,street,999906,,,current", "西示例街道,street,999906,,,ended", "已撤销，本区划不能仍为现行"),
    ("divisions.csv", "code,name", "name,code", "表头应为"),
    ("divisions.csv", "99,示例省,province,,,,current,,示例,F1", "99,示例省,province,,,,current,,示例", "应有 10 列，实有 9 列"),
    ("divisions.csv", "示例,F1\n9999", "示例,F9\n9999", "“F9”不认识"),
    ("division_history.csv", "999906003,999906001", "999906009,999906001", "区划 999906009 不存在"),
    ("division_history.csv", "999906003,999906001", "999906002,999906001", "仍为现行"),
    ("communities.csv", "长乐社区居委会", "长安社区居委会", "名称“长安社区居委会”应为“长乐社区居委会”"),
    ("communities.csv", "100.02,30.02", "30.02,100.02", "检查经纬度是否写反"),
    ("communities.csv", "100.02,30.02", "east,30.02", "不是经纬度"),
    ("communities.csv", "30.02,B", "30.02,E", "“E”不认识"),
    ("named_points.csv", "100.06,30.06", "100.06,31.06", "公里以外"),
    ("named_points.csv", "示例站,stop,bus_stop,100.06,30.06", "示例路,road,primary,100.05,30.05", "同一位置重复"),
    ("boundary.geojson", "[100.0, 30.0]]]", "[100.0, 30.2]]]", "首尾相接"),
    ("boundary.geojson", '"features"', '"things"', "features"),
    ("boundary.geojson", "{", "{{", "不是正确的 JSON"),
    ("population.csv", "residents,2020-11-01,,100", "residents,2020-11-01,,101", "下级 3 个社区（村）合计 601"),
    ("population.csv", "under_3,2024-12-31,2,3,4", "under_3,2024-12-31,1,3,4", "的 low 为 10"),
    ("population.csv", "999906001001,under_3,2024-12-31,2,3,4,人,spread,示例,estimate,\n", "", "缺少 1 个社区（村）的数据，如 999906001001"),
    ("population.csv", "5,5,6", "5,4,6", "low ≤ value ≤ high"),
    ("population.csv", ",,300,", ",,three,", "不是合理的数"),
    ("population.csv", ",,300,", ",,-300,", "不是合理的数"),
    ("population.csv", ",,300,", ",,,", "value 没有填写"),
    ("population.csv", "census", "counting", "口径“counting”不在"),
    ("population.csv", "residents", "people", "“people”不认识"),
    ("population.csv", "999906001002,residents", "999906001001,residents", "重复"),
    ("population_methods.toml", 'code = "spread"', 'code = "census"', "口径“census”重复"),
    ("units.toml", 'division = "999906001"', 'division = "999906009"', "区划 999906009 不存在"),
    ("units.toml", 'code = "tiny-care"', 'code = "tiny-street"', "单位代码“tiny-street”重复"),
    ("units.toml", 'clauses = ["1.2"]', 'clauses = ["1.3"]', "条款 1.3 不存在"),
    ("units.toml", 'clauses = ["1.2"]', 'clauses = ["0"]', "没有点名“东示例街道办”"),
    ("units.toml", 'kind = "street"\n\n', 'kind = "group"\n\n', "下没有单位"),
    ("plan.toml", 'id = "1.2"', 'id = "1.1"', "条款 1.1 重复"),
    ("plan.toml", 'id = "1.2"', 'id = "2.2"', "上级条款 2 不存在"),
    ("plan.toml", 'lead = ["tiny-care"]', 'lead = ["tiny-car"]', "单位“tiny-car”不在"),
    ("plan.toml", 'lead = ["tiny-care"]\n', "", "没有写 lead"),
    ("plan.toml", 'issuer = "tiny-office"', 'issuer = "tiny-offices"', "印发单位“tiny-offices”"),
    ("plan.toml", 'text = "管托育园。"', 'text = "管好托育园。"', "条款连起来与全文不一致：全文为“托育园"),
    ("plan.toml", "（示例委、各街道办）", "（示例委、各街道办、示例办）", "原文括号里的 tiny-office 没有列入"),
    ("plan.toml", "（示例委、各街道办）", "（示例委）", "责任单位 @streets 不在原文括号里"),
    ("plan.toml", "issued_on = 2024-05-06", 'issued_on = "2024-05-06"', "issued_on 应是日期"),
    ("plan.toml", 'full_text = "plan.txt"', 'full_text = "../plan.txt"', "只写数据包文件夹里的文件名"),
    ("plan.toml", "heading\"\nheading", "headings\"\nheading", "“headings”不认识"),
    ("legal_basis.toml", 'clauses = ["1.1"]', 'clauses = ["7"]', "条款 7 不存在"),
    ("legal_basis.toml", "effective_to = 2024-12-31", "effective_to = 2019-12-31", "早于 effective_from"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "sentence"), SPOILED)
def test_a_spoiled_file_is_named(
    tiny: Spoilable,  # noqa: F811
    file: str,
    old: str,
    new: str,
    sentence: str,
) -> None:
    tiny.replace(file, old, new)
    assert any(sentence in fault for fault in faults_of(tiny.path)), faults_of(tiny.path)


def test_faults_carry_file_and_line(tiny: Spoilable) -> None:  # noqa: F811
    here = tiny.replace("divisions.csv", "长乐社区居委会,community", "长乐社区居委会,town")
    unit = tiny.replace("units.toml", 'role = "member"', 'role = "guest"')
    setting = tiny.replace("district.toml", 'evidence = "default"', 'evidence = "guess"')
    override = tiny.replace(
        "district.toml",
        'rule = "filing.change_working_days"\nvalue = 15',
        'rule = "filing.accepted_fire_evidence"\nvalue = ["typo"]',
    )
    clause = tiny.replace("plan.toml", 'kind = "duty"', 'kind = "task"')
    found = faults_of(tiny.path)
    assert any(fault.startswith(f"divisions.csv 第{here}行：") for fault in found)
    assert any(fault.startswith(f"units.toml 第{unit}行：") for fault in found)
    assert any(fault.startswith(f"district.toml 第{setting}行：") for fault in found)
    assert any(fault.startswith(f"plan.toml 第{clause}行：") for fault in found)
    assert any(f.startswith(f"district.toml 第{override}行：") and "typo" in f for f in found)


def test_an_override_does_not_reach_back_before_its_pack(tiny: Spoilable) -> None:  # noqa: F811
    assert [each.since for each in read_pack(tiny.path).district.overrides] == [date(2024, 1, 1)]
    tiny.replace("district.toml", "value = 15", "value = 15\nsince = 2024-03-01")
    assert [each.since for each in read_pack(tiny.path).district.overrides] == [date(2024, 3, 1)]


def test_a_lost_sentence_is_found_at_its_clause(tiny: Spoilable) -> None:  # noqa: F811
    tiny.replace("plan.txt", "管托育园。", "管托育园。查托育园。")
    text = (tiny.path / "plan.toml").read_text(encoding="utf-8")
    line = text[: text.index('[[clause]]\nid = "1.2"')].count("\n") + 1
    assert [f for f in faults_of(tiny.path) if f.startswith(f"plan.toml 第{line}行：条款连起来")]


def test_every_missing_file_is_named_at_once(tmp_path: Path) -> None:
    found = faults_of(tmp_path)
    assert {f.partition("：")[0] for f in found} == {"district.toml", "divisions.csv"}


def test_a_missing_folder_is_a_sentence(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "none") == ["none：找不到这个数据包文件夹，请检查路径。"]


def test_another_encoding_is_refused_with_its_line(tiny: Spoilable) -> None:  # noqa: F811
    text = (tiny.path / "named_points.csv").read_text(encoding="utf-8")
    (tiny.path / "named_points.csv").write_bytes(text.encode("gbk"))
    assert "named_points.csv 第2行：不是 UTF-8 编码，请另存为 UTF-8 后重试。" in faults_of(
        tiny.path
    )


def test_a_file_saved_by_a_spreadsheet_is_read(tiny: Spoilable) -> None:  # noqa: F811
    """Excel saves with a byte order mark and CRLF."""
    target = tiny.path / "divisions.csv"
    text = target.read_text(encoding="utf-8").replace("\n", "\r\n")
    target.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert len(read_pack(tiny.path).divisions) == 9


def test_the_digest_follows_the_bytes(tiny: Spoilable) -> None:  # noqa: F811
    assert read_pack(tiny.path).digest == read_pack(TINY).digest
    tiny.replace("plan.toml", "示例说明。", "别的说明。")
    assert read_pack(tiny.path).digest != read_pack(TINY).digest


def test_the_words_of_a_pack_are_those_of_the_tables() -> None:
    assert set(shapes.MEASURES) == set(Measure.values)
    assert set(shapes.LEVELS) == set(Level.values)
    assert set(shapes.EVIDENCE) == set(Evidence.values)
    assert set(shapes.CLAUSE_KINDS) == set(Clause.Kind.values)
    assert set(shapes.UNIT_KINDS) == set(Unit.Kind.values)
    assert set(shapes.UNIT_ROLES) == set(MemberUnit.Role.values)
    assert set(shapes.BASES) | {"printed"} == set(ClauseUnit.Basis.values)
    assert set(POINT_KINDS) == set(NamedPoint.Kind.values)
