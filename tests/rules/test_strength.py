"""What the page of checks says is what the rules do."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

from tuoyu.rules import advisor, filing, institution, registration, standards
from tuoyu.rules.catalogue import RULES
from tuoyu.rules.dated import LAW
from tuoyu.rules.findings import Severity
from tuoyu.rules.steps import ADVISED, Check, Step, checks
from tuoyu.rules.strength import STRENGTH

FOLDERS = [Path(p.__path__[0]) for p in (advisor, filing, institution, registration, standards)]
SAID = {
    "blocking": {Severity.BLOCKING},
    "warning": {Severity.WARNING},
    "advice": {Severity.ADVICE},
    "strongest": {Severity.BLOCKING, Severity.WARNING},
}


def said_in_code() -> dict[str, set[Severity]]:
    """Code → severities, wherever a rule names the code itself."""
    found: dict[str, set[Severity]] = defaultdict(set)
    for file in (path for folder in FOLDERS for path in folder.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr in SAID and node.args:
                for word in ast.walk(node.args[0]):
                    if isinstance(word, ast.Constant) and isinstance(word.value, str):
                        found[word.value] |= SAID[node.func.attr]
    return found


def test_every_code_has_its_strength_and_no_other_has() -> None:
    assert set(STRENGTH) == {code for rule in RULES for code in rule.codes}


def test_the_strength_is_that_of_the_code() -> None:
    found = said_in_code()
    assert len(found) > 100
    assert {code: set(STRENGTH[code]) for code in found} == found


def test_every_rule_is_checked_somewhere() -> None:
    placed = defaultdict(set)
    for check in checks():
        placed[check.id].add(check.step)
    assert {rule.id for rule in RULES} <= set(placed)
    assert placed["filing.carers_ratio"] == {Step.ADVISOR, Step.SUBMIT, Step.CHANGE}
    assert placed["filing.staff_checks"] == {Step.SUBMIT, Step.CHANGE}
    assert placed["institution.carers_counted"] == {Step.FILE}


def test_what_the_advisor_asks_is_listed_as_asked() -> None:
    names = set()
    for file in FOLDERS[0].glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom):
                continue
            folder, _, module = str(node.module).removeprefix("tuoyu.rules.").partition(".")
            if folder == "standards" or (folder == "filing" and file.stem == "topics"):
                names.add(f"{folder}.{module}")
    names -= {"filing.facts"}
    assert names == {rule.id for rule in ADVISED if not rule.id.startswith("advisor.")}


@pytest.mark.parametrize("check", checks(), ids=lambda check: f"{check.id}-{check.step}")
def test_a_check_rests_on_provisions_that_exist(check: Check) -> None:
    known = {entry.id for entry in LAW.entries()}
    assert set(check.uses) <= known
