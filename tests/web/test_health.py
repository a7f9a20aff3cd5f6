import json
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tuoyu.core import clock
from tuoyu.core.audit.chain import start_epoch
from tuoyu.core.audit.models import AuditEpoch
from tuoyu.web.health import checks


@pytest.fixture(autouse=True)
def fresh_fonts(settings) -> None:  # type: ignore[no-untyped-def]
    assert list(Path(settings.FONT_DIR).glob("*.ttf")), "run `make assets`"


def test_healthz_asks_no_database() -> None:
    # Without the django_db mark any query fails this test.
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
class TestReady:
    def test_all_is_there(self) -> None:
        answer = Client().get("/readyz")
        assert answer.status_code == 200
        assert answer.json()["checks"] == dict.fromkeys(checks.CHECKS, "ok")

    def test_a_missing_font_is_named(self, settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        settings.FONT_DIR = tmp_path / "secret-place"
        answer = Client().get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["checks"]["fonts"] == "failed"
        assert "secret-place" not in answer.content.decode()

    def test_a_waiting_migration_is_named(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'notices'")
        answer = Client().get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["checks"]["migrations"] == "failed"

    def test_a_full_or_closed_disk_is_named(self, settings, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
        settings.FILE_ROOT = tmp_path / "not" / "yet" / "there"
        checks.disk()
        monkeypatch.setattr(checks.os, "access", lambda path, mode: False)
        answer = Client().get("/readyz")
        assert json.loads(answer.content)["checks"]["disk"] == "failed"

    def test_a_database_restored_into_another_cluster_is_named(self) -> None:
        AuditEpoch.objects.create(number=1, system_identifier="1", started_at=clock.now())
        answer = Client().get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["checks"]["audit"] == "failed"
        start_epoch()
        assert Client().get("/readyz").json()["checks"]["audit"] == "ok"

    def test_it_writes_nothing(self) -> None:
        with CaptureQueriesContext(connection) as made:
            Client().get("/readyz")
        assert all(
            query["sql"].strip("( \n").upper().startswith(("SELECT", "SHOW")) for query in made
        )
