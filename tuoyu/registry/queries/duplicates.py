"""Records that may be one thing entered twice, and people who work at two places.

Within the reader's scope and in memory: a district has hundreds of institutions, not millions.
Only near ones are compared with each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.db.models import Count, QuerySet

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, require, scope
from tuoyu.core.errors import NotFound
from tuoyu.divisions.queries import district
from tuoyu.registry.listing import sort_name_of
from tuoyu.registry.models import Employment, Institution, Merge, StaffMember
from tuoyu.registry.queries import distinct
from tuoyu.registry.search import Point, distance_m
from tuoyu.rules.filing.facts import StaffRole
from tuoyu.rules.institution.likeness import distinctive, likeness

CELL_DEGREES = 0.005  # ≈ 500 m: nearer pairs lie in the same cell or in a neighbouring one
SAME_CODE, NEAR_NAME, SAME_NAME = "same_code", "near_name", "same_name"


@dataclass(frozen=True)
class InstitutionPair:
    """Two institutions, the older first. `likeness` in per cent; `metres` None: no position."""

    one: Institution
    other: Institution
    reason: str
    likeness: int
    metres: float | None


@dataclass(frozen=True)
class StaffPair:
    """Two records of one institution with the same name; at most one has an ID number."""

    one: StaffMember
    other: StaffMember


@dataclass(frozen=True)
class TwoJobs:
    """One person, employed at several institutions today."""

    member: StaffMember
    jobs: tuple[Employment, ...]

    def roles(self, job: Employment) -> str:
        return "、".join(StaffRole.of(code).label for code in job.roles)


def _institutions(by: Actor) -> QuerySet[Institution]:
    require(by, Permission.REGISTRY_MERGE)
    return (
        Institution.objects.filter(
            scope(by, Permission.REGISTRY_MERGE, division="division__code"), merged_into=None
        )
        .select_related("division", "site")
        .defer("head_name", "head_id_number", "contact_name", "contact_phone")
        .order_by("pk")
    )


def institution_pairs(by: Actor) -> list[InstitutionPair]:
    """Pairs with the same credit code, or with like names near each other; the likest first.

    Without those that somebody found to be two, as long as no fact of either changed.
    """
    rows = list(_institutions(by))
    law, today = district().law, clock.today()
    least = law.parameter("duplicate.name_likeness_percent", on=today).whole
    farthest = law.parameter("duplicate.distance_m", on=today).whole
    names = {row.pk: sort_name_of(distinctive(row.name)) for row in rows}
    found: dict[tuple[int, int], InstitutionPair] = {}
    for one, other in _near(rows):
        alike, metres = likeness(names[one.pk], names[other.pk]), _metres(one, other)
        if alike >= least and (metres is None or metres <= farthest):
            pair = InstitutionPair(one, other, NEAR_NAME, alike, metres)
            found[one.pk, other.pk] = pair
    for one, other in _same_code(rows):
        alike = likeness(names[one.pk], names[other.pk])
        pair = InstitutionPair(one, other, SAME_CODE, alike, _metres(one, other))
        found[one.pk, other.pk] = pair
    known = distinct.standing()
    open_ = [p for p in found.values() if not distinct.is_kept_apart(known, p.one, p.other)]
    order = sorted(open_, key=lambda p: (p.reason != SAME_CODE, -p.likeness, p.one.pk))
    return list(order)


def _same_code(rows: Iterable[Institution]) -> Iterator[tuple[Institution, Institution]]:
    """Places of one employer share its code lawfully; only legal persons of their own count."""
    groups: dict[str, list[Institution]] = defaultdict(list)
    for row in rows:
        if row.credit_code and row.own_legal_person:
            groups[row.credit_code].append(row)
    for group in groups.values():
        yield from combinations(group, 2)


def _near(rows: list[Institution]) -> Iterator[tuple[Institution, Institution]]:
    """Pairs that share a cell of the map, or a community where one has no position."""
    cells: dict[tuple[int, int], list[Institution]] = defaultdict(list)
    communities: dict[str, list[Institution]] = defaultdict(list)
    for row in rows:
        communities[row.division_id].append(row)
        point = _point(row)
        if point is not None:
            cells[_cell(point)].append(row)
    seen: set[tuple[int, int]] = set()
    for (x, y), here in cells.items():
        around = [cells.get((x + dx, y + dy), []) for dx in (0, 1) for dy in (-1, 0, 1)]
        for one in here:
            for other in (each for cell in around for each in cell):
                yield from _once(one, other, seen)
    for group in communities.values():
        for one, other in combinations(group, 2):
            if _point(one) is None or _point(other) is None:
                yield from _once(one, other, seen)


def _once(
    one: Institution, other: Institution, seen: set[tuple[int, int]]
) -> Iterator[tuple[Institution, Institution]]:
    if one.pk == other.pk:
        return
    first, second = sorted((one, other), key=lambda row: row.pk)
    if (first.pk, second.pk) not in seen:
        seen.add((first.pk, second.pk))
        yield first, second


def _point(row: Institution) -> Point | None:
    site = getattr(row, "site", None)
    if site is None or site.longitude is None or site.latitude is None:
        return None
    return Point(site.longitude, site.latitude)


def _cell(point: Point) -> tuple[int, int]:
    return int(point.lon // CELL_DEGREES), int(point.lat // CELL_DEGREES)


def _metres(one: Institution, other: Institution) -> float | None:
    here, there = _point(one), _point(other)
    return None if here is None or there is None else distance_m(here, there)


def _staff(by: Actor) -> QuerySet[StaffMember]:
    require(by, Permission.REGISTRY_MERGE)
    return StaffMember.objects.filter(
        scope(by, Permission.REGISTRY_MERGE, division="institution__division__code"),
        merged_into=None,
    )


def staff_pairs(by: Actor) -> list[StaffPair]:
    """People of one institution who have the same name, and not two different ID numbers."""
    rows = _staff(by)
    names = rows.values("institution_id", "name_index").annotate(n=Count("pk")).filter(n__gt=1)
    several = {(row["institution_id"], row["name_index"]) for row in names.order_by("name_index")}
    if not several:
        return []
    groups: dict[tuple[int, str], list[StaffMember]] = defaultdict(list)
    wanted = rows.filter(name_index__in={name for _, name in several})
    for row in wanted.select_related("institution").order_by("pk"):
        if (row.institution_id, row.name_index) in several:
            groups[row.institution_id, row.name_index].append(row)
    known = distinct.standing()
    return [
        StaffPair(one, other)
        for group in groups.values()
        for one, other in combinations(group, 2)
        if not (one.id_index and other.id_index) and not distinct.is_kept_apart(known, one, other)
    ]


def two_jobs(by: Actor) -> list[TwoJobs]:
    """People who are employed at two institutions or more today (blind index of the ID number)."""
    require(by, Permission.STAFF_READ)
    running = Employment.objects.filter(
        scope(by, Permission.STAFF_READ, division="member__institution__division__code"),
        period__contains=clock.today(),
        member__merged_into=None,
    ).exclude(member__id_index="")
    twice = (
        running.values("member__id_index")
        .annotate(n=Count("member__institution", distinct=True))
        .filter(n__gt=1)
        .order_by("member__id_index")
        .values_list("member__id_index", flat=True)
    )
    jobs: dict[str, list[Employment]] = defaultdict(list)
    rows = running.filter(member__id_index__in=list(twice)).select_related("member__institution")
    for row in rows.order_by("pk"):
        jobs[row.member.id_index].append(row)
    return [TwoJobs(found[0].member, tuple(found)) for found in jobs.values()]


def institution_to_merge(by: Actor, public_id: UUID) -> Institution:
    """One institution that `by` may merge, its site with it; `NotFound`."""
    found = _institutions(by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def member_to_merge(by: Actor, public_id: UUID) -> StaffMember:
    rows = _staff(by).select_related("institution__division")
    found = rows.prefetch_related("employments").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def merges_for(by: Actor) -> QuerySet[Merge]:
    """The merges of one's area, newest first, those taken back too."""
    require(by, Permission.REGISTRY_MERGE)
    return (
        Merge.objects.filter(
            scope(by, Permission.REGISTRY_MERGE, division="institution__division__code")
        )
        .select_related("institution", "duplicate_institution", "merged_by", "undone_by")
        .order_by("-id")
    )


def merge_for(by: Actor, public_id: UUID) -> Merge:
    found = merges_for(by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found
