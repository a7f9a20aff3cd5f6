"""The worked examples of tests/cases/filing: one table per rule, the whole check for each."""

from datetime import date
from typing import Any

import pytest

from tests.rules.tables import BASES, TODAY, cases, changed
from tuoyu.rules.catalogue import RULES
from tuoyu.rules.dated import LAW, Law
from tuoyu.rules.filing import check
from tuoyu.rules.findings import Finding
from tuoyu.rules.wording import SENTENCES, citation, sentence

TABLE = cases("filing")
OURS = tuple(rule for rule in RULES if rule.id.startswith("filing."))


def found(case: dict[str, Any]) -> list[Finding]:
    facts = changed(BASES[case.get("base", "centre")], case.get("facts", {}))
    if "kind" in case:
        facts = changed(facts, {"kind": case["kind"]})
    law: Law = LAW.with_district(case["district"]) if "district" in case else LAW
    day: date = case.get("on", TODAY)
    return check(facts, on=day, law=law)


@pytest.mark.parametrize("case", TABLE, ids=lambda case: f"{case['file']}: {case['name']}")
def test_worked_example(case: dict[str, Any]) -> None:
    findings = found(case)

    assert sorted(f"{each.severity} {each.code}" for each in findings) == sorted(case["expect"])
    for text in case.get("says", []):
        assert text in [sentence(each) for each in findings]
    for place in case.get("at", []):
        assert place in [each.field for each in findings]


def test_each_rule_has_a_table_of_its_own() -> None:
    tables = {case["file"] for case in TABLE}

    assert {rule.id.removeprefix("filing.") for rule in OURS} <= tables


def test_every_code_is_shown_by_an_example_and_its_sentence_takes_the_values() -> None:
    findings = [finding for case in TABLE for finding in found(case)]

    assert {finding.code for finding in findings} == {code for rule in OURS for code in rule.codes}
    assert {code for rule in RULES for code in rule.codes} == set(SENTENCES)
    for finding in findings:
        words = sentence(finding)
        assert "{" not in words
        assert words.endswith("。")
        assert citation(finding).startswith("依据")
        assert finding.cites


def test_no_sentence_shows_a_code_or_english() -> None:
    for case in TABLE:
        for finding in found(case):
            latin = [char for char in sentence(finding) if char.isascii() and char.isalpha()]
            assert not latin, sentence(finding)


def test_a_finding_names_only_codes_and_provisions_of_its_rule() -> None:
    cards = {rule.id: rule for rule in RULES}
    for case in TABLE:
        for finding in found(case):
            assert finding.rule is not None
            card = cards[finding.rule.id]
            assert finding.code in card.codes
            assert {cite.id for cite in finding.cites} <= set(card.uses)
