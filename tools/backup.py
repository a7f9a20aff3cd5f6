"""Back up the database and the files, check a backup, load it into an empty database.

    python -m tools.backup save FOLDER     makes FOLDER/<time>/ with its sums
    python -m tools.backup check BACKUP    compares every part with its sum
    python -m tools.backup load BACKUP     into an empty database, files beside it

For the embedded server and for DATABASE_URL alike, with the client programs of the wheel. Secrets
(TUOYU_SECRET_KEY, TUOYU_KEYS, passwords.json) are not in a backup: keep them apart.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from config import database, env
from config.env import SettingFault
from tuoyu.core.postgres import ServerRefused, installed_programs

DUMP, FILES, SUMS = "database.dump", "files", "sums.json"
OTHER_SERVER = "server version mismatch"
# Transaction numbers begin anew in another cluster: the chain of the audit needs its new epoch.
AFTER_LOAD = """\
  manage.py migrate
  manage.py seal_audit --new-epoch
  manage.py verify_audit --heads FILE   (the heads that seal_audit --export wrote elsewhere)"""


class BackupFault(RuntimeError):
    """The backup cannot be made, trusted or loaded; the text says why."""


def main(arguments: list[str]) -> None:
    acts = {"save": save, "check": check, "load": load}
    if len(arguments) != 2 or arguments[0] not in acts:
        sys.exit(__doc__)
    try:
        with database.running():
            acts[arguments[0]](Path(arguments[1]))
    except (BackupFault, SettingFault, ServerRefused) as fault:
        sys.exit(str(fault))


def save(folder: Path) -> Path:
    """A new folder in `folder`, named by the time in UTC; readable by us alone."""
    backup = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    backup.mkdir(parents=True, mode=0o700)
    # The database first: a file that comes later is superfluous, one that is missing is lost.
    run("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={backup / DUMP}")
    if files_folder().exists():
        shutil.copytree(files_folder(), backup / FILES)
    parts = [path for path in backup.rglob("*") if path.is_file()]
    sums = {str(path.relative_to(backup)): digest(path) for path in sorted(parts)}
    (backup / SUMS).write_text(json.dumps(sums, indent=1))
    print(f"Saved in {backup}")
    return backup


def check(backup: Path) -> None:
    """Raises BackupFault when a part is missing or is not what was saved."""
    try:
        sums = json.loads((backup / SUMS).read_text())
    except (OSError, ValueError):
        raise BackupFault(f"{backup} holds no complete backup: {SUMS} cannot be read.") from None
    for name, wanted in sums.items():
        if not (backup / name).exists() or digest(backup / name) != wanted:
            raise BackupFault(f"{backup / name} is not what was saved: use another backup.")
    print(f"{backup}: complete and unchanged")


def load(backup: Path) -> None:
    """Into a database without tables; what has to follow before the site writes is printed."""
    check(backup)
    tables = query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    if tables != "0":
        raise BackupFault(
            f"The database has {tables} tables: a backup is loaded into an empty one only."
        )
    if files_folder().exists() and any(files_folder().iterdir()):
        raise BackupFault(f"{files_folder()} is not empty: move it away first.")
    run("pg_restore", "--no-owner", "--no-acl", "--exit-on-error", "--single-transaction",
        f"--dbname={service()['PGDATABASE']}", str(backup / DUMP))  # fmt: skip
    if (backup / FILES).exists():
        shutil.copytree(backup / FILES, files_folder(), dirs_exist_ok=True)
    print(f"Loaded. Before the site writes again, in this order:\n{AFTER_LOAD}")


def files_folder() -> Path:
    return env.var_dir() / "files"


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def query(question: str) -> str:
    return run(
        "psql", "--no-psqlrc", "--tuples-only", "--no-align", f"--command={question}"
    ).strip()


def run(program: str, *arguments: str) -> str:
    """Run a client program against the site's database; the password goes by environment."""
    done = subprocess.run(
        [installed_programs() / program, *arguments],
        env=os.environ | service(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        hint = (
            "\nThe server is newer than the programs of this project: use its own pg_dump."
            if OTHER_SERVER in done.stderr
            else ""
        )
        raise BackupFault(f"{program} failed: {done.stderr.strip()}{hint}")
    return done.stdout


def service() -> dict[str, str]:
    """The site's database as the variables of libpq."""
    found = env.database(embedded=env.var_dir() / "postgres")
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER",
             "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}  # fmt: skip
    given = {variable: str(found[key]) for variable, key in names.items() if found[key]}
    mode = found["OPTIONS"].get("sslmode")
    return given | ({"PGSSLMODE": mode} if mode else {})


if __name__ == "__main__":
    main(sys.argv[1:])
