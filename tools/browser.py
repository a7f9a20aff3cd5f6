"""What the browser and document tests need of the system: Chromium, Chinese fonts, pdftotext.

`python -m tools.browser` installs what is missing where it can; where it cannot it says in one
line what to do and fails, because a skipped browser test proves nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tools import debian

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """The browser's path: CHROMIUM_PATH, or the first of NAMES on the PATH; None when missing."""
    named = os.environ.get("CHROMIUM_PATH")
    if named:
        return named if Path(named).is_file() else None
    return next((found for found in map(shutil.which, NAMES) if found), None)


def chinese_font() -> str | None:
    """One installed font that has Chinese, or None."""
    lister = shutil.which("fc-list")
    if lister is None:
        return None
    fonts = subprocess.run([lister, ":lang=zh-cn"], capture_output=True, text=True, check=False)
    return next(iter(fonts.stdout.splitlines()), None)


def pdf_reader() -> str | None:
    return shutil.which("pdftotext")


NEEDS: dict[str, Callable[[], str | None]] = {
    "chromium": chromium,
    "fonts-noto-cjk": chinese_font,
    "poppler-utils": pdf_reader,
}


def missing() -> list[str]:
    """Names of the Debian packages that the tests need and that are not there."""
    return [package for package, found in NEEDS.items() if not found()]


def main() -> None:
    lacking = missing()
    if lacking and "CHROMIUM_PATH" in os.environ and "chromium" in lacking:
        sys.exit(f"CHROMIUM_PATH names no file: {os.environ['CHROMIUM_PATH']}")
    if lacking:
        debian.install(*lacking)
        lacking = missing()
    if lacking:
        sys.exit(
            f"The tests need {', '.join(lacking)}: apt-get install {' '.join(lacking)} "
            "(or set CHROMIUM_PATH to a Chromium of your own)."
        )


if __name__ == "__main__":
    main()
