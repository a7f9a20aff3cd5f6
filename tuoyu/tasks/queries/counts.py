"""Tasks counted: by clause, by unit, and those that came from other records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from tuoyu.tasks.lifecycle import DONE, OPEN
from tuoyu.tasks.models import Task, TaskPart
from tuoyu.tasks.queries.tasks import late
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


def state_by_clause(division: str, year: int | None = None) -> dict[str, ClauseTasks]:
    """The tasks of a district by the code of their clause; one query."""
    rows = (
        _counted(division, year)
        .filter(clause__isnull=False)
        .order_by()
        .values_list("clause__code")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(state=DONE)),
            late=Count("pk", filter=late()),
            going=Count("pk", filter=Q(state__in=OPEN)),
        )
    )
    return {code: ClauseTasks(*counts) for code, *counts in rows}


def state_by_unit(division: str, year: int | None = None) -> dict[str, UnitTasks]:
    """The tasks of a district by the code of the unit; one query."""
    lead = Q(part=Part.LEAD.value)
    on_time = Q(task__state=DONE, task__claimed_at__date__lte=F("task__due_on"))
    waiting = Q(acceptance=Acceptance.WAITING.value, task__state__in=OPEN)
    rows = TaskPart.objects.filter(task__division__code=division, task__state__in=COUNTED)
    if year is not None:
        rows = rows.filter(task__year=year)
    counts = (
        rows.order_by()
        .values_list("unit__code")
        .annotate(
            total=Count("pk", filter=lead),
            done=Count("pk", filter=lead & Q(task__state=DONE)),
            on_time=Count("pk", filter=lead & on_time),
            late=Count("pk", filter=lead & late("task__")),
            waiting=Count("pk", filter=waiting),
        )
    )
    return {code: UnitTasks(*found) for code, *found in counts}


def _counted(division: str, year: int | None) -> QuerySet[Task]:
    rows = Task.objects.filter(division__code=division, state__in=COUNTED)
    return rows if year is None else rows.filter(year=year)


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
