"""Reads of tasks. Every member unit reads all that is dispatched; drafts are the office's."""

from tuoyu.tasks.queries.counts import (
    ClauseTasks,
    UnitTasks,
    state_by_clause,
    state_by_unit,
    tasks_of_origins,
)
from tuoyu.tasks.queries.tasks import TaskFilter, part_of, task_for, tasks_for

__all__ = [
    "ClauseTasks", "TaskFilter", "UnitTasks", "part_of", "state_by_clause", "state_by_unit",
    "task_for", "tasks_for", "tasks_of_origins",
]  # fmt: skip
