"""Just enough reading of a PDF for the tests: the characters that it shows."""

import re
import zlib

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
PAIR = re.compile(rb"<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]+)>")


def streams(pdf: bytes) -> list[bytes]:
    found = []
    for match in STREAM.finditer(pdf):
        try:
            found.append(zlib.decompress(match[1]))
        except zlib.error:
            found.append(match[1])
    return found


def characters(pdf: bytes) -> set[str]:
    """From the ToUnicode maps of the embedded fonts: only what is really drawn is in them."""
    shown: set[str] = set()
    for stream in streams(pdf):
        if b"begincmap" not in stream:
            continue
        for match in PAIR.finditer(stream):
            shown |= set(bytes.fromhex(match[1].decode()).decode("utf-16-be"))
    return shown
