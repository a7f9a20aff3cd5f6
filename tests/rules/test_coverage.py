"""docs/rules-coverage.md: every name in it exists, every provision is in it."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

from tuoyu.rules.catalogue import RULES
from tuoyu.rules.dated import LAW
from tuoyu.rules.resolutions import drafts

PAGE = Path(__file__).parents[2] / "docs" / "rules-coverage.md"
NAME = re.compile(r"`([a-z_*]+(?:\.[a-z0-9_*]+)+)`")
KNOWN = set(LAW.ids()) | {rule.id for rule in RULES}


def rows() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("| ") and not line.startswith("| fact ")
    ]


def named() -> set[str]:
    return {name for row in rows() for name in NAME.findall(row[1])}


def test_every_name_exists() -> None:
    unknown = [name for name in named() if not any(fnmatchcase(id, name) for id in KNOWN)]

    assert not unknown


def test_every_provision_and_rule_is_named() -> None:
    names = named()
    missing = [id for id in KNOWN if not any(fnmatchcase(id, name) for name in names)]

    assert not missing, "name them in docs/rules-coverage.md"


def test_a_fact_without_a_rule_says_why() -> None:
    for fact, here, note in rows():
        assert NAME.findall(here) or (here == "no rule" and note), fact


def test_every_resolution_is_named() -> None:
    text = PAGE.read_text(encoding="utf-8")

    for draft in drafts():
        assert f"resolution `{draft.topic}`" in text, draft.topic
