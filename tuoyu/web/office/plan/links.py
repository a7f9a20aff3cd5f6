"""From the plan to its tasks: addresses and rows."""

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from tuoyu.tasks.lifecycle import TASK
from tuoyu.tasks.models import Task


def address(name: str, *args: object, **query: str) -> str:
    """The address of a page with a query; "" while the site has no such page."""
    try:
        found = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{found}?{urlencode(query)}" if query else found


def task_row(task: Task) -> dict[str, Any]:
    """One task in a table of the plan's pages."""
    state = TASK.state(task.state)
    return {
        "task": {"text": task.title, "url": address("office-task", task.public_id)},
        "due": f"{task.due_on:%Y-%m-%d}",
        "state": {"text": state.label, "tag": state.tone.value},
    }
