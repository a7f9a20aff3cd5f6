"""The jobs of the machinery itself. Models are imported late: this module is read with them."""

from datetime import timedelta

import structlog
from procrastinate.contrib.django import app

from tuoyu.core.jobs.queue import job

log = structlog.get_logger(__name__)
KEPT_HOURS = 24 * 30


@job("audit.seal", retry=None)
def seal_audit(timestamp: int = 0) -> None:
    """Chain the events of the last minute."""
    from tuoyu.core.audit import chain

    chain.seal()


@job("idempotency.purge", retry=None)
def purge_idempotency_keys(timestamp: int = 0) -> None:
    """Forget the answers of forms that were sent more than a day ago."""
    from tuoyu.core import idempotency

    log.info("idempotency_purged", count=idempotency.purge())


@job("work.purge", retry=None)
def purge_work(timestamp: int = 0) -> None:
    """Forget work that was over 30 days ago."""
    from tuoyu.core import clock
    from tuoyu.core.jobs.models import Work

    before = clock.now() - timedelta(hours=KEPT_HOURS)
    log.info("work_purged", count=Work.objects.filter(finished_at__lt=before).delete()[0])


@job("jobs.rescue", retry=None)
async def rescue_stalled(timestamp: int = 0) -> None:
    """Take up the jobs whose worker died."""
    for stalled in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(stalled)
        log.warning("job_rescued", job=stalled.task_name, number=stalled.id)


@job("jobs.purge", retry=None)
async def purge_jobs(timestamp: int = 0) -> None:
    """Forget jobs that succeeded; failed ones stay until somebody has looked at them."""
    await app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)
