"""The real district: nothing of the plan is lost, and the numbers are those of the sources."""

import re
from collections import Counter
from functools import cache

from tests.packs import HOME
from tuoyu.flows.packs import Pack, read_pack
from tuoyu.flows.packs.check_plan import members, whole_text, without_space
from tuoyu.statistics.catalogue import INDICATORS


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


def sentences(text: str) -> list[str]:
    """Its sentences as printed, without space: up to a full stop, colon or the end of a line."""
    found = re.findall(r"[^。\n]+。?", text)
    return [re.sub(r"\s", "", each) for each in found if each.strip()]


def test_every_sentence_lies_in_one_clause_or_over_neighbours() -> None:
    """The printed text, cut into sentences, covered by the clauses without a gap or an overlap."""
    printed = re.sub(r"\s", "", (HOME / "plan.txt").read_text(encoding="utf-8"))
    own = [
        (each.code, re.sub(r"\s", "", part))
        for each in in_reading_order()
        for part in each
        if part.strip()
    ]
    places, at = [], 0
    for code, part in own:
        assert printed[at : at + len(part)] == part, code
        places.append((at, at + len(part), code))
        at += len(part)
    assert at == len(printed)
    start = 0
    for sentence in sentences((HOME / "plan.txt").read_text(encoding="utf-8")):
        found = printed.index(sentence, start)
        start = found + len(sentence)
        touched = {code for first, last, code in places if first < start and last > found}
        assert touched, sentence
        # A sentence is cut only between clauses of one paragraph.
        assert len({code.rstrip("abcdef").rsplit(".", 1)[0] for code in touched}) == 1, sentence


class Parts(tuple[str, ...]):
    """Parts of the text of one clause."""

    code: str

    @classmethod
    def of(cls, code: str, *parts: str) -> "Parts":
        made = cls(parts)
        made.code = code
        return made


def in_reading_order(parent: str = "") -> list[Parts]:
    """Heading and text, the clauses below, the bracket of units: of every clause in turn."""
    found: list[Parts] = []
    for each in pack().clauses:
        if each.parent == parent:
            found.append(Parts.of(each.code, each.heading, each.text))
            found += in_reading_order(each.code)
            found.append(Parts.of(each.code, each.attribution))
    return found


def test_every_clause_has_its_units_and_says_what_it_lacks() -> None:
    named = {unit.code: unit.role for unit in pack().units}
    of_clause = {code for each in INDICATORS.values() if each.is_measured for code in each.clauses}
    for each in pack().clauses:
        if each.kind == "heading":
            assert not each.missing, each.code
            continue
        leads = [unit for code in each.lead for unit in members(pack(), code)]
        assert leads, each.code
        assert all(named[unit.code] for unit in leads), each.code
        proven = bool(each.evidence) or each.code in of_clause
        assert (each.screens and proven) or each.missing, each.code


def test_what_is_missing_names_who_provides_it() -> None:
    known = [unit.printed for unit in pack().units] + ["各街道", "各机构"]
    for each in pack().clauses:
        assert not each.missing or any(name in each.missing for name in known), each.code
        assert not each.missing or each.missing.endswith("。"), each.code
