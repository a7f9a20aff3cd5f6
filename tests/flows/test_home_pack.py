"""The real district: nothing of the plan is lost, and the numbers are those of the sources."""

import re
from collections import Counter
from functools import cache

from tests.packs import HOME
from tuoyu.flows.packs import Pack, read_pack
from tuoyu.flows.packs.check_plan import members, whole_text, without_space


@cache
def pack() -> Pack:
    return read_pack(HOME)


def clause(code: str):  # type: ignore[no-untyped-def]
    return next(each for each in pack().clauses if each.code == code)


def test_no_sentence_lost() -> None:
    printed = (HOME / "plan.txt").read_text(encoding="utf-8")
    assert without_space(whole_text(pack().clauses)) == re.sub(r"\s", "", printed)
    assert len(re.sub(r"\s", "", printed)) == 2750


def test_misprints_stand_as_printed_with_a_note() -> None:
    assert "公安红桥分局区住房建设委" in clause("5.1.1b").text
    assert "工程建议" in clause("5.3.1").text
    assert "哺乳假" in clause("4.1.1a").text
    for code in ("5.1.1b", "5.3.1", "4.1.1a", "4.2.2d", "4.4.1a", "3.4", "0"):
        assert clause(code).editor_note, code


def test_the_clauses_of_the_reference_are_there() -> None:
    """The ids of domain.md §14, one for each row."""
    wanted = [
        "0",
        "0.1",
        "1",
        "2.1",
        "2.2",
        "2.3",
        "2.4",
        "3.1",
        "3.2",
        "3.3",
        "3.4",
        "4.1.1a",
        "4.1.1b",
        "4.1.2a",
        "4.1.2b",
        "4.1.2c",
        "4.1.2d",
        "4.2.1a",
        "4.2.1b",
        "4.2.1c",
        "4.2.1d",
        "4.2.2a",
        "4.2.2b",
        "4.2.2c",
        "4.2.2d",
        "4.3.1a",
        "4.3.1b",
        "4.3.2a",
        "4.3.2b",
        "4.4.1a",
        "4.4.1b",
        "4.4.2a",
        "4.4.2b",
        "4.4.2c",
        "4.4.2d",
        "4.4.2e",
        "5.1.1",
        "5.1.2",
        "5.1.3",
        "5.1.4",
        "5.2.1",
        "5.2.2",
        "5.2.3",
        "5.3.1",
        "5.3.2",
    ]
    working = [each.code for each in pack().clauses if each.kind != "heading"]
    assert sorted(working) == sorted([*wanted, "5.1.1b"])


def test_the_street_offices_lead_daily_supervision() -> None:
    for code in ("4.4.2d", "4.4.2e"):
        assert clause(code).lead == ("@streets",)
        assert clause(code).lead_basis == "stated"
    assert len(members(pack(), "@streets")) == 9


def test_first_printed_units_lead_unless_it_is_said_why_not() -> None:
    assert clause("4.1.1a").lead == ("labour",)
    assert clause("4.2.1b").lead == ("reform",)
    assert clause("4.3.1b").lead == ("education",)
    assert clause("4.3.1b").lead_basis == "practical-owner"
    for each in pack().clauses:
        if each.lead_basis == "practical-owner":
            assert each.editor_note, each.code


def test_twenty_kinds_of_member_units_in_the_printed_order() -> None:
    text = clause("5.1.1b").text
    kinds = [unit.printed for unit in pack().units if unit.role in ("office", "member")]
    departments = [name for name in kinds if not name.endswith("街道办事处")]
    assert len(departments) == 19
    places = [text.index(name) for name in departments]
    assert places == sorted(places)
    assert text.index("各街道办事处") > places[-1]


def test_divisions_and_people() -> None:
    rows = pack().divisions
    assert Counter(row.level for row in rows if row.is_current) == {
        "province": 1,
        "city": 1,
        "district": 1,
        "street": 9,
        "community": 114,
    }
    assert {row.code for row in rows if not row.is_current} == {"120106002", "120106011"}
    assert all(row.valid_from is None and row.valid_to is None for row in rows)
    assert Counter(spot.grade for spot in pack().positions) == {"B": 34, "C": 4, "D": 76}
    sums: Counter[tuple[str, str]] = Counter()
    for number in pack().numbers:
        if len(number.division) == 12:
            sums[number.measure, f"{number.on:%Y}"] += int(number.value)
    assert sums == {
        ("residents", "2020"): 483_130,
        ("family_households", "2020"): 185_175,
        ("under_3", "2020"): 9_180,
        ("under_3", "2024"): 5_948,
    }


def test_unknown_things_stay_unknown() -> None:
    assert pack().document
    assert pack().document.issued_on is None
    unknown = {each.key for each in pack().district.settings if each.value is None}
    assert "inclusive.price_and_subsidy" in unknown
    assert "complaint.finish_working_days" in unknown


def test_every_file_has_its_provenance() -> None:
    told = (HOME / "PROVENANCE.md").read_text(encoding="utf-8")
    for file in HOME.iterdir():
        if file.name != "PROVENANCE.md":
            assert f"`{file.name}`" in told, file.name
    assert told.count("© OpenStreetMap contributors") == 2
