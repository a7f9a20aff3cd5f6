"""The worked examples of tests/cases/standards: each file asks the rule of its name."""

import ast
import importlib
import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import tuoyu.rules.standards
from tests.rules.tables import TODAY, cases, typed
from tuoyu.rules.choice import Choice
from tuoyu.rules.dated import LAW
from tuoyu.rules.findings import Finding
from tuoyu.rules.provisions import Dated, Instrument
from tuoyu.rules.standards.catalogue import RULES
from tuoyu.rules.wording import citation, sentence

TABLE = cases("standards")
FILES = sorted(Path(tuoyu.rules.standards.__file__).parent.glob("*.py"))


def function_of(rule: str) -> Callable[..., Any]:
    module = importlib.import_module(f"tuoyu.rules.standards.{rule}")
    return getattr(module, rule)  # type: ignore[no-any-return]


def asked(case: dict[str, Any]) -> Any:
    function = function_of(case["file"])
    hints = get_type_hints(function)
    given = {name: typed(hints[name], raw) for name, raw in case.get("given", {}).items()}
    law = LAW.with_district(case["district"]) if "district" in case else LAW
    return function(**given, on=case.get("on", TODAY), law=law)


def plain(value: Any) -> Any:
    """An answer as TOML would write it."""
    if isinstance(value, Dated):
        return value.id
    if isinstance(value, Instrument):
        return value.id
    if isinstance(value, Choice):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        shown = {each.name: plain(getattr(value, each.name)) for each in fields(value)}
        return {name: each for name, each in shown.items() if each is not None}
    return [plain(each) for each in value] if isinstance(value, tuple | list) else value


def of_rule(rule: str) -> list[dict[str, Any]]:
    return [case for case in TABLE if case["file"] == rule]


@pytest.mark.parametrize("case", TABLE, ids=lambda case: f"{case['file']}: {case['name']}")
def test_worked_example(case: dict[str, Any]) -> None:
    answer = asked(case)

    if "expect" in case:
        assert [f"{each.severity} {each.code}" for each in answer] == case["expect"]
        assert set(case.get("says", [])) <= {sentence(each) for each in answer}
        assert set(case.get("cites", [])) <= {cite.id for each in answer for cite in each.cites}
    else:
        shown, wanted = plain(answer), case.get("gives")
        if isinstance(shown, dict) and isinstance(wanted, dict):
            shown = {name: shown.get(name) for name in wanted}
        assert shown == wanted


def test_every_finding_is_a_sentence_of_its_rule_with_a_citation() -> None:
    cards = {rule.id: rule for rule in RULES}
    for case in TABLE:
        answer = asked(case)
        for finding in answer if isinstance(answer, list) else []:
            assert isinstance(finding, Finding)
            assert finding.rule is not None
            card = cards[finding.rule.id]
            assert finding.code in card.codes
            assert {cite.id for cite in finding.cites} <= set(card.uses)
            assert citation(finding).startswith("依据")
            words = sentence(finding)
            assert words.endswith("。")
            assert "{" not in words


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_shows_every_code_in_an_example(rule: Any) -> None:
    name = rule.id.removeprefix("standards.")
    if name == "filing_clocks":  # its examples need a calendar: tests/cases/deadlines.toml
        return
    answers = [asked(case) for case in of_rule(name)]
    given = {each.code for answer in answers if isinstance(answer, list) for each in answer}

    assert answers, f"tests/cases/standards/{name}.toml has no case"
    assert given == set(rule.codes)
    assert importlib.import_module(f"tuoyu.rules.standards.{name}").RULE is rule
    assert "on" in inspect.signature(function_of(name)).parameters


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_number_of_the_law_stands_in_a_rule(path: Path) -> None:
    """60 minutes an hour and 1000 people a 千人 are units; the rest belongs in the data."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    versions = {
        id(n.value) for n in ast.walk(tree) if isinstance(n, ast.keyword) and n.arg == "version"
    }
    numbers = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and id(node) not in versions
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    }

    assert numbers <= {0, 1, 60, 100, 1000}


def test_a_recommendation_never_stops_anything() -> None:
    for case in TABLE:
        answer = asked(case)
        for finding in answer if isinstance(answer, list) else []:
            levels = {cite.level.value for cite in finding.cites}
            if levels & {"recommended", "district", "elsewhere"}:
                assert not finding.blocking, (case["file"], case["name"])


def test_the_law_of_a_past_day_is_asked() -> None:
    """Before an instrument came into force its rule asks nothing."""
    before = date(2019, 9, 30)
    for name, given in (
        ("evacuation_doors", {"room_m2": 80, "doors": 1}),
        ("extinguishers", {"area_m2": 500, "powder": 0}),
        ("sprinklers", {"classes": 9, "sprinkler": False, "alarm": False}),
        ("special_construction", {"children_m2": 2000}),
        ("rooms", {"band": "small", "areas": {"activity": 1}}),
    ):
        assert asked({"file": name, "given": given, "on": before}) == [], name
