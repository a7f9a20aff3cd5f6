"""大事记: everything that happened to an institution, newest first, page by page.

Two sources are merged by time: the audit (every act over the institution or what belongs to it) and
the notices that its people got. Each costs one query a page, however long the history is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from tuoyu.accounts.models import Post, User
from tuoyu.core.audit.models import AuditEvent
from tuoyu.core.authority import Actor, Permission, may
from tuoyu.core.errors import NotAllowed
from tuoyu.notices.models import Notice
from tuoyu.registry.models import Institution

# Code → label and the beginnings of the acts that it holds. "notices" is the other table.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "filing": ("备案", ("filing.", "institution.", "registration.", "preparation.")),
    "staff": (
        "人员",
        ("staff.employ", "staff.leave", "staff.change_job", "staff.correct", "staff.health",
         "staff.background", "staff.qualification", "staff.training", "staff.withdraw_paper"),
    ),
    "papers": ("证照", ("certificate.",)),
    "fees": ("收费和托位", ("fee.", "vacancy.")),
    "flags": ("标志", ("flag.",)),
    "notices": ("消息", ()),
    "access": ("查看人员信息", ("staff.read", "staff.reveal")),
}  # fmt: skip
# Steps within a piece of work; its end stands in the list.
WITHIN = ("filing.save_section", "filing.frozen", "filing.receipt", "files.store", "notices.queue")
ACT, NOTICE = 0, 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends: order is by time, then source, then number, all newest first."""

    at: datetime
    source: int
    number: int


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened. `act` is a code of the audit, "" for a notice; `who` is for display."""

    place: Place
    act: str
    subject: str
    facts: dict[str, Any]
    actor_id: int | None
    actor_roles: str
    who: str = ""

    @property
    def order(self) -> tuple[float, int, int]:
        return (-self.place.at.timestamp(), self.place.source, -self.place.number)


@dataclass(frozen=True, slots=True)
class TimelinePage:
    items: list[Happening]
    next_place: Place | None


def timeline_of(
    by: Actor,
    institution: Institution,
    *,
    kind: str = "",
    after: Place | None = None,
    size: int = 30,
) -> TimelinePage:
    """One page of the history. `kind` narrows it to one of `KINDS`."""
    _require_read(by, institution)
    rows = list(islice(_merged(institution, kind, after, size + 1), size + 1))
    items = rows[:size]
    more = len(rows) > size
    return TimelinePage(_with_names(by, institution, items), items[-1].place if more else None)


def whole_timeline(
    by: Actor, institution: Institution, *, kind: str = "", most: int = 20_000
) -> Iterator[Happening]:
    """All pages one after the other, for the export."""
    place: Place | None = None
    for _ in range(most // 500):
        page = timeline_of(by, institution, kind=kind, after=place, size=500)
        yield from page.items
        place = page.next_place
        if place is None:
            return


def _require_read(by: Actor, institution: Institution) -> None:
    own = may(by, Permission.INSTITUTION_KEEP, institution)
    if not (own or may(by, Permission.REGISTRY_READ, institution)):
        raise NotAllowed("这家机构的档案不在您的管理范围内。")


def _merged(
    institution: Institution, kind: str, after: Place | None, limit: int
) -> Iterator[Happening]:
    sources = []
    if kind != "notices":
        sources.append(_acts(institution, kind, after, limit))
    if kind in ("", "notices"):
        sources.append(_notices(institution, after, limit))
    return merge(*sources, key=lambda each: each.order)


def _acts(
    institution: Institution, kind: str, after: Place | None, limit: int
) -> Iterator[Happening]:
    rows = AuditEvent.objects.filter(institution_id__in=_ids(institution), result="ok")
    if kind in KINDS:
        wanted = Q(pk__in=[])
        for begin in KINDS[kind][1]:
            wanted |= Q(act__startswith=begin)
        rows = rows.filter(wanted)
    rows = rows.exclude(act__in=WITHIN)
    if after is not None:
        rows = rows.filter(_beyond(after, ACT, "at"))
    for row in rows.order_by("-at", "-id")[:limit]:
        yield Happening(
            Place(row.at, ACT, row.pk), row.act, "", row.facts, row.actor_id, row.actor_roles
        )


def _notices(institution: Institution, after: Place | None, limit: int) -> Iterator[Happening]:
    """What was told to the institution's people; one row for several recipients of the same."""
    people = Post.objects.filter(institution=institution).values("user_id")
    rows = Notice.objects.filter(recipient__in=people).exclude(
        Exists(
            Notice.objects.filter(
                about=OuterRef("about"), subject=OuterRef("subject"),
                created_at=OuterRef("created_at"), pk__lt=OuterRef("pk"),
                recipient__posts__institution=institution,
            )
        )
    )  # fmt: skip
    if after is not None:
        rows = rows.filter(_beyond(after, NOTICE, "created_at"))
    for row in rows.order_by("-created_at", "-id")[:limit]:
        yield Happening(Place(row.created_at, NOTICE, row.pk), "", row.subject, {}, None, "")


def _beyond(after: Place, source: int, field: str) -> Q:
    """What comes later in the list than a place of any source."""
    earlier = Q(**{f"{field}__lt": after.at})
    same = Q(**{field: after.at})
    if source > after.source:
        return earlier | same
    if source < after.source:
        return earlier
    return earlier | (same & Q(pk__lt=after.number))


def _ids(institution: Institution) -> list[UUID]:
    """The institution and those that were merged into it."""
    merged = Institution.objects.filter(merged_into=institution)
    return [institution.public_id, *merged.values_list("public_id", flat=True)]


def _with_names(by: Actor, institution: Institution, items: list[Happening]) -> list[Happening]:
    """The office reads everybody's name; an institution the names of its own people."""
    people = User.objects.filter(pk__in={each.actor_id for each in items if each.actor_id})
    if not may(by, Permission.REGISTRY_READ, institution):
        here = Post.objects.filter(institution=institution).values("user_id")
        people = people.filter(pk__in=here)
    names = dict(people.values_list("pk", "name"))
    return [replace(each, who=names.get(each.actor_id or 0, "")) for each in items]
