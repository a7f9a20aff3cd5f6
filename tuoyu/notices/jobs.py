"""Jobs of notices."""

from datetime import timedelta
from uuid import UUID

import structlog
from django.db.models import F, QuerySet

from tuoyu.core import clock
from tuoyu.core.jobs import job
from tuoyu.notices import wording
from tuoyu.notices.adapters import Letter, Undelivered, adapter
from tuoyu.notices.models import OutboxMessage

log = structlog.get_logger(__name__)
MOST_TRIES = 12
PAUSE = timedelta(minutes=5)
KEPT = timedelta(days=180)
AT_ONCE = 200

State = OutboxMessage.State


@job("notices.deliver", retry=None)
def deliver(message: str) -> None:
    """Send one message. A second run of the job finds it sent, or claimed, and does nothing."""
    _deliver(UUID(message))


@job("notices.deliver_due", retry=None)
def deliver_due(timestamp: int = 0) -> None:
    """Try again what failed a while ago, and what a crash left behind."""
    due = OutboxMessage.objects.filter(state=State.QUEUED, next_try_at__lte=clock.now())
    for public_id in list(
        due.order_by("next_try_at").values_list("public_id", flat=True)[:AT_ONCE]
    ):
        _deliver(public_id)


@job("notices.purge", retry=None)
def purge(timestamp: int = 0) -> None:
    """Addresses are forgotten 180 days after the sending."""
    old = OutboxMessage.objects.exclude(state=State.QUEUED).filter(
        created_at__lt=clock.now() - KEPT
    )
    log.info("outbox_purged", count=old.delete()[0])


def _deliver(public_id: UUID) -> None:
    """Claim in one statement, then send outside of any transaction, then write what came of it."""
    claimed = OutboxMessage.objects.filter(
        public_id=public_id, state=State.QUEUED, next_try_at__lte=clock.now()
    ).update(tries=F("tries") + 1, next_try_at=clock.now() + PAUSE)
    if not claimed:
        return
    message = OutboxMessage.objects.get(public_id=public_id)
    way = adapter()
    try:
        way.send(_letter(message))
    except Exception as fault:  # whatever a provider's client raises, the message stays visible
        _failed(message, fault)
        return
    values = {} if way.keeps_secret else {"secret": ""}
    _mine(message).update(state=State.SENT, sent_at=clock.now(), failure="", **values)


def _failed(message: OutboxMessage, fault: Exception) -> None:
    code = str(fault)[:120] if isinstance(fault, Undelivered) else type(fault).__name__
    over = message.tries >= MOST_TRIES
    _mine(message).update(
        failure=code,
        state=State.FAILED if over else State.QUEUED,
        **({"secret": ""} if over else {}),
    )
    log.warning("message_not_sent", reference=str(message.public_id), failure=code, over=over)


def _mine(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(pk=message.pk, state=State.QUEUED)


def _letter(message: OutboxMessage) -> Letter:
    return Letter(
        channel=message.channel,
        address=message.address,
        subject=wording.TEMPLATES[message.template].subject,
        words=wording.words(message.template, message.params, message.secret),
        template=message.template,
        reference=str(message.public_id),
    )
