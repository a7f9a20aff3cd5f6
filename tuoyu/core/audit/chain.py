"""The chain: finished events are sealed in batches, each over the one before.

Writers never wait for each other: an event is a plain insert, stamped by the database with its
transaction number. Sealing looks back: below the oldest transaction that still runs all have
finished, so the events there will not become more, and their order (xact_id, id) is fixed for ever.
See docs/adr/0004-audit-chain.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.db import connection, transaction

from tuoyu.core import audit, clock
from tuoyu.core.audit.canonical import FACTS, SIGNED, address, canonical, decode, sign
from tuoyu.core.audit.models import AuditBatch, AuditEpoch, AuditEvent
from tuoyu.core.authority import SYSTEM

GENESIS = "0" * 64
# The upper bound of an epoch's last batch; above any transaction number.
END_OF_EPOCH = 2**62
EVENTS_PER_BATCH = 100_000
ROWS_A_FETCH = 2_000
ONE_SEALER = 0x7475_6F79_7501

_IP = SIGNED.index("ip")
_AS_TEXT = {"event_id", "object_id", "institution_id", "facts"}
COLUMNS = ", ".join(
    [
        "host(ip)" if name == "ip" else f"{name}::text" if name in _AS_TEXT else name
        for name in SIGNED
    ]
    + ["mac", "id", "epoch", "xact_id"]
)
EVENTS = f"SELECT {COLUMNS} FROM core_auditevent"  # noqa: S608

# The lowest transaction that may still write here: it runs in this snapshot and was not seen at
# work in another database of the server, nor did it end meanwhile. CASE, because the order counts.
HORIZON = """
WITH running AS (
    SELECT pg_snapshot_xip(pg_current_snapshot())::text::bigint AS xact
), elsewhere AS MATERIALIZED (
    SELECT held.transactionid::text::bigint AS low_half
    FROM pg_locks held JOIN pg_stat_activity backend USING (pid)
    WHERE held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock' AND held.granted
      AND backend.datid <> (SELECT oid FROM pg_database WHERE datname = current_database())
)
SELECT least(
    (SELECT min(xact) FROM running
     WHERE CASE WHEN xact & 4294967295 IN (SELECT low_half FROM elsewhere) THEN false
                ELSE pg_xact_status(xact::text::xid8) = 'in progress' END),
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
    pg_current_xact_id_if_assigned()::text::bigint
)
"""

NEWEST = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"


class Restored(RuntimeError):
    """The database was restored into another cluster: transaction numbers began anew."""

    def __init__(self) -> None:
        super().__init__(
            "数据库已恢复到另一个实例，请先运行 manage.py seal_audit --new-epoch。"
            "The database was restored into another cluster: run seal_audit --new-epoch first."
        )


@dataclass(frozen=True)
class Row:
    """One event as the chain sees it: the bytes that its mac signs, and its place."""

    event_id: str
    data: bytes
    mac: str
    id: int
    epoch: int
    xact_id: int

    def link(self) -> bytes:
        """What the batch digests; the length first, so that no two rows can run together."""
        tail = f"|{self.id}|{self.epoch}|{self.xact_id}|{self.mac}"
        return f"{len(self.data)}:".encode() + self.data + tail.encode()


def row_from(values: Sequence[Any]) -> Row:
    signed = list(values[: len(SIGNED)])
    signed[FACTS] = decode(signed[FACTS])
    signed[_IP] = address(signed[_IP])
    mac, row_id, epoch, xact_id = values[len(SIGNED) :]
    return Row(str(signed[0]), canonical(signed), mac, row_id, epoch, xact_id)


def rows(where: str, values: Sequence[Any]) -> Iterator[Row]:
    """Events in the order of the chain, through a server-side cursor; needs a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"{EVENTS} {where} ORDER BY epoch, xact_id, id", values)
        while chunk := cursor.fetchmany(ROWS_A_FETCH):
            for each in chunk:
                yield row_from(each)


class Digest:
    """SM3 over the previous digest, the header and the rows."""

    def __init__(self, batch: AuditBatch) -> None:
        self._hash = hashes.Hash(hashes.SM3())
        header = f"{batch.previous}|{batch.number}|{batch.epoch}|{batch.from_xact}|{batch.to_xact}"
        self._hash.update(header.encode())
        self.count = 0

    def add(self, row: Row) -> None:
        self._hash.update(row.link())
        self.count += 1

    def finish(self) -> str:
        self._hash.update(f"|{self.count}".encode())
        return self._hash.finalize().hex()


def batch_data(batch: AuditBatch) -> bytes:
    """What the mac of a batch signs."""
    sealed_at = batch.sealed_at.astimezone(UTC).isoformat(timespec="microseconds")
    return f"batch|{batch.number}|{batch.count}|{batch.digest}|{sealed_at}".encode()


