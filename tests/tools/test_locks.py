"""The locks name every package with its hash and no place to fetch it from."""

import json
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PYTHON_LOCKS = ["requirements/run.txt", "requirements/many.txt", "requirements/dev.txt"]
ADDRESS = re.compile(r"://|--(extra-)?index-url|--find-links|--trusted-host|\.(whl|tgz|tar\.gz)\b")


def entries(lock: str) -> dict[str, str]:
    """name==version with its marker → its hashes, of one Python lock."""
    text = (PROJECT / lock).read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {line.split(" --hash")[0].strip(): line for line in lines}


@pytest.mark.parametrize("lock", [*PYTHON_LOCKS, "package-lock.json", "package.json", ".npmrc"])
def test_no_lock_holds_a_download_address(lock: str) -> None:
    assert ADDRESS.findall((PROJECT / lock).read_text()) == []


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_every_python_package_has_a_hash(lock: str) -> None:
    found = entries(lock)
    assert found
    assert [name for name, line in found.items() if "--hash=sha256:" not in line] == []


def test_dev_holds_what_run_holds() -> None:
    """So one environment serves all and `make test` tests what `make run` and workers run."""
    run, many, dev = (entries(lock).keys() for lock in PYTHON_LOCKS)
    assert run <= many <= dev


def test_every_npm_package_has_an_integrity_and_is_not_linked() -> None:
    packages = json.loads((PROJECT / "package-lock.json").read_text())["packages"]
    found = {name: entry for name, entry in packages.items() if name}
    assert found
    for name, entry in found.items():
        assert entry["integrity"].startswith("sha512-"), name
        assert "resolved" not in entry, name


def test_the_npm_lock_belongs_to_package_json() -> None:
    wanted = json.loads((PROJECT / "package.json").read_text())
    locked = json.loads((PROJECT / "package-lock.json").read_text())["packages"]
    for name, version in (wanted["dependencies"] | wanted["devDependencies"]).items():
        assert locked[f"node_modules/{name}"]["version"] == version


def test_every_python_dependency_is_locked() -> None:
    import tomllib

    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    wanted += project["project"]["optional-dependencies"]["many"]
    locked = {name.split("==")[0] for name in entries("requirements/dev.txt")}
    names = {re.split(r"[\[~=<>]", each)[0].lower() for each in wanted}
    assert names <= locked
