"""Reads of the register for those who work with it; the public's reads are in `queries`."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from tuoyu.core.authority import Actor, Permission, scope
from tuoyu.core.errors import NotFound
from tuoyu.registry.models import Institution


def institutions(by: Actor) -> QuerySet[Institution]:
    """The institutions whose record `by` may read; what was merged into another is that other."""
    return Institution.objects.filter(
        scope(by, Permission.REGISTRY_READ, division="division__code")
        | scope(by, Permission.REGISTRY_OWN, institution="public_id"),
        merged_into=None,
    ).select_related("division")


def institution_for(by: Actor, public_id: UUID) -> Institution:
    """One institution in scope, or `NotFound`."""
    found = institutions(by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def own_institution(by: Actor) -> Institution:
    """The institution that a person works for; of several the one that the actor names first."""
    own = by.institutions()
    if not own:
        raise NotFound("您的账号还没有关联托育机构，请联系机构负责人或区卫生健康委。")
    return institution_for(by, own[0])


def own_institutions(by: Actor) -> list[Institution]:
    """All institutions that a person works for, by name."""
    own = institutions(by).filter(public_id__in=by.institutions())
    return list(own.order_by("name", "pk"))


def is_credit_code_taken(code: str, *, besides: Institution) -> bool:
    """Whether another institution of the register has this code as a legal person of its own."""
    others = Institution.objects.filter(credit_code=code, own_legal_person=True, merged_into=None)
    return bool(code) and others.exclude(pk=besides.pk).exists()


@dataclass(frozen=True)
class Filter:
    """What the list of institutions is narrowed to."""

    text: str = ""
    street: str = ""
    state: str = ""
    kind: str = ""


def listed(by: Actor, wanted: Filter) -> QuerySet[Institution]:
    """The institutions in scope that fit, those in preparation included, by name."""
    rows = institutions(by)
    if wanted.text:
        rows = rows.filter(
            Q(name__icontains=wanted.text)
            | Q(credit_code__icontains=wanted.text)
            | Q(filing_number__icontains=wanted.text)
        )
    if wanted.street:
        rows = rows.filter(division__code__startswith=wanted.street)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    return rows.annotate(place_count=Sum("classes__places")).order_by("name", "id")


@dataclass(frozen=True)
class Counts:
    filed: int
    preparing: int
    closed: int
    places: int


def counts(by: Actor) -> Counts:
    """How many institutions and places lie in scope, in two queries."""
    rows = institutions(by)
    found = rows.aggregate(
        filed=Count("pk", filter=Q(state="filed")),
        preparing=Count("pk", filter=Q(state="preparing")),
        closed=Count("pk", filter=Q(state="closed")),
    )
    places = rows.filter(state="filed").aggregate(n=Sum("classes__places"))["n"]
    return Counts(**found, places=places or 0)
