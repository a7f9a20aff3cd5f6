"""The chain: what is sealed, and that the verifier finds every kind of change."""

import json
import threading
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from tuoyu.core import audit
from tuoyu.core.audit import chain
from tuoyu.core.audit.chain import Restored, seal, start_epoch
from tuoyu.core.audit.models import AuditBatch, AuditEpoch, AuditEvent
from tuoyu.core.audit.verify import Kind, verify
from tuoyu.core.authority import SYSTEM
from tuoyu.core.ids import uuid7

pytestmark = pytest.mark.django_db(transaction=True)


def write(number: int = 5) -> None:
    for each in range(number):
        audit.record(SYSTEM, "test.act", uuid7(), number=each)


def tamper(statement: str, values: list[Any] | None = None) -> None:
    """As somebody who owns the tables: the triggers are off meanwhile."""
    tables = ("core_auditevent", "core_auditbatch", "core_auditepoch")
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")


def kinds() -> list[Kind]:
    return [fault.kind for fault in verify().faults]


def test_finished_events_are_sealed_and_verified() -> None:
    write(3)
    assert [batch.count for batch in seal()] == [3]
    write(2)
    assert [(batch.number, batch.count) for batch in seal()] == [(2, 2)]
    write(1)
    report = verify()
    assert report.sound
    assert (report.events, report.unsealed, report.batches) == (6, 1, 2)
    assert report.head == AuditBatch.objects.get(number=2).digest


def test_nothing_to_seal_makes_no_batch() -> None:
    assert seal() == []
    write(1)
    assert len(seal()) == 1
    assert seal() == []
    assert verify().sound


def test_a_batch_never_cuts_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "EVENTS_PER_BATCH", 2)
    write(1)
    with transaction.atomic():
        write(3)
    write(2)
    assert [batch.count for batch in seal()] == [4, 2]
    assert verify().sound


