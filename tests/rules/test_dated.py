"""The law data: versions by date, faults with file and line, the freedom of a district."""

import pickle
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuoyu.rules.dated import LAW, Law, Level, Setting, parameter
from tuoyu.rules.errors import (
    MalformedLaw,
    NotInForce,
    SettingRefused,
    UnknownParameter,
    WrongType,
)
from tuoyu.rules.provisions import add_years, last_day_of_term

TODAY = date(2026, 11, 23)

HEAD = """[instrument]
id = "probe"
name = "示例办法"
issuer = "示例机关"
nature = "部门规章"
level = "norm"
in_force = 2020-01-01
"""
ENTRY = """
[[entry]]
id = "probe.days"
value = 5
unit = "日"
evidence = "F1"
text = "示例。"
"""


def law_of(tmp_path: Path, *files: str) -> Law:
    for number, text in enumerate(files):
        (tmp_path / f"law{number}.toml").write_text(text, encoding="utf-8")
    return Law.national(tmp_path)


def test_a_parameter_carries_its_citation() -> None:
    receipt = parameter("filing.receipt_working_days", on=TODAY)

    assert receipt.whole == 5
    assert receipt.shown == "5个工作日"
    assert receipt.doc_no == "国卫办人口发〔2019〕25号"
    assert receipt.article == "第九条"
    assert receipt.level is Level.NORM
    assert not receipt.verify


def test_only_what_was_read_in_the_instrument_needs_no_checking() -> None:
    for entry in LAW.entries():
        assert entry.verify == (entry.evidence.value != "F1")
        assert entry.text.endswith("。")
        assert entry.unit or not isinstance(entry.value, int | Decimal) or entry.value in (0, 1)


def test_targets_hold_for_their_years_only() -> None:
    target = LAW.parameter("target.tianjin.places_per_1000", on=date(2025, 12, 31))

    assert target.number == Decimal("4.5")
    assert target.level is Level.LOCAL
    assert target.verify
    with pytest.raises(NotInForce, match="已于 2026-01-01 失效"):
        LAW.parameter("target.tianjin.places_per_1000", on=TODAY)
    assert LAW.parameter("target.national.enrolment_gain_points", on=TODAY).whole == 6


def test_an_unknown_name_and_a_day_too_early_are_told_apart() -> None:
    with pytest.raises(UnknownParameter, match=r"没有名为 no\.such 的规则参数"):
        LAW.parameter("no.such", on=TODAY)
    with pytest.raises(NotInForce, match="尚无规定"):
        LAW.parameter("home.max_children", on=date(2023, 11, 15))
    assert LAW.parameter("home.max_children", on=date(2023, 11, 16)).whole == 5
    assert LAW.find("home.max_children", on=date(2023, 11, 15)) is None


def test_versions_follow_each_other_and_a_gap_is_named(tmp_path: Path) -> None:
    law = law_of(
        tmp_path,
        HEAD
        + ENTRY
        + "to = 2022-01-01\n"
        + ENTRY.replace("5", "7")
        + "from = 2022-01-01\nto = 2023-01-01\n"
        + ENTRY.replace("5", "9")
        + "from = 2024-01-01\n",
    )

    assert [entry.whole for entry in law.history("probe.days")] == [5, 7, 9]
    assert law.parameter("probe.days", on=date(2021, 12, 31)).whole == 5
    assert law.parameter("probe.days", on=date(2022, 1, 1)).whole == 7
    with pytest.raises(NotInForce, match="2023-01-01 至 2024-01-01 之间没有"):
        law.parameter("probe.days", on=date(2023, 6, 1))
    assert law.entries(on=date(2023, 6, 1)) == ()


