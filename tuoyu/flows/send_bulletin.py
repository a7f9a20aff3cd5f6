"""Send a bulletin: number and freeze it, and tell the people of every member unit."""

from django.db import transaction

from tuoyu.accounts.queries import unit_people
from tuoyu.core.authority import Actor
from tuoyu.notices import actions as notices
from tuoyu.plan.queries import member_units
from tuoyu.reports import actions as reports
from tuoyu.reports.models import Bulletin


@transaction.atomic
def send_bulletin(bulletin: Bulletin, *, revision: int | None = None, by: Actor) -> Bulletin:
    """The bulletin as sent. Raises `Conflict` when it is no draft, or another than `revision`."""
    sent = reports.send(bulletin, revision=revision, by=by)
    people = unit_people([each.code for each in member_units(sent.division_id)])
    notices.queue(
        people,
        sent.title,
        f"{sent.number}已发送，请阅知。",
        f"/office/reporting/bulletins/{sent.public_id}/",
        by=by,
        about=sent.public_id,
        key=f"bulletin:{sent.public_id}",
    )
    return sent
