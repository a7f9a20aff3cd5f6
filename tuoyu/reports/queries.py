"""Reads of bulletins: drafts are the office's, what was sent is for all who read the plan."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.errors import NotFound
from tuoyu.notices.models import Notice
from tuoyu.reports.models import Bulletin

HEAVY = ("parts", "figures")


@dataclass(frozen=True)
class Filter:
    kind: str = ""
    state: str = ""


def bulletins(by: Actor, wanted: Filter = Filter()) -> QuerySet[Bulletin]:
    """The bulletins that `by` reads, the latest first."""
    office = scope(by, Permission.REPORT_WRITE, division="division__code")
    sent = scope(by, Permission.STATISTICS_READ, division="division__code", shared=True)
    rows = Bulletin.objects.filter(office | (sent & ~Q(state="draft")))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    return rows.defer(*HEAVY).order_by("-id")


def bulletin_for(
    by: Actor, public_id: UUID, permission: Permission = Permission.STATISTICS_READ
) -> Bulletin:
    """One of them, over which `by` holds the permission; else NotFound."""
    rows = bulletins(by).defer(None).filter(public_id=public_id)
    if permission is not Permission.STATISTICS_READ:
        rows = rows.filter(scope(by, permission, division="division__code"))
    found = rows.select_related("sent_by").first()
    if found is None:
        raise NotFound
    return found


def public_reports(division: str = "") -> QuerySet[Bulletin]:
    """What was sent and is 主动公开, the latest first; for everybody's eyes."""
    rows = Bulletin.objects.filter(state="sent", public=True)
    rows = rows.filter(division_id=division) if division else rows
    return rows.order_by("-sent_at", "-id")


@dataclass(frozen=True)
class Receipts:
    """How many people were told of a bulletin, and how many of them opened the notice."""

    told: int
    read: int


def receipts(bulletin: Bulletin) -> Receipts:
    rows = Notice.objects.filter(about=bulletin.public_id)
    return Receipts(rows.count(), rows.filter(read_at__isnull=False).count())
