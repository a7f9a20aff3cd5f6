"""The files of the project that people write, as Git knows them."""

import subprocess
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)


@cache
def tracked() -> tuple[Path, ...]:
    """All files under version control and new ones not ignored; absolute paths that exist."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = listed.stdout.decode().split("\0")
    return tuple(path for name in sorted(set(names)) if name and (path := ROOT / name).is_file())


def files(*endings: str, under: str = "") -> list[Path]:
    folder = ROOT / under
    return [path for path in tracked() if path.suffix in endings and path.is_relative_to(folder)]


def python_files(under: str = "") -> list[Path]:
    return files(".py", under=under)


def templates() -> list[Path]:
    return [path for path in files(".html", under="tuoyu") if "templates" in path.parts]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))
