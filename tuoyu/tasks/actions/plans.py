"""Tasks before they go out: derived from a clause, a resolution or last year, and changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from tuoyu.accounts.models import Unit
from tuoyu.core import audit
from tuoyu.core.authority import Actor, Permission, Subject, require
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.core.numbering import next_numbers
from tuoyu.divisions.queries import district
from tuoyu.plan.models import Clause
from tuoyu.tasks.evidence import direction_of
from tuoyu.tasks.models import Task, TaskPart
from tuoyu.tasks.vocabulary import Origin, Part

COLUMNS = (
    "title", "deliverable", "measure", "evidence_wanted", "year", "due_on", "is_annual",
    "indicator", "evidence_key", "target",
)  # fmt: skip


@dataclass(frozen=True)
class TaskPlan:
    """What is wanted from whom by when. Units and clause by their codes.

    `origin` is clause, meeting, rollover or office; `origin_id` the resolution, or the task of the
    year before. `indicator` and `evidence_key` bind what measures it: one of them at most.
    """

    title: str
    deliverable: str
    measure: str
    evidence_wanted: str
    year: int
    due_on: date
    lead: str
    supports: tuple[str, ...] = ()
    clause: str = ""
    indicator: str = ""
    target: Decimal | None = None
    origin: str = Origin.CLAUSE.value
    origin_id: UUID | None = None
    evidence_key: str = ""
    is_annual: bool = False


@transaction.atomic
def derive(plan: TaskPlan, *, by: Actor, division: str = "") -> Task:
    """A new task in draft for a district (the site's). Raises `Invalid` with what to mend."""
    home = division or district().code
    require(by, Permission.TASK_DISPATCH, Subject(division=home, shared=True))
    direction = _check(plan)
    clause = _clause(plan.clause, home)
    units = _units(plan)
    task = Task.objects.create(
        division_id=home,
        number=_number(home, plan.year),
        clause=clause,
        direction=direction,
        origin=plan.origin,
        origin_id=plan.origin_id,
        **{name: getattr(plan, name) for name in COLUMNS},
    )
    TaskPart.objects.bulk_create(_parts(task, units))
    audit.record(by, "task.derive", task, origin=plan.origin, year=plan.year)
    return task


@transaction.atomic
def change(task: Task, plan: TaskPlan, *, by: Actor) -> None:
    """Write a draft anew; its origin stays. Raises `Conflict` once it is dispatched."""
    require(by, Permission.TASK_DISPATCH, task)
    found = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if found.state != "drafted":
        raise Conflict("任务已经派发，不能再改。期限可以延长；内容有误的，取消后另派。")
    if plan.year != found.year:
        raise Invalid("任务编号含年度，不能改到另一年度；请取消后另建。")
    found.direction = _check(plan)
    found.clause = _clause(plan.clause, found.division_id)
    units = _units(plan)
    for name in COLUMNS:
        setattr(found, name, getattr(plan, name))
    found.save(update_fields=[*COLUMNS, "direction", "clause"])
    found.parts.all().delete()
    TaskPart.objects.bulk_create(_parts(found, units))
    audit.record(by, "task.change", found)
    task.refresh_from_db()


def _number(division: str, year: int) -> str:
    (number,) = next_numbers(f"task:{division}", year, 1)
    return f"{year}-{number:03d}"


def _check(plan: TaskPlan) -> str:
    """The direction of the target. Raises `Invalid`."""
    for value, words in (
        (plan.title, "任务名称"), (plan.deliverable, "应提交的成果"), (plan.measure, "衡量标准"),
    ):  # fmt: skip
        if not value.strip():
            raise Invalid(f"请填写{words}。")
    if not 0 <= plan.due_on.year - plan.year <= 1:
        raise Invalid("完成期限应在任务年度内，最迟到下一年，请核对日期和年度。")
    direction = direction_of(plan.indicator, plan.evidence_key)
    if plan.target is not None and not direction:
        raise Invalid("填写目标值的，请同时选择用来衡量的指标或平台数据。")
    if plan.origin == Origin.CLAUSE and not plan.clause:
        raise Invalid("请选择任务出自哪一条。")
    return direction


def _clause(code: str, division: str) -> Clause | None:
    if not code:
        return None
    rows = Clause.objects.filter(document__division__code=division, is_current=True, code=code)
    found = rows.exclude(kind=Clause.Kind.HEADING).order_by("-document_id").first()
    if found is None:
        raise Invalid("实施方案里没有这一条，请从列表中选择。")
    return found


def _units(plan: TaskPlan) -> Sequence[Unit]:
    """The lead, then the supporting units in their order."""
    codes = [plan.lead, *plan.supports]
    if not plan.lead:
        raise Invalid("请选择牵头单位。")
    if len(set(codes)) != len(codes):
        raise Invalid("同一个单位不能既牵头又配合，也不能列两次，请去掉重复的。")
    found = {unit.code: unit for unit in Unit.objects.filter(code__in=codes, is_active=True)}
    if missing := [code for code in codes if code not in found]:
        raise Invalid(f"有{len(missing)}个单位不在用，请从列表中重新选择。")
    return [found[code] for code in codes]


def _parts(task: Task, units: Sequence[Unit]) -> list[TaskPart]:
    return [
        TaskPart(
            task=task, unit=unit, order=order,
            part=(Part.LEAD if order == 0 else Part.SUPPORT).value,
        )
        for order, unit in enumerate(units)
    ]  # fmt: skip
