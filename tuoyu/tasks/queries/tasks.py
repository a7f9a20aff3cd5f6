"""Lists of tasks and one of them, within the reader's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tuoyu.accounts.models import Unit
from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.errors import NotFound
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.plan.models import Clause, ClauseUnit
from tuoyu.tasks.lifecycle import OPEN
from tuoyu.tasks.models import Extension, Objection, Task, TaskPart
from tuoyu.tasks.models.task import LATE_STATES
from tuoyu.tasks.vocabulary import Acceptance, Part


@dataclass(frozen=True)
class TaskFilter:
    """What a list of tasks is narrowed to; empty keeps all. `state` is a state, or "open"."""

    unit: str = ""
    part: str = ""
    clause: str = ""
    year: int | None = None
    state: str = ""
    overdue: bool = False
    origin: str = ""
    text: str = ""


def readable(by: Actor) -> Q:
    """The filter of the tasks that `by` reads: the district's once dispatched, all for the office."""
    district = scope(by, Permission.PLAN_READ, division="division__code", shared=True)
    office = scope(by, Permission.TASK_DISPATCH, division="division__code")
    sent = ~Q(state="drafted") & ~Q(state="cancelled", dispatched_at=None)
    return (district & sent) | office


def tasks_for(by: Actor, wanted: TaskFilter = TaskFilter()) -> QuerySet[Task]:
    """The tasks that `by` reads, the next due first, with clause and parts; four queries."""
    rows = Task.objects.filter(readable(by), _wanted(wanted))
    if wanted.unit:
        parts = TaskPart.objects.filter(task=OuterRef("pk"), unit__code=wanted.unit)
        parts = parts.filter(part=wanted.part) if wanted.part else parts
        rows = rows.filter(Exists(parts))
    return rows.select_related("clause").prefetch_related("parts").order_by("due_on", "id")


def _wanted(wanted: TaskFilter) -> Q:
    kept = Q()
    if wanted.clause:
        kept &= Q(clause__code=wanted.clause)
    if wanted.year is not None:
        kept &= Q(year=wanted.year)
    if wanted.state:
        kept &= Q(state__in=OPEN) if wanted.state == "open" else Q(state=wanted.state)
    if wanted.overdue:
        kept &= late()
    if wanted.origin:
        kept &= Q(origin=wanted.origin)
    if text := wanted.text.strip():
        kept &= (
            Q(title__icontains=text) | Q(number__icontains=text) | Q(deliverable__icontains=text)
        )
    return kept


def late() -> Q:
    """The filter of what is overdue today, which is stored nowhere."""
    return Q(state__in=LATE_STATES, due_on__lt=clock.today())


def task_for(by: Actor, public_id: UUID, permission: Permission = Permission.PLAN_READ) -> Task:
    """One task that `by` reads, or over which `by` holds another permission. Raises NotFound."""
    rows = Task.objects.filter(readable(by), public_id=public_id)
    if permission is Permission.TASK_DISPATCH:
        rows = rows.filter(scope(by, permission, division="division__code"))
    found = rows.select_related("clause", "dispatched_by").prefetch_related("parts").first()
    if found is None:
        raise NotFound
    return found


def part_of(by: Actor, task: Task) -> TaskPart | None:
    """The part of a task for which `by` answers, the lead's before another."""
    own = by.units(Permission.TASK_ANSWER)
    found = next((part for part in task.parts.all() if part.unit.code in own), None)
    if found is not None:
        found.task = task
    return found


def of_unit(by: Actor, units: Sequence[str]) -> QuerySet[Task]:
    """The open tasks of one's units, the next due first."""
    mine = TaskPart.objects.filter(task=OuterRef("pk"), unit__code__in=units)
    rows = tasks_for(by, TaskFilter(state="open"))
    return rows.filter(Exists(mine))


def waiting(by: Actor, units: Sequence[str]) -> QuerySet[Task]:
    """What waits for an act of one's units, the next due first: to be answered, or led and not
    reported done."""
    to_answer = Q(acceptance=Acceptance.WAITING.value)
    to_do = Q(part=Part.LEAD.value, task__state="accepted")
    mine = TaskPart.objects.filter(to_answer | to_do, task=OuterRef("pk"), unit__code__in=units)
    return tasks_for(by, TaskFilter(state="open")).filter(Exists(mine))


