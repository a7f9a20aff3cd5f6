"""The tables of the machinery, gathered for Django; each stands in its own room."""

from tuoyu.core.audit.models import AuditBatch, AuditEpoch, AuditEvent
from tuoyu.core.calendar.models import WorkDay, WorkYear
from tuoyu.core.idempotency.models import IdempotencyKey
from tuoyu.core.jobs.models import Work
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.core.numbering.models import NumberSeries
from tuoyu.core.record import Record

__all__ = [
    "AuditBatch",
    "AuditEpoch",
    "AuditEvent",
    "IdempotencyKey",
    "NumberSeries",
    "Record",
    "StepLog",
    "Work",
    "WorkDay",
    "WorkYear",
]
