"""Reads of notices: everybody sees one's own."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from tuoyu.core.authority import Actor
from tuoyu.core.errors import NotFound
from tuoyu.notices.models import Notice, OutboxMessage

PAGE = 20


@dataclass(frozen=True)
class InboxPage:
    """`older` is the cursor of the next page, None at the end."""

    notices: list[Notice]
    older: UUID | None


def _own(by: Actor) -> QuerySet[Notice]:
    if not by.is_known:
        return Notice.objects.none()
    return Notice.objects.filter(recipient=by.user_id)


def unread_count(by: Actor) -> int:
    """For the menu: one query, none for strangers."""
    return _own(by).filter(read_at=None).count() if by.is_known else 0


def inbox(
    by: Actor, *, before: UUID | None = None, only_unread: bool = False, size: int = PAGE
) -> InboxPage:
    """Newest first. `before`: public id of the last notice of the page before."""
    notices = _own(by)
    if only_unread:
        notices = notices.filter(read_at=None)
    if before is not None:
        last = notice_for(by, before)
        older_than = Q(created_at__lt=last.created_at) | Q(
            created_at=last.created_at, pk__lt=last.pk
        )
        notices = notices.filter(older_than)
    rows = list(notices.order_by("-created_at", "-pk")[: size + 1])
    older = rows[size - 1].public_id if len(rows) > size else None
    return InboxPage(rows[:size], older)


def notice_for(by: Actor, public_id: UUID) -> Notice:
    """One of one's own notices, or `NotFound`."""
    found = _own(by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def outbox(size: int = 50) -> QuerySet[OutboxMessage]:
    """The latest messages, for the demo's outbox page and for whoever watches the sending."""
    return OutboxMessage.objects.order_by("-pk")[:size]


def waiting_messages() -> int:
    """How many have not gone out yet."""
    return OutboxMessage.objects.filter(state=OutboxMessage.State.QUEUED).count()
