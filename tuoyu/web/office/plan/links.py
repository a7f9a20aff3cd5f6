"""From the plan to its tasks: addresses and rows."""

from typing import Any
from urllib.parse import urlencode

from django.urls import resolve, reverse

from tuoyu.core.authority import Actor, Permission, may
from tuoyu.tasks.lifecycle import TASK
from tuoyu.tasks.models import Task


def address(name: str, *args: object, **query: str) -> str:
    """The address of a page with a query."""
    found = reverse(name, args=args)
    return f"{found}?{urlencode(query)}" if query else found


def openable(name: str, by: Actor) -> str:
    """The address of a page that `by` may open; "" for other pages."""
    found = reverse(name)
    needs = resolve(found).func.declares.permission  # type: ignore[attr-defined]
    return found if not isinstance(needs, Permission) or may(by, needs) else ""


def task_row(task: Task) -> dict[str, Any]:
    """One task in a table of the plan's pages."""
    state = TASK.state(task.state)
    return {
        "task": {"text": task.title, "url": address("office-task", task.public_id)},
        "due": f"{task.due_on:%Y-%m-%d}",
        "state": {"text": state.label, "tag": state.tone.value},
    }
