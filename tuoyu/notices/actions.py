"""Acts on notices: the row now, what goes out after the commit."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import transaction

from tuoyu.accounts.models import User
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor
from tuoyu.core.errors import NotFound
from tuoyu.core.jobs import defer
from tuoyu.notices import wording
from tuoyu.notices.models import Notice, OutboxMessage


@transaction.atomic
def queue(
    recipients: Iterable[User],
    subject: str,
    body: str = "",
    link: str = "",
    *,
    by: Actor,
    about: UUID | None = None,
    due_on: date | None = None,
    key: str = "",
    sms: str = "",
) -> list[Notice]:
    """One notice in the inbox of each recipient; returns those that are new.

    `link` is a path of this site. With a `key` (e.g. "filing.returned:<uuid>") a recipient gets
    the notice once, however often this is called. `sms` names a template without parameters: its
    message goes to the phones of the recipients, once the transaction has committed.
    """
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError("the link of a notice is a path of this site")
    people = {person.pk: person for person in recipients}
    Notice.objects.bulk_create(
        made := [
            Notice(
                recipient_id=pk,
                subject=subject[:120],
                body=body,
                link=link,
                about=about,
                due_on=due_on,
                key=key,
            )
            for pk in sorted(people)
        ],
        ignore_conflicts=True,
    )
    new = list(
        Notice.objects.filter(public_id__in=[notice.public_id for notice in made]).order_by("id")
    )
    if new:
        audit.record(by, "notices.queue", about, notices=len(new))
    if sms:
        for notice in new:
            _send_pointer(notice, people[notice.recipient_id], sms)
    return new


def _send_pointer(notice: Notice, person: User, template: str) -> None:
    if person.phone:
        send(
            OutboxMessage.Channel.SMS,
            person.phone,
            template,
            notice=notice,
            key=f"notice:{notice.public_id}",
        )


@transaction.atomic
def send(
    channel: str,
    address: str,
    template: str,
    params: Mapping[str, str | int] | None = None,
    *,
    secret: str = "",
    notice: Notice | None = None,
    key: str = "",
) -> OutboxMessage | None:
    """A message of template `template` (see `wording`), sent by a job after the commit.

    For one-time codes: `send("sms", phone, "login_code", {"minutes": 5}, secret=code)`. With a
    `key` the message goes out once; None when it exists already.
    """
    params = dict(params or {})
    wording.check(template, params, with_secret=bool(secret))
    message = OutboxMessage(
        channel=channel,
        address=address,
        template=template,
        params=params,
        secret=secret,
        notice=notice,
        key=key,
    )
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=bool(key))
    found = OutboxMessage.objects.filter(public_id=message.public_id).first()
    if found is not None:
        from tuoyu.notices.jobs import deliver

        defer(deliver, message=found.public_id)
    return found


@transaction.atomic
def mark_read(notice: Notice, *, by: Actor) -> None:
    """The recipient has read it; marking twice keeps the first time."""
    if not by.is_known or notice.recipient_id != by.user_id:
        raise NotFound
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=clock.now())
    notice.refresh_from_db(fields=["read_at"])


@transaction.atomic
def mark_all_read(*, by: Actor) -> int:
    """All of one's own that exist now; the number of them."""
    if not by.is_known:
        raise NotFound
    return Notice.objects.filter(recipient=by.user_id, read_at=None).update(read_at=clock.now())
