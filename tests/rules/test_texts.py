"""The guide, the basic conditions and the commitment: complete, no number of their own."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.rules.tables import TODAY
from tuoyu.rules import guide, phrases, statements
from tuoyu.rules.basic_conditions import basic_conditions
from tuoyu.rules.commitment import commitment
from tuoyu.rules.dated import LAW, Setting
from tuoyu.rules.errors import MalformedLaw, UnknownParameter
from tuoyu.rules.filing.facts import FilingFacts, InstitutionKind, MaterialCode
from tuoyu.rules.filing.materials import MATERIALS, required_for
from tuoyu.rules.loading import DATA

DISTRICT = {
    "owner": "示例区卫生健康委员会",
    "address": "示例路1号",
    "phone": "00000000",
    "service_hours": "工作日9:00至17:00",
    "hotline": "12345",
    "filing_item_code": "示例001",
}


def test_the_guide_has_every_element_in_order() -> None:
    headings = [heading for _, heading in guide.ELEMENTS]
    filled = guide.load("filing").resolved(on=TODAY, district=DISTRICT)

    assert headings[:4] == ["事项名称", "事项编码", "受理条件", "申请材料"]
    assert headings[-2:] == ["常见问题", "简版指南"]
    for key, _ in guide.ELEMENTS:
        assert getattr(filled, key), key


def test_the_guide_takes_numbers_from_the_law_and_places_from_the_district() -> None:
    filled = guide.load("filing").resolved(on=TODAY, district=DISTRICT)

    assert filled.statutory_limit.startswith("收到材料后5个工作日内")
    assert filled.place == "网上办理；也可到示例路1号"
    assert filled.bases[0] == "《中华人民共和国人口与计划生育法》第二十八条第三款"
    assert "{" not in repr(filled)
    assert guide.load("filing").district_keys() == set(DISTRICT)


def test_the_guide_follows_the_district_and_shows_what_is_not_supplied() -> None:
    faster = LAW.with_district({"filing.receipt_promised_working_days": Setting(3)})

    filled = guide.load("filing").resolved(on=TODAY, law=faster)

    assert filled.promised_limit == "收到齐全的材料后3个工作日内发回执。"
    assert filled.statutory_limit.startswith("收到材料后5个工作日内")
    assert filled.phone == "（待补充）"


def test_the_guide_lists_the_papers_of_the_check() -> None:
    listed = guide.load("filing").materials

    assert [each.code for each in listed] == [
        each.code for each in MATERIALS if each.code is not MaterialCode.OTHER
    ]
    for material in MATERIALS:
        assert material.name
        assert material.hint.endswith("。")
        assert material.copies > 0


def test_an_unknown_guide_or_a_bad_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(MalformedLaw, match="没有名为 nothing 的办事指南"):
        guide.load("nothing")
    (tmp_path / "half.toml").write_text('id = "half"\ncolour = "red"\n', encoding="utf-8")
    monkeypatch.setattr(guide, "GUIDES", tmp_path)
    with pytest.raises(MalformedLaw, match=r"half\.toml:缺少 title.*不认识 colour"):
        guide.load("half")


@pytest.mark.parametrize(
    ("kind", "papers"),
    [
        (InstitutionKind.CENTRE, 6),
        (InstitutionKind.EMPLOYER, 6),
        (InstitutionKind.HOME, 4),
    ],
)
def test_which_papers_are_needed(kind: InstitutionKind, papers: int) -> None:
    assert len(required_for(FilingFacts(kind=kind))) == papers
    assert len(required_for(FilingFacts(kind=kind, catering=True))) == papers + 1


def test_conditions_and_clauses_are_filled_and_cited() -> None:
    conditions, clauses = basic_conditions(on=TODAY), commitment(on=TODAY)

    assert any("乳儿班不超过10人" in each.text for each in conditions)
    assert any("在10个工作日内修改" in each.text for each in clauses)
    for statement in (*conditions, *clauses):
        assert "{" not in statement.text
        assert statement.text.endswith("。")
        assert statement.citation.startswith("《")
        assert statement.refs
    groups = [each.group for each in conditions]
    assert groups == sorted(groups, key=groups.index), "a group stands together"


def test_a_condition_not_yet_in_force_is_left_out() -> None:
    before = {each.code for each in basic_conditions(on=date(2020, 6, 1))}
    after = {each.code for each in basic_conditions(on=TODAY)}

    assert before < after
    assert "health_evaluation" not in before


def test_a_statement_that_stands_twice_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = '[[clause]]\ncode = "a"\ntext = "。"\nbasis = ["filing.duty"]\n'
    (tmp_path / "twice.toml").write_text(row * 2, encoding="utf-8")
    monkeypatch.setattr(statements, "TEXTS", tmp_path)

    with pytest.raises(MalformedLaw, match="重复的 code"):
        statements.drafts("twice", "clause")


def test_no_text_states_a_number_of_its_own() -> None:
    """Digits stand only in references, in ratios “1:”, and never beside a unit of the law."""
    for path in [*(DATA / "guides").glob("*.toml"), *(DATA / "texts").glob("*.toml")]:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith(("#", "updated")):
                continue
            plain = re.sub(r"\{[^{}]*\}", "", line)
            plain = plain.replace("1:", "").replace("填0", "").replace("1至4级", "")
            assert not re.search(r"\d", plain), f"{path.name}: {line}"


def test_a_reference_of_another_kind_is_refused() -> None:
    with pytest.raises(MalformedLaw, match=r"不认识的引用 \{colour:red\}"):
        phrases.fill("{colour:red}", on=TODAY, law=LAW, district={})
    with pytest.raises(UnknownParameter):
        phrases.fill("{law:no.such}", on=TODAY, law=LAW, district={})
