"""A copy of the tiny pack that a test may spoil."""

import shutil
from pathlib import Path

import pytest

from tests.packs import TINY


class Spoilable:
    """A pack in a folder of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def replace(self, file: str, old: str, new: str) -> int:
        """Replace the first `old`; returns the line (from 1) on which it stood."""
        target = self.path / file
        text = target.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        target.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def append(self, file: str, line: str) -> None:
        with (self.path / file).open("a", encoding="utf-8") as out:
            out.write(line + "\n")


@pytest.fixture
def tiny(tmp_path: Path) -> Spoilable:
    return Spoilable(Path(shutil.copytree(TINY, tmp_path / "tiny")))
