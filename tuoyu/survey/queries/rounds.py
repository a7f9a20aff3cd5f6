"""Rounds, how far each street is, and what is left to walk."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.errors import NotFound
from tuoyu.divisions.models import Division, Level
from tuoyu.survey.models import Entry, Place, Round


def rounds(by: Actor) -> QuerySet[Round]:
    """The rounds of one's district, the latest first; a street sees its district's."""
    kept = Q(pk__in=[])
    if by.origin == "system":
        kept = Q()
    for holding in by.holdings:
        code = holding.division
        if code and Permission.SURVEY_READ in holding.role.spec.permissions:
            above = [code[:digits] for digits in range(2, len(code) + 1)]
            kept |= Q(division__code__startswith=code) | Q(division__code__in=above)
    return Round.objects.filter(kept).select_related("division").order_by("-as_of", "-id")


def round_for(by: Actor, public_id: UUID) -> Round:
    """One round in scope, or `NotFound`."""
    found = rounds(by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def open_round(by: Actor) -> Round | None:
    """The round that is walked now."""
    return rounds(by).filter(state="open").first()


def earlier_round(round: Round) -> Round | None:
    """The closed round before: what a comparison starts from."""
    earlier = Round.objects.filter(
        division__code=round.division_id, state="closed", as_of__lt=round.as_of
    )
    return earlier.order_by("-as_of", "-id").first()


def places(by: Actor, permission: Permission = Permission.SURVEY_READ) -> QuerySet[Place]:
    """The places that `by` may see, without those merged into another."""
    return (
        Place.objects.filter(scope(by, permission, division="division__code"), merged_into=None)
        .select_related("division", "street", "institution")
        .order_by("division_id", "number")
    )


def left_to_walk(by: Actor, round: Round) -> QuerySet[Place]:
    """The known places that have no entry in the round yet."""
    visited = Entry.objects.filter(round=round, place=OuterRef("pk"))
    return places(by).filter(
        ~Exists(visited), street__code__startswith=round.division_id, is_listed=True
    )


def place_for(by: Actor, public_id: UUID, permission: Permission) -> Place:
    """One place over which `by` holds the permission, or `NotFound`."""
    found = places(by, permission).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def streets(by: Actor, division: str) -> QuerySet[Division]:
    """The streets of a district that `by` may see."""
    return Division.objects.filter(
        scope(by, Permission.SURVEY_READ, division="code"),
        code__startswith=division,
        level=Level.STREET,
        is_current=True,
    ).order_by("code")


@dataclass
class Progress:
    """How far one street is."""

    code: str = ""
    name: str = ""
    left: int = 0
    states: dict[str, int] = field(default_factory=dict)

    @property
    def done(self) -> int:
        return sum(self.states.values())

    @property
    def total(self) -> int:
        return self.done + self.left


def progress(by: Actor, round: Round) -> list[Progress]:
    """Every street in reach, those without any place included; what is left counts while a round
    is planned or open."""
    found = {each.code: Progress(each.code, each.name) for each in streets(by, round.division_id)}
    if round.state in ("planned", "open"):
        left = left_to_walk(by, round).order_by().values_list("street__code")
        for code, count in left.annotate(n=Count("pk")):
            if code in found:
                found[code].left = count
    filled = Entry.objects.filter(
        scope(by, Permission.SURVEY_READ, division="division__code"), round=round
    )
    counts = filled.order_by().values_list("place__street__code", "state").annotate(n=Count("pk"))
    for code, state, count in counts:
        if code in found:
            found[code].states[state] = count
    return list(found.values())


def whole(rows: Iterable[Progress]) -> Progress:
    """All streets together."""
    total = Progress()
    for row in rows:
        total.left += row.left
        for state, count in row.states.items():
            total.states[state] = total.states.get(state, 0) + count
    return total


def due_for_reminder(today: date, days: int) -> QuerySet[Round]:
    """Open rounds that end within `days`, not reminded of since: for the job, without a reader."""
    return (
        Round.objects.filter(state="open", closes_on__lte=today + timedelta(days=days))
        .exclude(reminded_on=today)
        .select_related("division")
        .order_by("pk")
    )
