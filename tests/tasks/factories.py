"""Tasks for tests: a plan with three clauses, units with their people, tasks through the acts."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests import factories
from tests.accounts.factories import acting, staff, unit
from tuoyu.accounts.actions import Bounds, grant_post
from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.authority import SYSTEM, Actor, Role
from tuoyu.plan.models import Clause, ClauseUnit, PlanDocument
from tuoyu.tasks import actions
from tuoyu.tasks.models import Task, TaskPart

LEAD, SUPPORT, OTHER = "labour", "women", "union"
DUTY, SECOND = "4.1.1a", "4.1.2a"
FAR = timedelta(days=60)


def person_of(code: str, role: Role = Role.UNIT_CLERK) -> User:
    """Somebody of a unit."""
    made = staff()
    place = unit(code, short_name=f"示例{code}")
    grant_post(made, role, Bounds(unit=place, division=place.division), by=SYSTEM)
    return made


@dataclass
class Scene:
    """A district with its office and three units."""

    office: User
    lead: User
    support: User
    other: User

    @property
    def by_office(self) -> Actor:
        return acting(self.office)

    @property
    def by_lead(self) -> Actor:
        return acting(self.lead)

    @property
    def by_support(self) -> Actor:
        return acting(self.support)

    @property
    def by_other(self) -> Actor:
        return acting(self.other)


def scene() -> Scene:
    home = factories.district()
    for code in (LEAD, SUPPORT, OTHER):
        unit(code, short_name=f"示例{code}")
    document, made = PlanDocument.objects.get_or_create(
        code="plan", division=home,
        defaults={"title": "示例方案", "issuer": unit(LEAD), "full_text": "示例"},
    )  # fmt: skip
    if made:
        for order, code in enumerate((DUTY, SECOND)):
            clause = Clause.objects.create(
                document=document, code=code, order=order, number=f"四（一）{order + 1}",
                title=f"示例条款{order + 1}", kind=Clause.Kind.DUTY, text="示例条文。",
            )  # fmt: skip
            for place, (name, part) in enumerate(((LEAD, "lead"), (SUPPORT, "support"))):
                ClauseUnit.objects.create(
                    clause=clause, unit=unit(name), part=part, basis="printed", order=place,
                    printed_as=f"示例{name}",
                )  # fmt: skip
    return Scene(staff(Role.OFFICE_DIRECTOR), person_of(LEAD), person_of(SUPPORT), person_of(OTHER))


def plan(**values: Any) -> actions.TaskPlan:
    due_on = values.get("due_on", clock.today() + FAR)
    told: dict[str, Any] = {
        "title": "示例：落实生育休假政策",
        "deliverable": "示例检查情况报告一份",
        "measure": "示例：检查用人单位不少于10家",
        "evidence_wanted": "检查记录",
        "year": due_on.year,
        "due_on": due_on,
        "lead": LEAD,
        "supports": (SUPPORT,),
        "clause": DUTY,
        **values,
    }
    return actions.TaskPlan(**told)


def drafted(**values: Any) -> Task:
    return actions.derive(plan(**values), by=SYSTEM)


def dispatched(at: Scene, **values: Any) -> Task:
    (task,) = actions.dispatch([drafted(**values)], by=at.by_office)
    return fresh(task)


def accepted(at: Scene, **values: Any) -> Task:
    """Accepted by its lead."""
    task = dispatched(at, **values)
    actions.accept(part(task), by=at.by_lead)
    return fresh(task)


def claimed(at: Scene, **values: Any) -> Task:
    task = accepted(at, **values)
    actions.claim_done(part(task), report(percent=100), by=at.by_lead)
    return fresh(task)


def overdue(at: Scene, days: int = 5, **values: Any) -> Task:
    """Accepted, and its day passed some days ago."""
    task = accepted(at, **values)
    Task.objects.filter(pk=task.pk).update(due_on=clock.today() - timedelta(days=days))
    return fresh(task)


def part(task: Task, code: str = LEAD) -> TaskPart:
    return TaskPart.objects.select_related("task").get(task=task, unit__code=code)


def report(text: str = "示例：已检查5家用人单位。", **values: Any) -> actions.Report:
    return actions.Report(text, **values)


def fresh(task: Task) -> Task:
    return Task.objects.prefetch_related("parts").select_related("clause").get(pk=task.pk)


def day(text: str) -> date:
    return date.fromisoformat(text)
