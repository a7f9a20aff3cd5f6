"""Jobs: work that is done after the act, queued in the act's own transaction (procrastinate).

An app declares its jobs in `jobs.py` with `@job("app.name")` and queues one with
`defer(task, …ids)`. The timetable of periodic jobs is config/timetable.py. Handlers are
idempotent: a job may run twice, and its arguments are ids. Long work that somebody waits for
shows itself through `tuoyu.core.jobs.work`.
"""

from tuoyu.core.jobs import tasks
from tuoyu.core.jobs.queue import defer, job, run_queued, waiting
from tuoyu.core.jobs.work import advance, carrying, fail, finish, start_work

__all__ = [
    "advance",
    "carrying",
    "defer",
    "fail",
    "finish",
    "job",
    "run_queued",
    "start_work",
    "tasks",
    "waiting",
]
