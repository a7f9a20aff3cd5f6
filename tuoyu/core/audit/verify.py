"""The verifier: reads everything once, in streaming memory, and tells every fault.

It finds a changed row (its mac), a missing, an added or an exchanged row (count and digest of its
batch), a changed or missing batch (mac, chain, number) and, with the exported heads, a removed end.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain, islice

from django.db import transaction

from tuoyu.core.audit.canonical import signed
from tuoyu.core.audit.chain import (
    GENESIS,
    Digest,
    Row,
    batch_data,
    rows,
    statements_take_their_time,
)
from tuoyu.core.audit.models import AuditBatch

FAULTS_TOLD = 200
EVENTS_A_SIGN = 50_000
Place = tuple[int, int]
"""In the chain: (epoch, xact_id)."""
AFTER_ALL: Place = (2**31, 0)


class Kind(Enum):
    """What is wrong: Chinese and English, for the report."""

    CHANGED = ("记录被改动或来源不明", "the row was changed, or was not written by this system")
    MISSING = ("已封存的记录缺失", "sealed rows are missing")
    INSERTED = ("封存之后又插入了记录", "rows were added after the sealing")
    EXCHANGED = ("已封存的记录被调换", "sealed rows were exchanged")
    BATCH_CHANGED = ("批次被改动", "the batch was changed")
    BATCH_BROKEN = ("批次前后不衔接", "the batch does not follow the one before")
    BATCH_REMOVED = ("导出的批次不见了", "an exported batch is gone")
    BATCH_REWRITTEN = ("批次与导出的不一致", "the batch differs from the exported one")


@dataclass(frozen=True)
class Fault:
    kind: Kind
    where: str

    def __str__(self) -> str:
        chinese, english = self.kind.value
        return f"{self.where}: {chinese} / {english}"


@dataclass
class Report:
    events: int = 0
    unsealed: int = 0
    batches: int = 0
    head: str = GENESIS
    found: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.found

    def tell(self, kind: Kind, where: str) -> None:
        """Count a fault; the first FAULTS_TOLD are kept."""
        self.found += 1
        if len(self.faults) < FAULTS_TOLD:
            self.faults.append(Fault(kind, where))


@transaction.atomic
def verify(
    heads: Mapping[int, str] | None = None, progress: Callable[[int], None] = lambda done: None
) -> Report:
    """Check all events and batches. `heads`: exported digests by batch number.

    Changes nothing; runs beside writers and the sealer.
    """
    statements_take_their_time()
    report = Report()
    waiting = dict(heads or {})
    # The batches' cursor opens first: events that a later batch seals count as not yet sealed.
    batches = AuditBatch.objects.order_by("number").iterator(chunk_size=2_000)
    first = list(islice(batches, 1))
    events = _Events(report, progress)
    previous: AuditBatch | None = None
    for batch in chain(first, batches):
        _check_batch(report, batch, previous, waiting)
        _check_rows(report, batch, events)
        previous = batch
    report.unsealed = sum(1 for _ in events.before(AFTER_ALL))
    for number in sorted(waiting):
        report.tell(Kind.BATCH_REMOVED, f"#{number}")
    return report


class _Events:
    """The stream of rows, cut at places of the chain; checks each row's own mac as it passes."""

    def __init__(self, report: Report, progress: Callable[[int], None]) -> None:
        self._report, self._progress = report, progress
        self._stream = rows("", [])
        self._next = next(self._stream, None)

    def before(self, bound: Place) -> Iterator[Row]:
        while self._next is not None and (self._next.epoch, self._next.xact_id) < bound:
            self._check(self._next)
            yield self._next
            self._next = next(self._stream, None)

    def _check(self, row: Row) -> None:
        self._report.events += 1
        if not signed(row.data, row.mac):
            self._report.tell(Kind.CHANGED, f"{row.id} {row.event_id}")
        if self._report.events % EVENTS_A_SIGN == 0:
            self._progress(self._report.events)


def _check_batch(
    report: Report, batch: AuditBatch, previous: AuditBatch | None, heads: dict[int, str]
) -> None:
    where = f"#{batch.number}"
    report.batches += 1
    report.head = batch.digest
    if not signed(batch_data(batch), batch.mac):
        report.tell(Kind.BATCH_CHANGED, where)
    if not _follows(batch, previous):
        report.tell(Kind.BATCH_BROKEN, where)
    exported = heads.pop(batch.number, batch.digest)
    if exported != batch.digest:
        report.tell(Kind.BATCH_REWRITTEN, where)


def _follows(batch: AuditBatch, previous: AuditBatch | None) -> bool:
    if previous is None:
        return batch.number == 1 and batch.previous == GENESIS and batch.from_xact == 0
    if (batch.number, batch.previous) != (previous.number + 1, previous.digest):
        return False
    if batch.epoch == previous.epoch:
        return batch.from_xact == previous.to_xact
    return batch.epoch > previous.epoch and batch.from_xact == 0


def _check_rows(report: Report, batch: AuditBatch, events: _Events) -> None:
    for row in events.before((batch.epoch, batch.from_xact)):
        report.tell(Kind.INSERTED, f"{row.id} {row.event_id}")
    faults = report.found
    digest = Digest(batch)
    for row in events.before((batch.epoch, batch.to_xact)):
        digest.add(row)
    changed = report.found - faults
    where = f"#{batch.number} ({digest.count}/{batch.count})"
    if digest.count < batch.count:
        report.tell(Kind.MISSING, where)
    elif digest.count > batch.count:
        report.tell(Kind.INSERTED, where)
    elif digest.finish() != batch.digest and not changed:
        report.tell(Kind.EXCHANGED, where)
