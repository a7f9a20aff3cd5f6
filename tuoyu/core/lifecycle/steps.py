"""Taking a step: compare-and-swap on the state, a log row, an audit event."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.db import transaction

from tuoyu.core import clock
from tuoyu.core.authority import Actor, HasSubject, may, require
from tuoyu.core.errors import Invalid, NotAllowed, StepNotAllowed
from tuoyu.core.lifecycle.table import Lifecycle, Step

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet


class HasLifecycle(HasSubject, Protocol):
    """A record with a state: `lifecycle` is the table, `state` the column."""

    lifecycle: Lifecycle
    state: str
    public_id: UUID
    pk: int


def available_steps(record: HasLifecycle, actor: Actor) -> tuple[Step, ...]:
    """The steps that lead on from the present state and that `actor` may take: the buttons."""
    return tuple(
        step
        for step in record.lifecycle.steps_from(record.state)
        if step.permission is not None and may(actor, step.permission, record)
    )


@transaction.atomic
def take_step(
    record: HasLifecycle,
    code: str,
    *,
    by: Actor,
    reason: str = "",
    also: Mapping[str, Any] | None = None,
) -> None:
    """Change the state of `record` by the named step; the object in hand follows.

    `also`: further columns that are written in the same statement, where a constraint ties them to
    the state (the day on which an institution closed). Raises `NotAllowed` without authority, `StepNotAllowed` (with the present state) when the
    record has moved on, `Invalid` when the step needs a reason and none is given.
    """
    from tuoyu.core import audit
    from tuoyu.core.lifecycle.models import StepLog

    table = record.lifecycle
    step = table.step(code)
    _authorise(step, record, by)
    if step.needs_reason and not reason.strip():
        raise Invalid(f"“{step.label}”需要写明理由。")
    source = record.state
    columns = {**(also or {}), "state": step.target}
    if source not in step.sources or not _swap(record, source, columns):
        raise _moved_on(record, step)
    for name, value in columns.items():
        setattr(record, name, value)
    StepLog.objects.create(
        lifecycle=table.name,
        record_id=record.public_id,
        step=code,
        source=source,
        target=step.target,
        taken_by_id=by.user_id,
        taken_by_name=by.name,
        taken_at=clock.now(),
        reason=reason,
    )
    audit.record(by, f"{table.name}.{code}", record, source=source, target=step.target)


def _authorise(step: Step, record: HasLifecycle, by: Actor) -> None:
    if step.permission is not None:
        require(by, step.permission, record)
    elif by.origin != "system":
        raise NotAllowed(f"“{step.label}”由系统办理，不能手工操作。")


def _rows(record: HasLifecycle) -> "QuerySet[Model]":
    return type(record)._default_manager.filter(pk=record.pk)  # type: ignore[attr-defined]


def _swap(record: HasLifecycle, source: str, columns: Mapping[str, Any]) -> bool:
    return _rows(record).filter(state=source).update(**columns) == 1


def _moved_on(record: HasLifecycle, step: Step) -> StepNotAllowed:
    present = str(_rows(record).values_list("state", flat=True).get())
    label = record.lifecycle.state(present).label
    return StepNotAllowed(
        f"这件{record.lifecycle.label}现在是“{label}”，不能再办理“{step.label}”。请刷新页面查看最新情况。",
        present=present,
        present_label=label,
    )
