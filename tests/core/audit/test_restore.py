"""A real dump, restored into another database: the chain still holds and goes on."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

from tuoyu.core import audit
from tuoyu.core.audit.chain import seal
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.audit.verify import verify
from tuoyu.core.authority import SYSTEM
from tuoyu.core.postgres import installed_programs

pytestmark = pytest.mark.django_db(transaction=True)


def run(program: str, *arguments: str) -> None:
    given = connection.settings_dict
    access = {
        "PGHOST": given["HOST"], "PGPORT": str(given["PORT"] or 5432), "PGUSER": given["USER"],
        "PGPASSWORD": given["PASSWORD"], "PATH": os.environ["PATH"],
    }  # fmt: skip
    command = [str(installed_programs() / program), *arguments]
    subprocess.run(command, env=access, check=True, capture_output=True, timeout=60)


@pytest.fixture
def restored(tmp_path: Path) -> Iterator[None]:
    """From here on the default connection leads to a copy made by pg_dump and pg_restore."""
    original = connection.settings_dict["NAME"]
    copy, dump = f"{original}_restored", str(tmp_path / "dump")
    for number in range(4):
        audit.record(SYSTEM, "test.act", number=number, paper="示例〔2026〕1号")
    seal()
    audit.record(SYSTEM, "test.act", number=5)
    run("pg_dump", "--format=custom", f"--file={dump}", original)
    run("dropdb", "--if-exists", "--force", copy)
    run("createdb", "--template=template0", copy)
    run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={copy}", dump)
    connection.close()
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original
        run("dropdb", "--force", copy)


@pytest.mark.usefixtures("restored")
def test_a_restored_database_verifies_and_seals_on() -> None:
    assert connection.settings_dict["NAME"].endswith("_restored")
    report = verify()
    assert report.sound, report.faults
    assert (report.events, report.unsealed, report.batches) == (5, 1, 1)
    audit.record(SYSTEM, "test.act", number=6)
    assert [batch.count for batch in seal()] == [2]
    assert verify().sound
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="只能追加"):
        cursor.execute("DELETE FROM core_auditevent")
    assert AuditEvent.objects.count() == 6
