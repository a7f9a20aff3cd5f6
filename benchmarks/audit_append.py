"""Audit append by 16 writers: with mac, stamp, index and a sealer at work, against the same insert
without them, and against bare psycopg. Then the verifier's speed."""

import multiprocessing
import os
import statistics
from time import monotonic
from typing import Any

from benchmarks import Row

WRITERS = 16
SECONDS = 3.0
ROUNDS = 3
EVENTS_VERIFIED = 200_000
LEAST_RATIO = 0.8
MOST_SECONDS_A_MILLION = 60.0
PLAIN = "bench_plain"


def run() -> list[Row]:
    _make_plain_table()
    kinds = ("ours", "same", "bare")
    rates: dict[str, list[float]] = {kind: [] for kind in kinds}
    for turn in range(ROUNDS):
        # Turned round each time, so that a warm cache or a busy neighbour favours nobody.
        for kind in kinds if turn % 2 else reversed(kinds):
            rates[kind].append(_rate(kind))
    ours, same, bare = (statistics.median(rates[kind]) for kind in kinds)
    return [
        Row(
            f"append, {WRITERS} writers, one event a transaction",
            f"{ours:.0f}/s", f"same insert without a chain {same:.0f}/s", ours / same,
            f"≥ {LEAST_RATIO}", ours / same >= LEAST_RATIO,
        ),
        Row(
            f"append, {WRITERS} writers, against bare psycopg",
            f"{ours:.0f}/s", f"psycopg {bare:.0f}/s", ours / bare, "", None,
        ),
        _verify(),
    ]  # fmt: skip


def _make_plain_table() -> None:
    """A twin of the event table: same columns and indexes but the chain's; no triggers."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {PLAIN}")
        cursor.execute(
            f"CREATE TABLE {PLAIN} (LIKE core_auditevent INCLUDING ALL EXCLUDING INDEXES)"
        )
        cursor.execute(f"ALTER TABLE {PLAIN} ADD PRIMARY KEY (id), ADD UNIQUE (event_id)")
        cursor.execute(f"CREATE INDEX ON {PLAIN} (object_id, id)")
        cursor.execute(f"CREATE INDEX ON {PLAIN} (actor_id, id)")


def _rate(kind: str) -> float:
    """Events a second of all writers together."""
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("fork")  # a fresh start costs seconds for each writer
    start, results = context.Barrier(WRITERS + 1), context.Queue()
    stop = context.Event()
    sealer = context.Process(target=_sealer, args=(stop,)) if kind == "ours" else None
    writers = [context.Process(target=_writer, args=(kind, start, results)) for _ in range(WRITERS)]
    for process in [*writers, *([sealer] if sealer else [])]:
        process.start()
    start.wait(120)
    rate = sum(results.get(timeout=120) for _ in writers)
    stop.set()
    for process in [*writers, *([sealer] if sealer else [])]:
        process.join()
    return float(rate)


def _writer(kind: str, start: Any, results: Any) -> None:
    append = _bare() if kind == "bare" else _through_django(kind)
    append()
    start.wait(120)
    count, began = 0, monotonic()
    while monotonic() - began < SECONDS:
        append()
        count += 1
    results.put(count / (monotonic() - began))


def _through_django(kind: str) -> Any:
    from django.db import transaction

    from tuoyu.core import audit
    from tuoyu.core.authority import Actor, Holding, Role
    from tuoyu.core.ids import uuid7

    if kind == "same":
        audit._INSERT = audit._INSERT.replace("core_auditevent", PLAIN)
        audit.canonical = lambda values: b""
        audit.sign = lambda data: f"dev:{'0' * 64}"
    actor = Actor(
        7, "", (Holding(Role.FILING_CLERK, "120106"),), request_id=str(uuid7()), ip="10.0.0.9"
    )

    def append() -> None:
        with transaction.atomic():
            audit.record(actor, "filing.issue", uuid7(), division="120106001", number=12)

    return append


def _bare() -> Any:
    import psycopg

    from tuoyu.core.audit.canonical import SIGNED
    from tuoyu.core.clock import now
    from tuoyu.core.ids import uuid7

    connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    query = (
        f"INSERT INTO {PLAIN} ({', '.join(SIGNED)}, mac) "
        f"VALUES ({', '.join(['%s'] * (len(SIGNED) + 1))})"
    )
    request = str(uuid7())

    def append() -> None:
        connection.execute(
            query,
            (
                uuid7(), now(), 7, "filing_clerk", "web", "filing.issue", "", uuid7(), None,
                "120106001", "ok", "", request, "10.0.0.9", '{"number": 12}', f"dev:{'0' * 64}",
            ),
        )  # fmt: skip

    return append


def _sealer(stop: Any) -> None:
    from tuoyu.core.audit.chain import seal

    while not stop.is_set():
        seal()
        stop.wait(1.0)


def _verify() -> Row:
    """Fill up to EVENTS_VERIFIED, seal, verify; the floor only reads the same columns."""
    from django.db import connection, transaction

    from tuoyu.core import audit
    from tuoyu.core.audit.chain import EVENTS, ROWS_A_FETCH, seal
    from tuoyu.core.audit.models import AuditEvent
    from tuoyu.core.audit.verify import verify
    from tuoyu.core.authority import SYSTEM
    from tuoyu.core.ids import uuid7

    lacking = EVENTS_VERIFIED - AuditEvent.objects.count()
    for _ in range(0, max(lacking, 0), 1000):
        with transaction.atomic():
            for number in range(1000):
                audit.record(SYSTEM, "filing.issue", uuid7(), division="120106001", number=number)
    seal()
    began = monotonic()
    report = verify()
    seconds = monotonic() - began
    assert report.sound, report.faults
    began = monotonic()
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(f"{EVENTS} ORDER BY epoch, xact_id, id")
        while cursor.fetchmany(ROWS_A_FETCH):
            pass
    reading = monotonic() - began
    million = seconds / report.events * 1e6
    return Row(
        f"verify {report.events} events in {report.batches} batches",
        f"{seconds:.1f} s ({million:.0f} s a million)",
        f"reading them {reading:.1f} s",
        seconds / reading,
        f"a million < {MOST_SECONDS_A_MILLION:.0f} s",
        million < MOST_SECONDS_A_MILLION,
    )
