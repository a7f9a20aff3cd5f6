"""A backup holds all, says when it was changed, and is loaded into an empty database only."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config import env
from tools import backup
from tools.backup import BackupFault


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A site's var/ with one file, and a database with one row."""
    monkeypatch.setenv("TUOYU_VAR", str(tmp_path / "var"))
    files = tmp_path / "var" / "files"
    files.mkdir(parents=True)
    (files / "paper").write_text("示例")
    with fresh_database(monkeypatch, "saved") as connection:
        connection.execute("CREATE TABLE row (name text); INSERT INTO row VALUES ('示例托育园')")
        yield tmp_path


class fresh_database:  # noqa: N801
    """DATABASE_URL names a new, empty database of the test server while it is open."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        self.found = env.parse_database(os.environ["DATABASE_URL"])
        self.name = f"backup_{name}_{os.getpid()}"
        monkeypatch.setenv(
            "DATABASE_URL",
            f"postgres://{self.found['USER']}:{self.found['PASSWORD']}@/{self.name}"
            f"?host={self.found['HOST']}&port={self.found['PORT']}",
        )

    def connect(self, name: str) -> psycopg.Connection:
        found = self.found
        return psycopg.connect(
            host=found["HOST"], port=found["PORT"], user=found["USER"],
            password=found["PASSWORD"], dbname=name, autocommit=True,
        )  # fmt: skip

    def __enter__(self) -> psycopg.Connection:
        with self.connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {self.name}")
        self.open = self.connect(self.name)
        return self.open

    def __exit__(self, *failure: object) -> None:
        self.open.close()
        with self.connect("postgres") as connection:
            connection.execute(f"DROP DATABASE {self.name}")


def test_what_was_saved_is_loaded(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = backup.save(site / "backups")
    monkeypatch.setenv("TUOYU_VAR", str(site / "new"))
    with fresh_database(monkeypatch, "loaded") as connection:
        backup.load(saved)
        assert connection.execute("SELECT name FROM row").fetchall() == [("示例托育园",)]
    assert (site / "new" / "files" / "paper").read_text() == "示例"
    told = capsys.readouterr().out
    assert told.index("migrate") < told.index("seal_audit --new-epoch") < told.index("verify_audit")


def test_a_backup_is_readable_by_us_alone(site: Path) -> None:
    assert backup.save(site / "backups").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("part", [backup.DUMP, "files/paper"])
def test_a_changed_part_is_found(site: Path, part: str) -> None:
    saved = backup.save(site / "backups")
    with (saved / part).open("ab") as file:
        file.write(b"x")
    with pytest.raises(BackupFault, match=f"{part} is not what was saved"):
        backup.check(saved)


def test_a_folder_that_is_no_backup_is_said(tmp_path: Path) -> None:
    with pytest.raises(BackupFault, match="holds no complete backup"):
        backup.check(tmp_path)


def test_a_database_in_use_is_not_overwritten(site: Path) -> None:
    saved = backup.save(site / "backups")
    with pytest.raises(BackupFault, match="has 1 tables"):
        backup.load(saved)
