"""What was decided, across meetings."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.errors import NotFound
from tuoyu.meetings.lifecycle import STANDING
from tuoyu.meetings.models import Meeting, Resolution
from tuoyu.meetings.papers import open_before

__all__ = [
    "ResolutionFilter", "open_before", "open_resolutions", "resolution_for", "resolutions_for",
]  # fmt: skip


@dataclass(frozen=True)
class ResolutionFilter:
    """`state`: open, overdue, closed, noted or "" for all. `unit`: a unit's code, as lead or
    support."""

    unit: str = ""
    state: str = ""
    text: str = ""


def _seen(by: Actor) -> QuerySet[Resolution]:
    """Drafts are the office's; what was signed is for every reader of the plan."""
    path = "meeting__division__code"
    reads = scope(by, Permission.PLAN_READ, division=path, shared=True)
    return Resolution.objects.filter(
        scope(by, Permission.MEETING_MANAGE, division=path) | (reads & ~Q(state="drafted"))
    ).select_related("meeting", "lead")


def resolutions_for(by: Actor, wanted: ResolutionFilter) -> QuerySet[Resolution]:
    """Resolutions of all meetings, the open ones first, by their day."""
    rows = _seen(by).exclude(state="drafted")
    if wanted.state == "open":
        rows = rows.filter(state__in=STANDING)
    elif wanted.state == "overdue":
        rows = rows.filter(state__in=STANDING, due_on__lt=clock.today())
    elif wanted.state == "closed":
        rows = rows.filter(state__in=["closed", "adjusted"])
    elif wanted.state == "noted":
        rows = rows.filter(state="noted")
    if wanted.unit:
        own = Q(lead__code=wanted.unit) | Q(supports__code=wanted.unit)
        rows = rows.filter(pk__in=Resolution.objects.filter(own).values("pk"))
    if wanted.text.strip():
        rows = rows.filter(text__icontains=wanted.text.strip())
    return rows.order_by("-meeting__held_at", "number", "id").prefetch_related("supports")


def resolution_for(by: Actor, public_id: UUID) -> Resolution:
    found = _seen(by).filter(public_id=public_id).prefetch_related("supports").first()
    if found is None:
        raise NotFound
    return found


def open_resolutions(division: str, *, before: Meeting | None = None) -> QuerySet[Resolution]:
    """What stands and is not finished, the oldest first. For other rooms and for jobs."""
    rows = Resolution.objects.filter(meeting__division__code=division, state__in=STANDING)
    if before is not None:
        rows = rows.filter(meeting__held_at__lt=before.held_at).exclude(meeting=before)
    return rows.select_related("meeting", "lead").order_by("meeting__held_at", "number", "id")
