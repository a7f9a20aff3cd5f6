"""Make .venv and install the hashed packages: `python3 tools/install.py run|many|dev`.

Runs under the system's Python before anything is installed: standard library only. What was
installed is stamped with the lock's digest, so an unchanged lock costs nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
PROJECT = Path(__file__).resolve().parents[1]


def main(kind: str, project: Path = PROJECT) -> None:
    """`kind`: run, many (run and Dask, for siting on several machines) or dev (all). Exits with a sentence when it cannot go on."""
    if sys.version_info < OLDEST:
        have = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"Python {have} is too old: install Python 3.11 or newer, or make PYTHON=… /"
                 f" Python 版本过低（{have}），请安装 3.11 或更高版本。")  # fmt: skip
    if is_current(kind, project):
        return
    home = project / ".venv"
    make_environment(home)
    print(f"Installing the packages of requirements/{kind}.txt …", flush=True)
    lock = project / "requirements" / f"{kind}.txt"
    command = [str(home / "bin" / "python"), "-m", "pip", "install", "-qq"]
    command += ["--require-hashes", "--only-binary", ":all:", "--requirement", str(lock)]
    environment = os.environ | {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
    }
    if subprocess.run(command, env=environment, check=False).returncode:
        sys.exit("The packages could not be installed: read pip's words above. Is there a network?")
    stamp(kind, project).write_text(digest(kind, project))


def is_current(kind: str, project: Path = PROJECT) -> bool:
    """Was this lock, or for `run` the dev lock, installed as it is now?"""
    return any(
        stamp(name, project).exists() and stamp(name, project).read_text() == digest(name, project)
        for name in {kind, "dev"}
    )


def stamp(kind: str, project: Path) -> Path:
    return project / ".venv" / f"installed-{kind}"


def digest(kind: str, project: Path) -> str:
    """Of the lock and the environment's place: a copied .venv is not taken for a working one."""
    content = (project / "requirements" / f"{kind}.txt").read_bytes()
    return hashlib.sha256(content + os.fsencode(project)).hexdigest()


def make_environment(home: Path) -> None:
    """A virtual environment with pip in `home`; kept when it works."""
    python = home / "bin" / "python"
    if python.exists() and works([str(python), "-m", "pip", "--version"]):
        return
    shutil.rmtree(home, ignore_errors=True)
    if not works([sys.executable, "-c", "import ensurepip, venv"]):
        add_venv_package()
    if not works([sys.executable, "-m", "venv", str(home)]):
        sys.exit("Python's venv module is missing: apt-get install python3-venv, then make again.")


def add_venv_package() -> None:
    """Debian keeps venv in a package of its own; root can add it here."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing python3-venv …", flush=True)
        works(["apt-get", "update", "--quiet=2"])
        works(["apt-get", "install", "--yes", "--quiet=2", "python3-venv"])


def works(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    main(sys.argv[1])
