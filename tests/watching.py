"""Nothing changed: the rows of every table that an act of the filing journey may touch."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model

from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.core.numbering.models import NumberSeries
from tuoyu.files.models import StoredFile
from tuoyu.filing import models as filing
from tuoyu.notices.models import Notice
from tuoyu.registry import models as registry

WATCHED: tuple[type[Model], ...] = (
    filing.Case, filing.Material, filing.Submission, filing.Notice,
    filing.Verification, filing.CheckedItem, filing.Nonconformity, filing.Correction,
    filing.Cancellation, filing.AnnualReport, filing.Opinion, filing.OpinionChange,
    registry.Institution, registry.Site, registry.ClassGroup, registry.Service, registry.Listing,
    registry.StaffMember, registry.Employment, registry.HealthCertificate,
    registry.BackgroundCheck, registry.Qualification, registry.Training, registry.Certificate,
    registry.Flag, registry.Fee, registry.Capacity, registry.Merge,
    registry.DistinctPair,
    Notice, StepLog, NumberSeries, StoredFile,
)  # fmt: skip


def rows() -> dict[str, list[dict[str, Any]]]:
    found = {model.__qualname__ + model.__module__: _rows(model) for model in WATCHED}
    found["audit"] = list(AuditEvent.objects.filter(result="ok").order_by("pk").values())
    return found


def _rows(model: type[Model]) -> list[dict[str, Any]]:
    return list(model._default_manager.order_by("pk").values())


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Fails when a row was written, an act was recorded as done, or a notice was queued."""
    before = rows()
    yield
    after = rows()
    assert {k: v for k, v in after.items() if v != before[k]} == {}