@given(st.dates(date(2019, 1, 1), date(2032, 1, 1)))
def test_at_most_one_version_holds_on_a_day(day: date) -> None:
    for name in LAW.ids():
        held = [entry for entry in LAW.history(name) if entry.in_force(day)]
        assert len(held) <= 1


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (HEAD, "没有.*条目"),
        (ENTRY, "缺少 .instrument. 表"),
        ("[instrument\n", "不是正确的 TOML.*line 1"),
        (HEAD.replace('name = "示例办法"\n', "") + ENTRY, "law0.toml:缺少 name"),
        (HEAD.replace("norm", "usage") + ENTRY, "level 的值 'usage' 不认识"),
        (HEAD.replace("in_force = 2020-01-01\n", "") + ENTRY, "缺少施行日期"),
        (HEAD + ENTRY.replace('evidence = "F1"\n', ""), "law0.toml:9 条目 probe.days:evidence"),
        (HEAD + ENTRY.replace("value = 5\n", ""), "缺少 value"),
        (HEAD + ENTRY.replace("value = 5", "value = []"), "空清单"),
        (HEAD + ENTRY.replace("value = 5", "value = {a = 1}"), "value 只能是"),
        (HEAD + ENTRY + "colour = 1\n", "不认识的字段 colour"),
        (HEAD + ENTRY + "to = 2019-01-01\n", "截止日期须晚于"),
        (HEAD + ENTRY + 'from = "2021-01-01"\n', "from 须是日期"),
        (HEAD + ENTRY + ENTRY + "from = 2021-01-01\n", "law0.toml:16 条目 probe.days:.*重叠"),
        (HEAD + ENTRY + ENTRY, "同一天起有两个版本"),
        (HEAD + ENTRY + 'district_may = "set"\n', "只有本区配置可以"),
        (HEAD.replace("norm", "law") + ENTRY + 'district_may = "lower"\n', "不能由区里调整"),
        (
            HEAD + ENTRY.replace("value = 5", "value = true") + 'district_may = "lower"\n',
            "只有数值可以",
        ),
        (HEAD + ENTRY + "from = 2019-12-31\n", "law0.toml:9 条目 probe.days:施行日期早于文件"),
        (
            HEAD + "lapses = 2025-01-01\n" + ENTRY + "to = 2025-01-02\n",
            "law0.toml:10 条目 probe.days:截止日期晚于文件",
        ),
        ('entry = [{id = "a"}]\n' + HEAD, "单独一行"),
    ],
)
def test_a_malformed_file_is_named_with_its_line(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(MalformedLaw, match=fault):
        law_of(tmp_path, text)


def test_two_files_cannot_be_one_instrument(tmp_path: Path) -> None:
    with pytest.raises(MalformedLaw, match=r"law1\.toml:文件标识 probe 已用于 law0\.toml"):
        law_of(tmp_path, HEAD + ENTRY, HEAD + ENTRY.replace("probe.days", "probe.other"))
    with pytest.raises(MalformedLaw, match="没有规则数据文件"):
        Law.national(tmp_path / "nowhere")


def test_a_value_read_as_another_type_says_so() -> None:
    ages = LAW.parameter("class.infant.age_months", on=TODAY)

    assert ages.pair == (6, 12)
    for reader in ("whole", "number", "flag", "word", "words"):
        with pytest.raises(WrongType, match=r"class\.infant\.age_months 不是"):
            getattr(ages, reader)
    with pytest.raises(WrongType, match="不是区间"):
        _ = LAW.parameter("premises.lease_min_years", on=TODAY).pair


def test_law_cannot_be_changed_and_knows_itself() -> None:
    with pytest.raises(AttributeError, match="不可修改"):
        LAW._entries = ()
    same = Law(LAW.entries())

    assert same == LAW
    assert hash(same) == hash(LAW)
    assert same.edition == LAW.edition
    assert pickle.loads(pickle.dumps(LAW)) == LAW  # noqa: S301 - our own bytes
    assert "Law" in repr(LAW)


def test_instruments_are_listed_strongest_first() -> None:
    order = list(Level)
    ranks = [order.index(each.level) for each in LAW.instruments()]

    assert ranks == sorted(ranks)
    assert len({each.id for each in LAW.instruments()}) == len(ranks)


def test_a_district_sets_what_no_law_fixes() -> None:
    ours = LAW.with_district({"class.mixed.children_per_carer": 6})
    entry = ours.parameter("class.mixed.children_per_carer", on=TODAY)

    assert entry.whole == 6
    assert entry.level is Level.DISTRICT
    assert LAW.parameter("class.mixed.children_per_carer", on=TODAY).whole == 5
    assert ours != LAW
    assert ours.edition != LAW.edition


def test_a_district_tightens_a_norm_by_a_document_of_its_own() -> None:
    setting = Setting(18, doc_no="示例〔2026〕1号", source="示例办法", since=date(2026, 1, 1))
    ours = LAW.with_district({"class.big.max_children": setting})
    before, after = ours.history("class.big.max_children")

    assert (before.whole, before.effective_to) == (20, date(2026, 1, 1))
    assert (after.whole, after.effective_from) == (18, date(2026, 1, 1))
    assert after.level is Level.LOCAL
    assert after.doc_no == "示例〔2026〕1号"
    assert "20人" in after.text


def test_a_setting_without_a_document_is_cited_as_the_district_s_own() -> None:
    setting = Setting(Decimal("6.0"), source="外地的做法", note="由区里确认。")
    entry = LAW.with_district({"class.mixed.children_per_carer": setting}).parameter(
        "class.mixed.children_per_carer", on=TODAY
    )

    assert entry.whole == 6
    assert entry.instrument.name == "本区配置"
    assert entry.instrument.source == "外地的做法"
    assert entry.text == "由区里确认。"


def test_another_choice_of_the_district_is_another_version() -> None:
    def version(value: object, doc_no: str = "") -> str:
        setting = Setting(value, doc_no=doc_no)  # type: ignore[arg-type]
        law = LAW.with_district({"filing.change_working_days": setting})
        return law.parameter("filing.change_working_days", on=TODAY).version

    assert len({version(15), version(20), version(15, "示例〔2026〕1号")}) == 3
    assert version(15) == version(Decimal("15.0"))
    assert version(15).startswith("2019-10-08@district-defaults+district#")
    assert "#" not in LAW.parameter("filing.change_working_days", on=TODAY).version


def test_a_pack_may_write_decimals_and_lists() -> None:
    ours = LAW.with_district(
        {
            "sanity.area_m2_per_place": 8.0,
            "filing.accepted_fire_evidence": ["fire_acceptance"],
        }
    )

    assert ours.parameter("sanity.area_m2_per_place", on=TODAY).whole == 8
    accepted = ours.parameter("filing.accepted_fire_evidence", on=TODAY)
    assert accepted.words == ("fire_acceptance",)


@pytest.mark.parametrize(
    ("choice", "why"),
    [
        ({"premises.lease_min_years": 1}, "本区不能调整"),
        ({"staff.background_check_years": 2}, "属于法律法规，本区不能调整"),
        ({"fire.patrols_per_day": 1}, "属于推荐性标准，本区不能调整"),
        ({"class.big.max_children": 18}, "收紧国家规定须有依据"),
        ({"class.big.max_children": Setting(21, doc_no="示例〔2026〕1号")}, "只能调低"),
        ({"staff.guard.min_on_duty": Setting(0, doc_no="示例〔2026〕1号")}, "只能调高"),
        ({"filing.receipt_promised_working_days": 6}, "只能调低"),
        ({"class.mixed.children_per_carer": "六"}, "类型不同"),
        ({"class.mixed.children_per_carer": 5.5}, "类型不同"),
        ({"class.mixed.children_per_carer": None}, "配置值须是"),
        ({"filing.accepted_fire_evidence": [1]}, "类型不同"),
        (
            {"filing.accepted_fire_evidence": ["fire_acceptance", "typo"]},
            "“typo”不认识.*fire_rescue",
        ),
        ({"sanity.area_m2_per_place": 0}, "须大于0"),
        ({"sanity.area_m2_per_place": -1}, "须大于0"),
        ({"filing.receipt_promised_working_days": 0}, "须大于0"),
        ({"class.big.max_children": Setting(0, doc_no="示例〔2026〕1号")}, "须大于0"),
    ],
)
def test_a_district_cannot_go_further(choice: dict[str, object], why: str) -> None:
    with pytest.raises(SettingRefused, match=why):
        LAW.with_district(choice)


def test_a_district_cannot_set_what_does_not_exist_or_has_lapsed(tmp_path: Path) -> None:
    with pytest.raises(UnknownParameter):
        LAW.with_district({"no.such": 1})
    law = law_of(tmp_path, HEAD + ENTRY + 'to = 2021-01-01\ndistrict_may = "lower"\n')
    with pytest.raises(SettingRefused, match="已经失效"):
        law.with_district({"probe.days": Setting(3, doc_no="示例1号", since=date(2022, 1, 1))})


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(1, 10))
def test_terms_of_years_join_without_gap_or_overlap(start: date, years: int) -> None:
    last = last_day_of_term(start, years)

    assert (add_years(start, years) - last).days == 1
    assert 365 * years <= (last - start).days + 1 <= 366 * years