def _elsewhere(act: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_transaction_that_is_still_open_waits_for_a_later_batch() -> None:
    written, go_on = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction.atomic():
            write(2)
            written.set()
            go_on.wait(10)

    thread = _elsewhere(slow_writer)
    try:
        assert written.wait(10)
        write(3)  # begun later, finished earlier: it must wait behind the slow one
        assert seal() == []
    finally:
        go_on.set()
        thread.join()
    assert [batch.count for batch in seal()] == [5]
    assert verify().sound


def test_a_transaction_in_another_database_holds_nothing_back() -> None:
    given = connection.settings_dict
    elsewhere = psycopg.connect(
        host=given["HOST"], port=given["PORT"] or 5432, user=given["USER"],
        password=given["PASSWORD"], dbname="postgres",
    )  # fmt: skip
    with elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        write(2)
        assert [batch.count for batch in seal()] == [2]
    assert verify().sound


def test_the_sealers_own_transaction_waits_until_it_is_over() -> None:
    write(1)
    with transaction.atomic():
        write(1)
        assert [batch.count for batch in seal()] == [1]
        write(1)
    assert [batch.count for batch in seal()] == [2]
    assert verify().sound


def test_writers_and_the_sealer_do_not_wait_for_each_other() -> None:
    def writer() -> None:
        for _ in range(40):
            with transaction.atomic():
                write(2)

    threads = [_elsewhere(writer) for _ in range(4)]
    while any(thread.is_alive() for thread in threads):
        seal()
    seal()
    report = verify()
    assert report.sound, report.faults
    assert (report.events, report.unsealed) == (320, 0)


CHANGES = (
    "act = 'other'",
    "actor_id = 99",
    "at = at + interval '1 microsecond'",
    "facts = '{\"number\": 77}'",
    "ip = '10.0.0.1'",
    "result = 'refused'",
    "division = '12'",
    "mac = 'dev:00'",
    "mac = 'unknown:' || split_part(mac, ':', 2)",
)


@pytest.mark.parametrize("sealed", [True, False])
def test_a_changed_row_is_found(sealed: bool) -> None:
    write(2 * len(CHANGES))
    if sealed:
        seal()
    victims = list(AuditEvent.objects.order_by("id"))[::2]
    for victim, change in zip(victims, CHANGES, strict=True):
        tamper(f"UPDATE core_auditevent SET {change} WHERE id = %s", [victim.pk])  # noqa: S608
    faults = verify().faults
    assert [fault.where for fault in faults] == [f"{v.pk} {v.event_id}" for v in victims]
    assert {fault.kind for fault in faults} == {Kind.CHANGED}


def test_the_first_row_of_a_batch_counts_as_changed_only() -> None:
    write()
    seal()
    tamper("UPDATE core_auditevent SET act = 'y' WHERE id = (SELECT min(id) FROM core_auditevent)")
    assert kinds() == [Kind.CHANGED]


def test_a_missing_row_is_found() -> None:
    write()
    seal()
    write()
    seal()
    tamper("DELETE FROM core_auditevent WHERE id = (SELECT min(id) + 2 FROM core_auditevent)")
    (fault,) = verify().faults
    assert fault.kind is Kind.MISSING
    assert fault.where == "#1 (4/5)"


_COPY = """
INSERT INTO core_auditevent (event_id, at, actor_id, actor_roles, origin, act, object_type,
    object_id, institution_id, division, result, reason, request_id, ip, facts, mac, epoch, xact_id)
SELECT gen_random_uuid(), at, 99, actor_roles, origin, act, object_type,
    object_id, institution_id, division, result, reason, request_id, ip, facts, mac, epoch, xact_id
FROM core_auditevent WHERE id = (SELECT min(id) FROM core_auditevent)
"""


def test_a_row_forged_with_an_old_transaction_is_found() -> None:
    write()
    seal()
    tamper(_COPY)
    assert set(kinds()) == {Kind.CHANGED, Kind.INSERTED}


def test_a_rightly_signed_row_moved_into_a_sealed_time_is_found() -> None:
    write()
    seal()
    write(1)
    tamper(
        "UPDATE core_auditevent SET xact_id = (SELECT min(xact_id) FROM core_auditevent)"
        " WHERE id = (SELECT max(id) FROM core_auditevent)"
    )
    assert kinds() == [Kind.INSERTED]


def test_a_row_without_a_right_mac_is_found_before_it_is_sealed() -> None:
    write(1)
    tamper(_COPY)
    assert kinds() == [Kind.CHANGED]
    seal()
    assert kinds() == [Kind.CHANGED]


def test_exchanged_rows_are_found() -> None:
    write(2)
    seal()
    tamper(
        "UPDATE core_auditevent SET xact_id = (SELECT max(xact_id) FROM core_auditevent)"
        " WHERE id = (SELECT min(id) FROM core_auditevent)"
    )
    assert kinds() == [Kind.EXCHANGED]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("digest = repeat('a', 64)", {Kind.BATCH_CHANGED, Kind.BATCH_BROKEN, Kind.EXCHANGED}),
        ("count = count - 1", {Kind.BATCH_CHANGED, Kind.INSERTED}),
        ("previous = repeat('a', 64)", {Kind.BATCH_BROKEN, Kind.EXCHANGED}),
        ("mac = 'dev:00'", {Kind.BATCH_CHANGED}),
        ("sealed_at = sealed_at - interval '1 day'", {Kind.BATCH_CHANGED}),
    ],
)
def test_a_changed_batch_is_found(change: str, found: set[Kind]) -> None:
    for _ in range(3):
        write(2)
        seal()
    tamper(f"UPDATE core_auditbatch SET {change} WHERE number = 2")  # noqa: S608
    assert set(kinds()) == found


def test_a_batch_removed_from_the_middle_is_found() -> None:
    for _ in range(3):
        write(2)
        seal()
    tamper("DELETE FROM core_auditbatch WHERE number = 2")
    assert Kind.BATCH_BROKEN in kinds()


def test_a_chain_sealed_anew_without_the_key_is_found(settings: Any) -> None:
    write(2)
    seal()
    tamper("DELETE FROM core_auditbatch")
    other = json.dumps(
        {
            ring: {"active": "dev", "keys": {"dev": f"{'A' * 42}{letter}="}}
            for ring, letter in (("data", "A"), ("index", "E"), ("audit", "I"))
        }
    )
    settings.TUOYU_KEYS = other
    seal()
    settings.TUOYU_KEYS = ""
    assert kinds() == [Kind.BATCH_CHANGED]


