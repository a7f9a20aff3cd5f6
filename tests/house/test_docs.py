"""What the documents name exists: paths, links, `make` targets, commands, words of the code."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# Begins with a folder of the project; a place that is made at run time (var/) is not checked.
FOLDERS = r"config|packs|tuoyu|tests|tools|docs|benchmarks|requirements|\.ci"
PATH = re.compile(rf"(?:{FOLDERS})/[\w./{{}},*-]*")
LINK = re.compile(r"\]\(([^)\s]+)\)|<img[^>]+src=\"([^\"]+)\"")
MAKE = re.compile(r"\bmake ((?!PYTHON)[a-z][a-z-]*)")
COMMAND = re.compile(r"manage\.py ([a-z_]+)")
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
# What a reader is told to write or to fill in.
EXAMPLES = re.compile(r"NAME|APP|<|…|\bapp/")


def fenced_and_coded(text: str) -> list[str]:
    """The parts of a document that name things: code spans and fenced lines."""
    spans = CODE.findall(FENCE.sub("", text))
    return spans + [line for block in FENCE.findall(text) for line in block.splitlines()[1:-1]]


@cache
def targets() -> frozenset[str]:
    return frozenset(
        re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )


def exists(path: str) -> bool:
    """A path of the project; {a,b} and * stand for several."""
    alternatives = re.search(r"\{([^}]*)\}", path)
    if alternatives:
        return all(
            exists(path.replace(alternatives[0], each)) for each in alternatives[1].split(",")
        )
    return any(ROOT.glob(path.rstrip("/."))) if "*" in path else (ROOT / path.rstrip(".")).exists()


def missing_paths(text: str) -> list[str]:
    named = [
        found
        for span in fenced_and_coded(text)
        if not EXAMPLES.search(span)
        for found in PATH.findall(span)
        if re.search(rf"(?<![\w/.-]){re.escape(found)}", span)
    ]
    return sorted({path for path in named if not exists(path)})


def anchors(document: Path) -> set[str]:
    """Headings as the forges turn them into anchors."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def broken_links(document: Path, text: str) -> list[str]:
    broken = []
    for groups in LINK.findall(text):
        link = groups[0] or groups[1]
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = link.partition("#")
        target = (document.parent / place).resolve() if place else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    return broken


def unknown_targets(text: str) -> list[str]:
    return sorted(
        {
            name
            for span in fenced_and_coded(text)
            for name in MAKE.findall(span)
            if name not in targets()
        }
    )


def unknown_commands(text: str) -> list[str]:
    return sorted({name for name in COMMAND.findall(text) if name not in get_commands()})


@pytest.fixture(params=DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def document(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_every_path_exists(document: Path) -> None:
    assert missing_paths(document.read_text(encoding="utf-8")) == []


def test_every_link_leads_somewhere(document: Path) -> None:
    assert broken_links(document, document.read_text(encoding="utf-8")) == []


def test_every_make_target_exists(document: Path) -> None:
    assert unknown_targets(document.read_text(encoding="utf-8")) == []


def test_every_command_exists(document: Path) -> None:
    assert unknown_commands(document.read_text(encoding="utf-8")) == []


def test_code_names_documents_that_exist() -> None:
    faults = [
        f"{source.relative_to(ROOT)}: {name}"
        for folder in ("tuoyu", "config", "tools", "tests")
        for source in sorted((ROOT / folder).rglob("*.py"))
        for name in re.findall(r"docs/[\w./-]+\.md", source.read_text(encoding="utf-8"))
        if source != Path(__file__) and not (ROOT / name).exists()
    ]
    assert faults == []


def test_every_decision_is_in_the_index_and_has_its_own_number() -> None:
    index = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    decisions = sorted(
        p.name for p in (ROOT / "docs" / "adr").glob("*.md") if p.name != "README.md"
    )
    assert [name[:4] for name in decisions] == [f"{n:04}" for n in range(1, len(decisions) + 1)]
    assert [name for name in decisions if f"]({name})" not in index] == []


def test_the_glossary_says_the_words_of_the_code() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| `(\w+)` \| `([^`]+)` \|", text, re.MULTILINE)
    assert len(rows) > 50
    faults = [
        f"{term}: {word} is not in {path}"
        for term, word, path in rows
        if not re.search(rf"\b{word}\b", (ROOT / path).read_text(encoding="utf-8"))
    ]
    assert faults == []


def test_the_checks_find_what_is_wrong() -> None:
    wrong = (
        "`tuoyu/core/nothing.py`, `make nothing`, `manage.py nothing` and [x](docs/nothing.md#y)"
    )
    assert missing_paths(wrong) == ["tuoyu/core/nothing.py"]
    assert unknown_targets(wrong) == ["nothing"]
    assert unknown_commands(wrong) == ["nothing"]
    assert broken_links(ROOT / "README.md", wrong) == ["docs/nothing.md#y"]