def drafts(by: Actor) -> QuerySet[Task]:
    """What the office has not dispatched yet."""
    own = scope(by, Permission.TASK_DISPATCH, division="division__code")
    rows = Task.objects.filter(own, state="drafted").select_related("clause")
    return rows.prefetch_related("parts").order_by("year", "clause__order", "id")


def objections(by: Actor) -> QuerySet[Objection]:
    """The objections that wait for the office, the oldest first."""
    own = scope(by, Permission.TASK_DISPATCH, division="task__division__code")
    rows = Objection.objects.filter(own, outcome="", task__state__in=OPEN)
    return rows.select_related("task", "unit").order_by("raised_at")


def objection_for(by: Actor, public_id: UUID) -> Objection:
    """One objection, settled or not. Raises NotFound."""
    own = scope(by, Permission.TASK_DISPATCH, division="task__division__code")
    rows = Objection.objects.filter(own, public_id=public_id)
    found = rows.select_related("task__clause", "unit", "raised_by").first()
    if found is None:
        raise NotFound
    return found


def extensions(by: Actor) -> QuerySet[Extension]:
    """The requests for more time that wait for the office, the oldest first."""
    own = scope(by, Permission.TASK_DISPATCH, division="task__division__code")
    rows = Extension.objects.filter(own, outcome="", task__state__in=OPEN)
    return rows.select_related("task", "unit").order_by("asked_at")


def extension_for(by: Actor, public_id: UUID) -> Extension:
    """One request for more time, decided or not. Raises NotFound."""
    own = scope(by, Permission.TASK_DISPATCH, division="task__division__code")
    rows = Extension.objects.filter(own, public_id=public_id)
    found = rows.select_related("task__clause", "unit", "asked_by").first()
    if found is None:
        raise NotFound
    return found


def steps_of(task: Task) -> list[StepLog]:
    return list(StepLog.objects.filter(record_id=task.public_id).order_by("id"))


def clause_choices(division: str) -> list[tuple[str, str]]:
    """The clauses that tasks may come from, in the order of the plan."""
    rows = Clause.objects.filter(document__division__code=division, is_current=True)
    rows = rows.exclude(kind=Clause.Kind.HEADING).order_by("document_id", "order")
    return [(row.code, f"{row.number} {row.title}") for row in rows]


def years(by: Actor) -> list[int]:
    """The years of which there are tasks, the latest first."""
    rows = Task.objects.filter(readable(by)).order_by("-year").values_list("year", flat=True)
    return list(rows.distinct())


def counts(by: Actor, units: Sequence[str] = ()) -> tuple[int, int]:
    """How many tasks that `by` reads (of `units`, where said) are open, and how many overdue."""
    rows = Task.objects.filter(readable(by), state__in=OPEN)
    if units:
        mine = TaskPart.objects.filter(task=OuterRef("pk"), unit__code__in=units)
        rows = rows.filter(Exists(mine))
    found = rows.aggregate(open=Count("pk"), late=Count("pk", filter=late()))
    return found["open"], found["late"]


def unit_choices(division: str) -> list[tuple[str, str]]:
    """The units that tasks may go to: member units, and those of the district without a role."""
    rows = Unit.objects.filter(is_active=True, division__code__startswith=division)
    named = rows.exclude(membership__role__in=["issuer", "leader", "body"])
    return list(named.order_by("order", "code").values_list("code", "short_name"))


def clause_units(division: str, code: str) -> tuple[str, tuple[str, ...]]:
    """The lead and the supporting units of a clause, for a new task: ("", ()) where none is named.
    Where a clause has several leads, the first leads and the others support."""
    rows = ClauseUnit.objects.filter(
        clause__document__division__code=division, clause__is_current=True, clause__code=code
    ).exclude(unit__membership__role__in=["issuer", "leader", "body"])
    codes = list(rows.order_by("part", "order").values_list("unit__code", flat=True))
    return (codes[0], tuple(codes[1:])) if codes else ("", ())
