"""Progress of long work: the job writes, the page /work/<public_id> shows.

Call these outside `atomic()` in a job, so that each step is seen at once. All are idempotent: work
that is done stays done, and a job that is tried again takes failed work up where it stands.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from django.db.models import F
from django.db.models.functions import Coalesce

from tuoyu.core import clock
from tuoyu.core.errors import DomainError, NotFound

if TYPE_CHECKING:
    from tuoyu.core.authority import Actor
    from tuoyu.core.jobs.models import Work

log = structlog.get_logger(__name__)
LONGEST_MESSAGE = 300


def start_work(title: str, *, by: "Actor", kind: str = "", total: int = 0) -> "Work":
    """A row in state queued, owned by `by`. Queue the job with `work=work.public_id`."""
    from tuoyu.core.jobs.models import Work

    return Work.objects.create(title=title, kind=kind, total=total, owner_id=by.user_id)


def work_for(by: "Actor", public_id: UUID) -> "Work":
    """One's own work; `NotFound` for everybody else."""
    from tuoyu.core.jobs.models import Work

    found = Work.objects.filter(public_id=public_id, owner_id=by.user_id).first()
    if found is None or not by.is_known:
        raise NotFound
    return found


def advance(work: "Work", done: int, total: int | None = None, message: str = "") -> None:
    """Show that `done` of `total` pieces are through; nothing happens to work that is over."""
    most = work.total if total is None else total
    values: dict[str, Any] = {"done": min(done, most) if most else done, "total": most}
    if message:
        values["message"] = message[:LONGEST_MESSAGE]
    _write(work, ("queued", "running"), state="running", **values)


def finish(work: "Work", *, message: str = "", url: str = "", label: str = "") -> None:
    """Done; `url` (a path of this site) with its `label` leads to what came out."""
    if url and not url.startswith("/"):
        raise ValueError("the result of a work is a path of this site")
    result: Mapping[str, str] = {"url": url, "label": label or "查看结果"} if url else {}
    _write(
        work,
        ("queued", "running", "failed"),
        state="done",
        done=work.total or work.done,
        message=message[:LONGEST_MESSAGE],
        result=result,
        finished_at=clock.now(),
    )


def fail(work: "Work", message: str) -> None:
    """Not done; `message` is a Chinese sentence that says what to do."""
    _write(
        work,
        ("queued", "running"),
        state="failed",
        message=message[:LONGEST_MESSAGE],
        finished_at=clock.now(),
    )


@contextmanager
def carrying(public_id: "UUID | str") -> Iterator["Work | None"]:
    """Around the body of a job: takes the work up, and marks it failed when the body raises.

    Gives None when the work is done already (the job ran before): return at once then.
    A `DomainError` is shown to the owner and not tried again; any other fault is raised.
    """
    from tuoyu.core.jobs.models import Work

    work = Work.objects.get(public_id=public_id)
    if work.state == Work.State.DONE:
        yield None
        return
    _write(work, ("queued", "running", "failed"), state="running", finished_at=None, message="")
    try:
        yield work
    except DomainError as refusal:
        fail(work, refusal.message)
    except Exception:
        fail(work, "处理中出现故障，系统稍后会自动重试；多次不成功时请联系系统管理员。")
        log.exception("work_failed", work=str(public_id))
        raise


def _write(work: "Work", sources: tuple[str, ...], **values: Any) -> None:
    from tuoyu.core.jobs.models import Work

    started = Coalesce(F("started_at"), clock.now())
    rows = Work.objects.filter(pk=work.pk, state__in=sources)
    if rows.update(**values, started_at=started):
        work.refresh_from_db()
