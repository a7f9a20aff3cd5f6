"""The files that a reader of tasks may open: what units attached to their reports."""

from django.db.models import Exists, OuterRef, Q

from tuoyu.core.authority import Actor
from tuoyu.tasks.models import ReportFile, Task
from tuoyu.tasks.queries.tasks import readable


def files_of_reports(by: Actor) -> Q:
    """A filter of `files.StoredFile`: what came with a report of a task that `by` reads."""
    tasks = Task.objects.filter(readable(by)).order_by().values("pk")
    return Q(Exists(ReportFile.objects.filter(report__task__in=tasks, file=OuterRef("pk"))))
