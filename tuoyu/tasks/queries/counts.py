"""Tasks counted: by clause, by unit, and those that came from other records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tuoyu.core import clock
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.tasks.lifecycle import DONE, OPEN
from tuoyu.tasks.models import DueChange, Task, TaskPart
from tuoyu.tasks.models.task import LATE_STATES
from tuoyu.tasks.vocabulary import Acceptance, Part

COUNTED = (*OPEN, DONE)  # no draft, nothing cancelled or carried on


@dataclass(frozen=True)
class ClauseTasks:
    """The tasks of one clause. `open` are dispatched and not confirmed, `overdue` among them."""

    total: int = 0
    done: int = 0
    overdue: int = 0
    open: int = 0


@dataclass(frozen=True)
class UnitTasks:
    """The tasks that one unit leads; `waiting_acceptance` counts those that it supports too.

    `on_time`: confirmed, and reported done by the due day.
    """

    total: int = 0
    done: int = 0
    on_time: int = 0
    overdue: int = 0
    waiting_acceptance: int = 0


def state_by_clause(
    division: str, year: int | None = None, on: date | None = None
) -> dict[str, ClauseTasks]:
    """The tasks of a district by the code of their clause, today or as they were at the end of a
    past day; one query."""
    rows = Task.objects.filter(division__code=division, clause__isnull=False)
    if year is not None:
        rows = rows.filter(year=year)
    counts = (
        _as_of(rows, on)
        .order_by()
        .values_list("clause__code")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(was=DONE)),
            late=Count("pk", filter=_late(on)),
            going=Count("pk", filter=Q(was__in=OPEN)),
        )
    )
    return {code: ClauseTasks(*found) for code, *found in counts}


def state_by_unit(
    division: str, year: int | None = None, on: date | None = None
) -> dict[str, UnitTasks]:
    """The tasks of a district by the code of the unit, today or as they were at the end of a past
    day; one query. Who has a part in a task is told as of today."""
    lead, waits = Q(part=Part.LEAD.value), Q(acceptance=Acceptance.WAITING.value)
    if on is not None:
        waits |= Q(answered_at__date__gt=on)
    rows = TaskPart.objects.filter(task__division__code=division)
    if year is not None:
        rows = rows.filter(task__year=year)
    counts = (
        _as_of(rows, on, "task__")
        .order_by()
        .values_list("unit__code")
        .annotate(
            total=Count("pk", filter=lead),
            done=Count("pk", filter=lead & Q(was=DONE)),
            on_time=Count("pk", filter=lead & Q(was=DONE, task__claimed_at__date__lte=F("due"))),
            late=Count("pk", filter=lead & _late(on)),
            waiting=Count("pk", filter=waits & Q(was__in=OPEN)),
        )
    )
    return {code: UnitTasks(*found) for code, *found in counts}


def _as_of(rows: QuerySet[Any], on: date | None, path: str = "") -> QuerySet[Any]:
    """With the state and the due day that each task has (`was`, `due`), or had at the end of a day:
    the target of its last step until then, and the day from which it was first moved after that.
    Those that did not count then are left out. `path` leads to the task.
    """
    was: Any = F(f"{path}state")
    due: Any = F(f"{path}due_on")
    if on is not None and on < clock.today():
        steps = StepLog.objects.filter(
            record_id=OuterRef(f"{path}public_id"), taken_at__date__lte=on
        )
        moved = DueChange.objects.filter(task=OuterRef(f"{path}pk"), changed_at__date__gt=on)
        was = Subquery(steps.order_by("-id").values("target")[:1])
        due = Coalesce(Subquery(moved.order_by("id").values("from_due")[:1]), due)
    return rows.annotate(was=was, due=due).filter(was__in=COUNTED)


def _late(on: date | None) -> Q:
    return Q(was__in=LATE_STATES, due__lt=on or clock.today())


def tasks_of_origins(ids: Iterable[UUID]) -> dict[UUID, list[Task]]:
    """The tasks that came from records (resolutions), by the record's public id, with those into
    which they were carried on; drafts included. Two queries, and two more for each year carried.
    """
    found: dict[UUID, list[Task]] = defaultdict(list)
    roots = {each: each for each in ids}
    while roots:
        carried: dict[UUID, UUID] = {}
        rows = Task.objects.filter(origin_id__in=roots).prefetch_related("parts")
        for task in rows.order_by("id"):
            assert task.origin_id is not None
            root = roots[task.origin_id]
            found[root].append(task)
            if task.state == "carried":
                carried[task.public_id] = root
        roots = carried
    return dict(found)
