"""Write requirements/*.txt and package-lock.json anew: hashes, and no download addresses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PROGRAMS = Path(sys.executable).parent
COMPILE = [
    "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11", "--upgrade",
    "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet",
]  # fmt: skip


def main() -> None:
    call("uv", *COMPILE, "--output-file", "requirements/run.txt")
    same = ["--constraint", "requirements/run.txt", "--extra", "many"]
    call("uv", *COMPILE, *same, "--output-file", "requirements/many.txt")
    call("uv", *COMPILE, *same, "--group", "dev", "--output-file", "requirements/dev.txt")
    call("npm", "install", "--package-lock-only")


def call(program: str, *arguments: str) -> None:
    subprocess.run([PROGRAMS / program, *arguments], cwd=PROJECT, check=True)


if __name__ == "__main__":
    main()