def seal() -> list[AuditBatch]:
    """Seal the events of all finished transactions; returns the new batches, perhaps none.

    One transaction a batch. None when another sealer is at work. Raises `Restored`.
    """
    sealed: list[AuditBatch] = []
    while batch := _seal_one():
        sealed.append(batch)
    return sealed


@transaction.atomic
def _seal_one() -> AuditBatch | None:
    if not _value("SELECT pg_try_advisory_xact_lock(%s)", [ONE_SEALER]):
        return None
    statements_take_their_time()
    present = present_epoch()
    # Taken before the events are read: what finished before this moment is visible below.
    horizon = _value(HORIZON)
    last = AuditBatch.objects.order_by("-number").first()
    if last and last.epoch == present and _value(NEWEST) < last.to_xact:
        raise Restored
    first = _first_open(last)
    if first is None:
        return None
    epoch, from_xact = first
    to_xact = _bound(epoch, from_xact, END_OF_EPOCH if epoch < present else horizon)
    batch = AuditBatch(
        number=last.number + 1 if last else 1,
        epoch=epoch,
        from_xact=from_xact,
        to_xact=to_xact,
        previous=last.digest if last else GENESIS,
    )
    return _write(batch) if from_xact < to_xact else None


def _first_open(last: AuditBatch | None) -> tuple[int, int] | None:
    """Where the next batch starts: (epoch, xact_id); None when nothing waits."""
    epoch, xact = (last.epoch, last.to_xact) if last else (0, 0)
    waiting = AuditEvent.objects.order_by("epoch", "xact_id", "id")
    if waiting.filter(epoch=epoch, xact_id__gte=xact).exists():
        return epoch, xact
    later = waiting.filter(epoch__gt=epoch).values_list("epoch", flat=True).first()
    return None if later is None else (later, 0)


def _bound(epoch: int, from_xact: int, horizon: int) -> int:
    """The upper bound of the batch: at most EVENTS_PER_BATCH, but never half a transaction."""
    events = AuditEvent.objects.filter(epoch=epoch, xact_id__gte=from_xact, xact_id__lt=horizon)
    ordered = events.order_by("xact_id", "id").values_list("xact_id", flat=True)
    full = ordered[EVENTS_PER_BATCH - 1 : EVENTS_PER_BATCH].first()
    return horizon if full is None else int(full) + 1


def _write(batch: AuditBatch) -> AuditBatch | None:
    digest = Digest(batch)
    where = "WHERE epoch = %s AND xact_id >= %s AND xact_id < %s"
    for row in rows(where, [batch.epoch, batch.from_xact, batch.to_xact]):
        digest.add(row)
    if not digest.count:
        return None
    batch.count, batch.digest, batch.sealed_at = digest.count, digest.finish(), clock.now()
    batch.mac = sign(batch_data(batch))
    batch.save(force_insert=True)
    return batch


def present_epoch() -> int:
    """The number of the epoch; the first one starts itself. Raises `Restored`."""
    identifier = _system_identifier()
    last = AuditEpoch.objects.order_by("-number").first()
    if last is None:
        last = AuditEpoch.objects.create(
            number=1, system_identifier=identifier, started_at=clock.now()
        )
    if last.system_identifier != identifier:
        raise Restored
    return last.number


def is_restored() -> bool:
    """Whether this is another cluster than the one of the last epoch: writes would break the chain.

    Reads only; False while nothing was ever sealed.
    """
    last = AuditEpoch.objects.order_by("-number").first()
    if last is None:
        return False
    if last.system_identifier != _system_identifier():
        return True
    sealed = AuditBatch.objects.filter(epoch=last.number).order_by("-number").first()
    return sealed is not None and _value(NEWEST) < sealed.to_xact


@transaction.atomic
def start_epoch() -> int:
    """Begin the next epoch, after a restore and before the site writes again."""
    with connection.cursor() as cursor:
        # Waits for every writer, so that no event of the old epoch comes later.
        cursor.execute("LOCK TABLE core_auditevent IN SHARE ROW EXCLUSIVE MODE")
    last = AuditEpoch.objects.order_by("-number").first()
    number = last.number + 1 if last else 1
    AuditEpoch.objects.create(
        number=number, system_identifier=_system_identifier(), started_at=clock.now()
    )
    audit.record(SYSTEM, "audit.start_epoch", epoch=number)
    return number


def statements_take_their_time() -> None:
    """No statement timeout until the transaction ends."""
    _value("SELECT set_config('statement_timeout', '0', true)")


def _system_identifier() -> str:
    return str(_value("SELECT system_identifier::text FROM pg_control_system()"))


def _value(query: str, values: Sequence[Any] = ()) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]
