"""Who hears of a task, and where the notice leads. Shared by the flows of tasks."""

from collections.abc import Iterable
from datetime import date

from tuoyu.accounts.models import User
from tuoyu.accounts.queries import holders, unit_people
from tuoyu.core.authority import Actor, Role
from tuoyu.notices import actions as notices
from tuoyu.notices.models import Notice
from tuoyu.tasks.models import Task

CLERKS = (Role.UNIT_CLERK, Role.STREET_INSPECTOR)
HEADS = (Role.UNIT_HEAD,)


def link(task: Task) -> str:
    return f"/office/tasks/{task.public_id}/"


def tell_units(
    task: Task, units: Iterable[str], subject: str, body: str, *, key: str, by: Actor,
    roles: Iterable[Role] = (*CLERKS, *HEADS), due_on: date | None = None, to: str = "",
) -> list[Notice]:  # fmt: skip
    """One notice to each of the units' people who hold one of `roles`."""
    people = unit_people(list(units), roles)
    return _tell(people, task, subject, body, key=key, by=by, due_on=due_on, to=to)


def tell_office(
    task: Task, subject: str, body: str, *, key: str, by: Actor, to: str = "",
    role: Role = Role.OFFICE_DIRECTOR,
) -> list[Notice]:  # fmt: skip
    """One notice to the people of the leading group's office, or to its leader."""
    people = holders(role, division=task.division_id)
    return _tell(people, task, subject, body, key=key, by=by, due_on=None, to=to)


def _tell(
    people: Iterable[User], task: Task, subject: str, body: str, *, key: str, by: Actor,
    due_on: date | None, to: str,
) -> list[Notice]:  # fmt: skip
    return notices.queue(
        people, subject=subject, body=body, link=to or link(task), about=task.public_id,
        due_on=due_on, key=f"task.{key}:{task.public_id}", by=by,
    )  # fmt: skip
