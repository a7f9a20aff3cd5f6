"""The tables of tasks."""

from tuoyu.tasks.models.assessment import Assessment
from tuoyu.tasks.models.follow import (
    DueChange,
    Extension,
    Letter,
    LetterReply,
    ProgressReport,
    Reminder,
    ReportFile,
)
from tuoyu.tasks.models.task import Objection, Task, TaskPart

__all__ = [
    "Assessment", "DueChange", "Extension", "Letter", "LetterReply", "Objection",
    "ProgressReport", "Reminder", "ReportFile", "Task", "TaskPart",
]  # fmt: skip
