"""The agenda: items in their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from tuoyu.accounts.models import Unit
from tuoyu.core import audit
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Conflict, Invalid, require_state
from tuoyu.core.lifecycle import take_step
from tuoyu.meetings.actions.meetings import held
from tuoyu.meetings.lifecycle import BEFORE_NOTICE
from tuoyu.meetings.models import AgendaItem, Meeting

STANDS = "会议现在是“{state}”，议程已定；要修改议程的，请先收回通知。"
LONGEST = 240


@dataclass(frozen=True)
class ItemGiven:
    """An item without an issue, e.g. a report of the office. `duration` in minutes."""

    title: str
    rapporteur: Unit | None = None
    duration: int = 10


def _editable(meeting: Meeting, by: Actor) -> Meeting:
    require(by, Permission.MEETING_MANAGE, meeting)
    found = held(meeting)
    require_state(found, *BEFORE_NOTICE, otherwise=STANDS)
    return found


def _check(given: ItemGiven) -> None:
    if not given.title.strip():
        raise Invalid("请填写议程内容。")
    if not 1 <= given.duration <= LONGEST:
        raise Invalid(f"时长应在1到{LONGEST}分钟之间。")


@transaction.atomic
def add_item(meeting: Meeting, given: ItemGiven, *, by: Actor) -> AgendaItem:
    """An item at the end."""
    found = _editable(meeting, by)
    _check(given)
    last = AgendaItem.objects.filter(meeting=found).aggregate(last=Max("order"))["last"] or 0
    made = AgendaItem.objects.create(meeting=found, order=last + 1, **vars(given))
    audit.record(by, "meeting.add_item", found, item=made.public_id)
    return made


@transaction.atomic
def change_item(item: AgendaItem, given: ItemGiven, *, by: Actor) -> None:
    found = _editable(item.meeting, by)
    _check(given)
    AgendaItem.objects.filter(pk=item.pk).update(**vars(given))
    audit.record(by, "meeting.change_item", found, item=item.public_id)


@transaction.atomic
def drop_item(item: AgendaItem, *, by: Actor) -> None:
    """Take an item off; its issue waits for an answer again through `defer_issue`."""
    found = _editable(item.meeting, by)
    if item.issue_id is not None:
        raise Conflict("这一项来自议题，请到议题页选择“转下次会议”。")
    AgendaItem.objects.filter(pk=item.pk).delete()
    audit.record(by, "meeting.drop_item", found)


@transaction.atomic
def order_items(meeting: Meeting, order: Sequence[UUID], *, by: Actor) -> None:
    """Put the items into this order (their public ids, all of them).

    Raises `Conflict` when a colleague changed the agenda meanwhile.
    """
    found = _editable(meeting, by)
    items = {item.public_id: item for item in AgendaItem.objects.filter(meeting=found)}
    if len(order) != len(items) or set(order) != set(items):
        raise Conflict("议程刚被同事改过，请看过最新的议程后再调整次序。")
    for place, public_id in enumerate(order, start=1):
        AgendaItem.objects.filter(pk=items[public_id].pk).update(order=place)
    audit.record(by, "meeting.order_items", found)


@transaction.atomic
def leave_item(item: AgendaItem, *, by: Actor) -> None:
    """The item was not reached: used when minutes are issued; its issue waits for the next time."""
    if item.issue is not None and item.issue.state == "accepted":
        reason = f"{item.meeting.name}未及研究，转下次会议。"
        take_step(
            item.issue, "defer", by=by, reason=reason, also={"meeting_id": None, "reason": reason}
        )
