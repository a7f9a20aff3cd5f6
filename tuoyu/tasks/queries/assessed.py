"""What is known of every unit in a year, for its assessment; and the assessments themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.errors import NotFound
from tuoyu.divisions.queries import provision
from tuoyu.tasks.assessment import TaskFact, UnitFacts
from tuoyu.tasks.models import Assessment, Letter, ProgressReport, Task, TaskPart
from tuoyu.tasks.vocabulary import Part

Attendance = Mapping[str, tuple[int, int]]  # unit code → (attended, invited)


def facts_by_unit(division: str, year: int, attendance: Attendance) -> dict[str, UnitFacts]:
    """The facts of every unit with a part in a task of the year, by its code; three queries."""
    on = min(clock.today(), date(year + 1, 1, 1))
    reports: dict[tuple[int, int], list[date]] = defaultdict(list)
    told = ProgressReport.objects.filter(task__division__code=division, task__year=year)
    for task, unit, at in told.order_by("id").values_list("task_id", "unit_id", "reported_at"):
        reports[task, unit].append(clock.localday(at))
    letters: dict[str, list[str]] = defaultdict(list)
    sent = Letter.objects.filter(task__division__code=division, task__year=year).order_by("id")
    for code, number in sent.values_list("unit__code", "number"):
        letters[code].append(number)
    found: dict[str, list[TaskFact]] = defaultdict(list)
    for part in _parts(division, year):
        days = tuple(reports[part.task_id, part.unit_id])
        found[part.unit.code].append(_fact(part, part.task, days))
    return {
        code: UnitFacts(
            on, tuple(tasks), tuple(letters[code]), *attendance.get(code, (0, 0)),
            report_months=provision("task.report_months").whole,
        )
        for code, tasks in found.items()
    }  # fmt: skip


def _parts(division: str, year: int) -> QuerySet[TaskPart]:
    rows = TaskPart.objects.filter(task__division__code=division, task__year=year)
    rows = rows.exclude(task__state__in=["drafted", "cancelled"])
    return rows.select_related("task").order_by("task__number", "id")


def _fact(part: TaskPart, task: Task, reports: tuple[date, ...]) -> TaskFact:
    assert task.answer_due_on is not None
    return TaskFact(
        number=task.number,
        is_lead=part.part == Part.LEAD,
        due_on=task.due_on,
        answer_due_on=task.answer_due_on,
        answered_on=_day(part.answered_at),
        claimed_on=_day(task.claimed_at),
        confirmed=task.state == "confirmed",
        reports=reports,
    )


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else clock.localday(moment)


def assessments_for(by: Actor, year: int | None = None) -> QuerySet[Assessment]:
    """The assessments that `by` reads: the office all, a unit its own once it is asked, everybody
    in the district what is signed."""
    office = scope(by, Permission.TASK_DISPATCH, division="division__code")
    signed = scope(by, Permission.PLAN_READ, division="division__code", shared=True)
    own = Q(unit__code__in=by.units(Permission.TASK_ANSWER)) & ~Q(state="drafted")
    rows = Assessment.objects.filter(office | own | (signed & Q(state="signed")))
    rows = rows if year is None else rows.filter(year=year)
    return rows.select_related("unit").order_by("-year", "unit__order", "unit__code")


def assessment_for(by: Actor, public_id: UUID) -> Assessment:
    """One assessment in scope. Raises NotFound."""
    rows = assessments_for(by).filter(public_id=public_id)
    found = rows.select_related("unit", "drafted_by", "commented_by", "signed_by").first()
    if found is None:
        raise NotFound
    return found


def letters_for(by: Actor) -> QuerySet[Letter]:
    """The letters that `by` reads, the latest first."""
    readable = scope(by, Permission.PLAN_READ, division="task__division__code", shared=True)
    rows = Letter.objects.filter(readable).select_related("task", "unit", "issued_by")
    return rows.prefetch_related("replies").order_by("-issued_at", "-id")


def letter_for(by: Actor, public_id: UUID) -> Letter:
    """One letter in scope. Raises NotFound."""
    found = letters_for(by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def tasks_by_number(division: str, year: int) -> dict[str, Task]:
    """The tasks of a year by their number, for the lines of an assessment."""
    return {task.number: task for task in Task.objects.filter(division__code=division, year=year)}
