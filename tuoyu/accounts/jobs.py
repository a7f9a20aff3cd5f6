"""Jobs of accounts."""

import structlog

from tuoyu.accounts import actions, held_forms
from tuoyu.accounts.actions.codes import purge_codes
from tuoyu.core.authority import SYSTEM
from tuoyu.core.jobs import job

log = structlog.get_logger(__name__)


@job("accounts.disable_idle", retry=None)
def disable_idle(timestamp: int = 0) -> None:
    """Disable staff accounts that slept longer than the limit."""
    log.info("idle_accounts_disabled", count=actions.disable_idle(by=SYSTEM))


@job("accounts.purge", retry=None)
def purge(timestamp: int = 0) -> None:
    """Forget used or expired codes, and forms that nobody came back for."""
    log.info("codes_purged", count=purge_codes())
    log.info("held_forms_purged", count=held_forms.purge())
