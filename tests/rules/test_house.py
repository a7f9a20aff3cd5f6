"""What holds for the whole floor: its imports, its size, its numbers, its cards."""

import ast
import importlib
import sys
from pathlib import Path

import pytest

import tuoyu.rules
from tuoyu.rules.catalogue import RULES, rules_using
from tuoyu.rules.dated import LAW
from tuoyu.rules.filing.check import RULES as APPLIED
from tuoyu.rules.filing.materials import MATERIALS
from tuoyu.rules.guide import load
from tuoyu.rules.statements import drafts

ROOT = Path(tuoyu.rules.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
CHECKS = sorted(ROOT.glob("filing/*.py"))
CLOCKS = {"now", "today", "utcnow", "time", "monotonic"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_the_law_imports_the_standard_library_and_itself(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [node.module or ""]
        for name in names:
            own = name == "tuoyu.rules" or name.startswith("tuoyu.rules.")
            assert own or name.split(".")[0] in sys.stdlib_module_names, name


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_the_law_has_no_clock_and_short_files(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    called = {
        node.func.attr
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }

    assert not called & CLOCKS
    assert len(text.splitlines()) <= 400


@pytest.mark.parametrize("path", CHECKS, ids=name_of)
def test_no_number_of_the_law_stands_in_a_rule(path: Path) -> None:
    """0, 1, -1 and the 100 分 of a 元 are arithmetic; anything else belongs in the data.

    The version of a card counts its own changes.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    versions = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "version"
    ]
    numbers = {
        node.value
        for node in ast.walk(tree)
        if node not in versions
        and isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    }

    assert numbers <= {0, 1, 100}


@pytest.mark.parametrize("rule", APPLIED, ids=lambda rule: rule.card.id)
def test_a_rule_is_one_function_in_one_file_named_alike(rule) -> None:  # type: ignore[no-untyped-def]
    name = rule.card.id.removeprefix("filing.")
    module = importlib.import_module(f"tuoyu.rules.filing.{name}")

    assert rule.run is getattr(module, name)
    assert rule.card is module.RULE


@pytest.mark.parametrize("rule", APPLIED, ids=lambda rule: rule.card.id)
def test_a_card_tells_which_codes_its_file_gives(rule) -> None:  # type: ignore[no-untyped-def]
    """Codes are written out where they are given, so the file names exactly those of the card."""
    path = ROOT / "filing" / f"{rule.card.id.removeprefix('filing.')}.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    outside_the_card = [
        node
        for statement in tree.body
        if not (isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "RULE")
        for node in ast.walk(statement)
    ]
    written = {
        node.value
        for node in outside_the_card
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert set(rule.card.codes) <= written


def test_a_card_names_provisions_that_exist() -> None:
    for rule in RULES:
        for name in rule.uses:
            assert LAW.history(name)
            assert rule in rules_using(name)
    assert rules_using("no.such") == ()


def test_rules_read_only_what_their_cards_name() -> None:
    """Every provision id written in a rule stands on its card (or is formed from an enum there)."""
    known = set(LAW.ids())
    cards = {rule.id.removeprefix("filing."): set(rule.uses) for rule in RULES}
    for path in CHECKS:
        if path.stem not in cards:
            continue
        written = {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert written & known <= cards[path.stem], path.stem


def test_everything_quoted_exists() -> None:
    quoted = set(load("filing").parameter_ids()) | {material.basis for material in MATERIALS}
    for name, table in (("basic_conditions", "condition"), ("commitment", "clause")):
        quoted |= {basis for draft in drafts(name, table) for basis in draft.basis}

    assert quoted <= set(LAW.ids())


def test_codes_and_rules_are_named_once() -> None:
    codes = [code for rule in RULES for code in rule.codes]

    assert len(codes) == len(set(codes))
    assert len({rule.id for rule in RULES}) == len(RULES)
