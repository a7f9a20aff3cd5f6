"""Jobs of files."""

import structlog

from tuoyu.core.jobs import job
from tuoyu.files import disk
from tuoyu.files.models import StoredFile

log = structlog.get_logger(__name__)


@job("files.settle", retry=None)
def settle(timestamp: int = 0) -> None:
    """Put away or remove what a crash left in `incoming/`."""
    kept, removed = disk.settle(lambda sha256: StoredFile.objects.filter(sha256=sha256).exists())
    if kept or removed:
        log.warning("files_settled", kept=kept, removed=removed)
