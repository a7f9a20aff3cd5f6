"""Meetings, their issues, who takes part."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.errors import NotFound
from tuoyu.divisions.queries import district, provision
from tuoyu.meetings.lifecycle import AHEAD, BEFORE_NOTICE
from tuoyu.meetings.models import AgendaItem, Attendance, Issue, IssuePaper, Meeting, MeetingPaper
from tuoyu.meetings.vocabulary import Presence
from tuoyu.rules.days import months_later

HAPPENED = ("held", "drafted", "commenting", "signing", "issued", "closed")

CAME = Q(presence=Presence.PRESENT.value)


@dataclass(frozen=True)
class Filter:
    """What the list of meetings is narrowed to."""

    state: str = ""
    year: str = ""
    text: str = ""


def own_units(by: Actor) -> tuple[str, ...]:
    """The codes of the units for which this person takes part."""
    return by.units(Permission.MEETING_TAKE_PART)


def meetings_for(by: Actor, wanted: Filter | None = None) -> QuerySet[Meeting]:
    """The meetings that `by` may see, the latest first."""
    wanted = wanted or Filter()
    invited = Attendance.objects.filter(meeting=OuterRef("pk"), unit__code__in=own_units(by))
    reads = scope(by, Permission.PLAN_READ, division="division__code", shared=True)
    rows = Meeting.objects.filter(
        scope(by, Permission.MEETING_MANAGE, division="division__code")
        | (reads & (Q(announced_at__isnull=False) | Q(Exists(invited), called_at__isnull=False)))
    )
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.year.isdecimal() and len(wanted.year) == 4:
        rows = rows.filter(year=int(wanted.year))
    if wanted.text.strip():
        text = wanted.text.strip()
        rows = rows.filter(
            Q(title__icontains=text)
            | Q(number__icontains=text)
            | Exists(AgendaItem.objects.filter(meeting=OuterRef("pk"), title__icontains=text))
        )
    return rows.select_related("division").order_by("-held_at", "-id")


def meeting_for(by: Actor, public_id: UUID, permission: Permission | None = None) -> Meeting:
    """One meeting in sight (over which `by` holds `permission`, where said), or `NotFound`."""
    rows = meetings_for(by).filter(public_id=public_id)
    if permission is not None:
        rows = rows.filter(scope(by, permission, division="division__code"))
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def attendance_of(by: Actor, meeting: Meeting) -> list[Attendance]:
    """The places of the units for which `by` takes part."""
    rows = Attendance.objects.filter(meeting=meeting, unit__code__in=own_units(by))
    return list(rows.select_related("unit", "meeting").order_by("order", "id"))


def attendance_by_unit(division: str, year: int) -> dict[str, tuple[int, int]]:
    """Unit code → (attended, expected) at the meetings held in a year. Who was excused was not
    expected."""
    held = Attendance.objects.filter(
        meeting__division__code=division, meeting__year=year, meeting__state__in=HAPPENED
    ).exclude(presence__in=["", Presence.EXCUSED.value])
    rows = (
        held.order_by()
        .values("unit__code")
        .annotate(expected=Count("pk"), attended=Count("pk", filter=CAME))
        .values_list("unit__code", "attended", "expected")
    )
    return {code: (attended, expected) for code, attended, expected in rows}


def issues_seen(by: Actor) -> QuerySet[Issue]:
    """The issues in sight: one's own unit's, and for others what stands on an agenda that is out."""
    on_agenda = AgendaItem.objects.filter(
        issue=OuterRef("pk"), meeting__announced_at__isnull=False
    ).exclude(meeting__state__in=BEFORE_NOTICE)
    reads = scope(by, Permission.PLAN_READ, division="division__code", shared=True)
    return Issue.objects.filter(
        scope(by, Permission.MEETING_MANAGE, division="division__code")
        | Q(unit__code__in=own_units(by))
        | (reads & Q(Exists(on_agenda)))
    ).select_related("unit", "meeting", "raised_by")


def issues_of(by: Actor, meeting: Meeting) -> QuerySet[Issue]:
    """The issues raised for a meeting, or on its agenda, as far as `by` may see them."""
    return issues_seen(by).filter(meeting=meeting).order_by("id")


def waiting_issues(by: Actor) -> QuerySet[Issue]:
    """Deferred issues without a meeting: they wait for the next agenda."""
    return issues_seen(by).filter(state="deferred", meeting=None).order_by("id")


def issue_for(by: Actor, public_id: UUID, permission: Permission | None = None) -> Issue:
    rows = issues_seen(by).filter(public_id=public_id)
    if permission is Permission.MEETING_MANAGE:
        rows = rows.filter(scope(by, permission, division="division__code"))
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def issue_paper_for(by: Actor, public_id: UUID) -> IssuePaper:
    """A paper of an issue that `by` may see."""
    seen = issues_seen(by).order_by().values("pk")
    found = IssuePaper.objects.filter(public_id=public_id, issue__in=seen)
    paper = found.select_related("issue__unit", "issue__meeting", "file").first()
    if paper is None:
        raise NotFound
    return paper


def paper_for(by: Actor, public_id: UUID) -> MeetingPaper:
    """A paper as it went out, of a meeting in sight."""
    found = MeetingPaper.objects.filter(
        public_id=public_id, meeting__in=meetings_for(by).order_by().values("pk")
    )
    paper = found.select_related("meeting").first()
    if paper is None:
        raise NotFound
    return paper


def last_meeting(division: str) -> Meeting | None:
    """The one that was held last."""
    rows = Meeting.objects.filter(division__code=division, state__in=HAPPENED)
    return rows.order_by("-held_at", "-id").first()


def next_meeting(division: str) -> Meeting | None:
    """The one that is prepared now; a postponed one counts while nothing else is."""
    rows = Meeting.objects.filter(division__code=division)
    found = rows.filter(state__in=AHEAD).order_by("held_at", "id").first()
    return found or rows.filter(state="postponed").order_by("held_at", "id").first()


def next_due(division: str = "") -> date | None:
    """The day by which the period asks for a meeting; None before the first one."""
    last = last_meeting(division or district().code)
    if last is None:
        return None
    return months_later(clock.localday(last.held_at), provision("meeting.period_months").whole)
