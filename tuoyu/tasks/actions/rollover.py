"""Into the next year: annual tasks as drafts, unfinished dated ones carried on."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from tuoyu.core import audit
from tuoyu.core.authority import Actor, Permission, Subject, require
from tuoyu.core.lifecycle import take_step
from tuoyu.divisions.queries import district
from tuoyu.tasks.actions.plans import TaskPlan, derive
from tuoyu.tasks.models import Task
from tuoyu.tasks.models.task import LATE_STATES
from tuoyu.tasks.vocabulary import Origin


@dataclass(frozen=True)
class Rollover:
    """What rolls over from a year: `annual` are copied, `carried` end here and go on there."""

    annual: list[Task]
    carried: list[Task]

    @property
    def count(self) -> int:
        return len(self.annual) + len(self.carried)


def preview(year: int, *, by: Actor, division: str = "") -> Rollover:
    """What `roll_over` would make now; two queries and their parts."""
    home = division or district().code
    require(by, Permission.TASK_DISPATCH, Subject(division=home, shared=True))
    return _found(_rows(year, home))


def _rows(year: int, division: str) -> QuerySet[Task]:
    """The tasks of the year that are not in the next one yet."""
    made = Task.objects.filter(origin=Origin.ROLLOVER.value, origin_id=OuterRef("public_id"))
    rows = Task.objects.filter(~Exists(made), division__code=division, year=year)
    rows = rows.exclude(state__in=["cancelled", "carried"])
    return rows.order_by("clause__order", "id").prefetch_related("parts")


def _found(rows: QuerySet[Task]) -> Rollover:
    tasks = list(rows.select_related("clause"))
    return Rollover(
        [task for task in tasks if task.is_annual],
        [task for task in tasks if not task.is_annual and task.state in LATE_STATES],
    )


@transaction.atomic
def roll_over(year: int, *, by: Actor, division: str = "") -> list[Task]:
    """Make the drafts of the next year; twice makes none twice. Their days lie a year later and
    may be changed before they are dispatched."""
    home = division or district().code
    require(by, Permission.TASK_DISPATCH, Subject(division=home, shared=True))
    keys = list(_rows(year, home).values_list("pk", flat=True))
    # Whoever comes second waits here, and then finds what the first has made.
    list(Task.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    wanted = _found(_rows(year, home).filter(pk__in=keys))
    made = [_copy(task, by, home) for task in (*wanted.annual, *wanted.carried)]
    for task in wanted.carried:
        take_step(task, "carry", by=by)
    audit.record(by, "task.roll_over", division=home, year=year, tasks=len(made))
    return made


def _copy(task: Task, by: Actor, division: str) -> Task:
    year = task.year + 1
    plan = TaskPlan(
        title=task.title,
        deliverable=task.deliverable,
        measure=task.measure,
        evidence_wanted=task.evidence_wanted,
        year=year,
        due_on=_a_year_later(task.due_on, year),
        lead=task.lead_part.unit.code,
        supports=tuple(part.unit.code for part in task.supports),
        clause=task.clause.code if task.clause else "",
        indicator=task.indicator,
        evidence_key=task.evidence_key,
        target=task.target,
        is_annual=task.is_annual,
        origin=Origin.ROLLOVER.value,
        origin_id=task.public_id,
    )
    return derive(plan, by=by, division=division)


def _a_year_later(day: date, year: int) -> date:
    """The same day of the next year; at most the last of `year`."""
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return min(day.replace(year=day.year + 1), date(year, 12, 31))