def test_a_removed_end_is_found_with_the_exported_heads(tmp_path: Path) -> None:
    heads = tmp_path / "heads.jsonl"
    write(2)
    call_command("seal_audit", export=heads, stdout=StringIO())
    write(2)
    call_command("seal_audit", export=heads, stdout=StringIO())
    assert len(heads.read_text().splitlines()) == 2
    call_command("verify_audit", heads=heads, stdout=StringIO())
    tamper("DELETE FROM core_auditevent WHERE id > (SELECT min(id) + 1 FROM core_auditevent)")
    tamper("DELETE FROM core_auditbatch WHERE number = 2")
    assert verify().sound
    errors = StringIO()
    with pytest.raises(CommandError, match="1 处异常"):
        call_command("verify_audit", heads=heads, stdout=StringIO(), stderr=errors)
    assert "#2: 导出的批次不见了 / an exported batch is gone" in errors.getvalue()


def test_a_rewritten_batch_differs_from_its_export(tmp_path: Path) -> None:
    heads = tmp_path / "heads.jsonl"
    write(2)
    call_command("seal_audit", export=heads, stdout=StringIO())
    tamper("DELETE FROM core_auditbatch")
    write(1)
    seal()
    assert verify().sound
    with pytest.raises(CommandError):
        call_command("verify_audit", heads=heads, stdout=StringIO(), stderr=StringIO())
    with pytest.raises(CommandError, match="differs"):
        call_command("seal_audit", export=heads, stdout=StringIO())


def test_a_broken_file_of_heads_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "heads.jsonl"
    broken.write_text("{}\n")
    with pytest.raises(CommandError, match="not a file of sealed heads"):
        call_command("verify_audit", heads=broken, stdout=StringIO())


def test_the_report_is_in_both_languages_and_exits_with_one() -> None:
    write(3)
    seal()
    tamper("UPDATE core_auditevent SET act = 'y' WHERE id = (SELECT min(id) FROM core_auditevent)")
    out, errors = StringIO(), StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("verify_audit", stdout=out, stderr=errors)
    assert caught.value.returncode == 1
    assert "记录被改动" in errors.getvalue()
    assert "the row was changed" in errors.getvalue()
    assert "3 events" in out.getvalue()


def test_after_a_restore_the_next_epoch_goes_on() -> None:
    write(2)
    seal()
    write(2)  # finished before the dump, not sealed yet
    # The other cluster: another identifier, and transaction numbers far below those of the rows.
    tamper("UPDATE core_auditepoch SET system_identifier = 'elsewhere'")
    with pytest.raises(Restored):
        seal()
    with pytest.raises(CommandError, match="--new-epoch"):
        call_command("seal_audit", stdout=StringIO())
    assert start_epoch() == 2
    assert AuditEpoch.objects.count() == 2
    write(3)
    assert [(b.epoch, b.count) for b in seal()] == [(1, 2), (2, 4)]
    assert [b.to_xact for b in AuditBatch.objects.filter(epoch=1)][-1] == chain.END_OF_EPOCH
    report = verify()
    assert report.sound, report.faults
    write(1)
    assert [(b.epoch, b.count) for b in seal()] == [(2, 1)]
    tamper(_COPY)
    assert Kind.INSERTED in kinds()


def test_transaction_numbers_behind_the_seal_are_a_restore_too() -> None:
    write(1)
    seal()
    tamper("UPDATE core_auditbatch SET to_xact = to_xact + 1000000000")
    with pytest.raises(Restored):
        seal()


def test_an_epoch_without_a_rest_is_followed_by_the_next() -> None:
    write(2)
    seal()
    start_epoch()
    assert [(b.epoch, b.count) for b in seal()] == [(2, 1)]
    assert verify().sound
    tamper("UPDATE core_auditevent SET epoch = 1, xact_id = xact_id + 1000000 WHERE epoch = 2")
    assert Kind.INSERTED in kinds()
