"""Which characters the PDF fonts can print.

The compiler draws nothing for a character without a glyph and says nothing; a paper with a hole
in a person's name must not leave the house, so the font's character map is asked beforehand.
"""

import struct
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LINE_BREAKS = "\n"


class FontFault(RuntimeError):
    """The PDF fonts are missing or broken: for whoever runs the site."""


@dataclass(frozen=True)
class Coverage:
    """Sorted ranges of code points that have a glyph."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __contains__(self, character: str) -> bool:
        code = ord(character)
        place = bisect_right(self.starts, code) - 1
        return place >= 0 and code <= self.ends[place]


def font_files(folder: Path) -> tuple[Path, ...]:
    """The TTF and OTF files of `folder`, by name; `FontFault` when there is none."""
    found = tuple(sorted(p for p in folder.glob("*") if p.suffix.lower() in {".ttf", ".otf"}))
    if not found:
        raise FontFault(f"No PDF font in {folder}: run `make assets`.")
    return found


def missing(text: str, folder: Path) -> list[str]:
    """The characters of `text` that no paper can show, in order, each once.

    Control and direction characters count as missing: they have no glyph and can turn a line.
    """
    fonts = [_coverage(path) for path in font_files(folder)]
    return [
        character
        for character in dict.fromkeys(text)
        if character not in LINE_BREAKS
        and (
            unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
            or any(character not in font for font in fonts)
        )
    ]


@lru_cache(maxsize=8)
def _coverage(path: Path) -> Coverage:
    """The `cmap` table in format 12 (OpenType 1.9, `cmap`), which every CJK font carries."""
    content = path.read_bytes()
    cmap = _table(content, b"cmap")
    if cmap is None:
        raise FontFault(f"{path.name} has no character map.")
    (count,) = struct.unpack_from(">H", content, cmap + 2)
    for record in range(count):
        _platform, _encoding, offset = struct.unpack_from(">HHI", content, cmap + 4 + 8 * record)
        start = cmap + offset
        if struct.unpack_from(">H", content, start) != (12,):
            continue
        (groups,) = struct.unpack_from(">I", content, start + 12)
        ranges = sorted(
            struct.unpack_from(">II", content, start + 16 + 12 * group) for group in range(groups)
        )
        return Coverage(tuple(r[0] for r in ranges), tuple(r[1] for r in ranges))
    raise FontFault(f"{path.name} has no full Unicode character map.")


def _table(content: bytes, tag: bytes) -> int | None:
    (count,) = struct.unpack_from(">H", content, 4)
    for number in range(count):
        name, _checksum, offset, _length = struct.unpack_from(">4sIII", content, 12 + 16 * number)
        if name == tag:
            return int(offset)
    return None
