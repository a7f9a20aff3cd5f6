"""Who hears of a joint meeting, and where the notice leads. Shared by the flows of meetings."""

from collections.abc import Iterable
from datetime import date

from tuoyu.accounts.queries import holders, unit_people
from tuoyu.core.authority import Actor, Role
from tuoyu.meetings.models import Meeting
from tuoyu.notices import actions as notices
from tuoyu.notices.models import Notice


def tell_units(
    meeting: Meeting, subject: str, body: str, *, by: Actor, key: str = "",
    units: Iterable[str] | None = None, due_on: date | None = None, page: str = "",
) -> list[Notice]:  # fmt: skip
    """One notice to each person of the units (their codes), or of all that are invited.

    `page`: the part of the meeting's address to which the notice leads.
    """
    if units is None:
        units = meeting.attendances.values_list("unit__code", flat=True)
    return notices.queue(
        unit_people(list(units)), subject=subject, body=body, link=f"{_link(meeting)}{page}",
        about=meeting.public_id, due_on=due_on, key=f"meeting.{key}" if key else "", by=by,
    )  # fmt: skip


def tell_office(meeting: Meeting, subject: str, body: str, *, key: str, by: Actor) -> list[Notice]:
    """One notice to each director of the leading group's office."""
    return notices.queue(
        holders(Role.OFFICE_DIRECTOR, division=meeting.division_id), subject=subject, body=body,
        link=_link(meeting), about=meeting.public_id, key=f"meeting.{key}", by=by,
    )  # fmt: skip


def _link(meeting: Meeting) -> str:
    return f"/office/meetings/{meeting.public_id}/"
