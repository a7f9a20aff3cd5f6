"""Nothing in the code knows a district: it is data (packs/)."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORDS = ("红桥", "120106", "hongqiao")
SUFFIXES = {".py", ".html", ".css", ".js", ".toml", ".json", ".typ", ".txt", ".po", ".svg", ".md"}


@pytest.mark.parametrize("word", WORDS)
def test_no_word_of_the_home_district(word: str) -> None:
    files = [p for p in (ROOT / "tuoyu").rglob("*") if p.suffix in SUFFIXES]
    assert len(files) > 100
    found = [
        str(path.relative_to(ROOT))
        for path in files
        if word in path.read_text(encoding="utf-8").lower()
    ]
    assert found == []
