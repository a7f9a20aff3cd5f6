"""How the files of the project look: short, where they belong, and finished."""

import re

import pytest

from tests.house.sources import files, name_of, python_files, tracked

MOST_LINES = 400
TEXT = {".py", ".html", ".css", ".js", ".md", ".toml", ".txt", ".json", ".typ", ".svg", ""}
THIS = "tests/house/test_files.py"
UNFINISHED = re.compile(
    r"\b(TODO|FIXME|XXX|NotImplementedError)\b|pytest\.(mark\.)?(skip|skipif|xfail|importorskip)\b"
    r"|\.skipTest\(|unittest\.skip"
)
# Put together here, so that this file does not hold what it looks for.
REGISTRIES = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("py" + "pi", "org"), ("python" + "hosted", "org"), ("registry", "npm" + "js", "org"),
            ("npmmirror", "com"), ("mirrors", "aliyun"), ("tuna", "tsinghua"),
            ("deb", "debian", "org"),
        )
    )
)  # fmt: skip
MACHINE = re.compile(r"(?<![\w.])/(work|home|root|Users|mnt)/(?=[a-z])")
NAMES_OF_NOTHING = {"utils.py", "helpers.py", "misc.py", "common.py", "util.py"}


def text_files() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        if path.suffix in TEXT and name_of(path) != THIS:
            found.append((name_of(path), path.read_text(encoding="utf-8")))
    return found


def test_no_file_is_too_long() -> None:
    counted = {
        name_of(path): path.read_text(encoding="utf-8").count("\n")
        for path in files(".py", ".html", ".css", ".js")
        if "migrations" not in path.parts
    }
    long = {name: lines for name, lines in counted.items() if lines > MOST_LINES}
    assert long == {}, "split by meaning"


def test_every_room_has_a_name_that_says_something() -> None:
    assert [name_of(path) for path in python_files() if path.name in NAMES_OF_NOTHING] == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [("a machine's path", MACHINE), ("a registry's host", REGISTRIES)],
    ids=["paths", "registries"],
)
def test_nothing_of_one_machine(what: str, pattern: re.Pattern[str]) -> None:
    found = [
        f"{name}: {match.group()}"
        for name, text in text_files()
        for match in pattern.finditer(text)
    ]
    assert found == [], what


def test_nothing_is_left_undone() -> None:
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in files(".py", ".html", ".css", ".js")
        if name_of(path) != THIS
        for match in UNFINISHED.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


OTHER_CLOCKS = re.compile(
    r"\b(timezone\.(now|localdate)|timezone\.localtime(?=\(\))|datetime\.(now|utcnow|today)|date\.today|time\.time)\("
)
# Seconds of a running machine, not of the district: waiting for a server, the age of a file.
MACHINE_CLOCK = ("tuoyu/core/clock.py", "tuoyu/core/postgres/", "tuoyu/files/disk.py")


def test_one_clock() -> None:
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in python_files("tuoyu")
        if not name_of(path).startswith(MACHINE_CLOCK)
        for match in OTHER_CLOCKS.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == [], "ask tuoyu.core.clock"
