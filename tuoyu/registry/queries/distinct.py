"""Pairs that a person found to be two, and whether that still holds."""

import hashlib
from uuid import UUID

from django.db.models import QuerySet

from tuoyu.core.authority import Actor, Permission, require, scope
from tuoyu.core.errors import NotFound
from tuoyu.registry.models import DistinctPair, Institution, StaffMember

Record = Institution | StaffMember


def facts_of(one: Record, other: Record) -> str:
    """A digest of what two records are compared by: another fact, another digest."""
    plain = "\n".join(f"{each.pk}|{_facts(each)}" for each in sorted((one, other), key=_key))
    return hashlib.sha256(plain.encode()).hexdigest()


def _key(each: Record) -> int:
    return int(each.pk)


def _facts(each: Record) -> str:
    if isinstance(each, StaffMember):
        return f"{each.name_index}|{each.id_index}"
    site = getattr(each, "site", None)
    where = (site.address, site.longitude, site.latitude) if site else ()
    named = (each.name, each.credit_code, each.own_legal_person, each.division_id)
    return "|".join(str(part) for part in (*named, *where))


def standing() -> dict[tuple[str, int, int], str]:
    """Every decision not taken back: what it is of and the two primary keys → its facts."""
    rows = DistinctPair.objects.filter(undone_at=None).values_list(
        "of", "institution_id", "other_institution_id", "member_id", "other_member_id", "facts"
    )
    return {
        (of, *((one, other) if of == "institution" else (member, twin))): facts
        for of, one, other, member, twin, facts in rows
    }


def is_kept_apart(known: dict[tuple[str, int, int], str], one: Record, other: Record) -> bool:
    """Whether a decision stands and nothing has changed since; `known` from `standing`."""
    of = "staff" if isinstance(one, StaffMember) else "institution"
    first, second = sorted((one, other), key=_key)
    facts = known.get((of, first.pk, second.pk))
    return facts is not None and facts == facts_of(first, second)


def kept_apart(one: Record, other: Record) -> bool:
    """The same for one pair, asked of the tables."""
    return is_kept_apart(standing(), one, other)


def decisions_for(by: Actor) -> "QuerySet[DistinctPair]":
    """The decisions of one's area, newest first, those taken back too."""
    require(by, Permission.REGISTRY_MERGE)
    return (
        DistinctPair.objects.filter(
            scope(by, Permission.REGISTRY_MERGE, division="institution__division__code")
        )
        .select_related(
            "institution__site",
            "other_institution__site",
            "member",
            "other_member",
            "decided_by",
            "undone_by",
        )
        .order_by("-id")
    )


def decision_for(by: Actor, public_id: UUID) -> DistinctPair:
    """Raises NotFound, also outside the reader's area."""
    found = decisions_for(by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("没有这条判定，请从列表中选择。")
    return found


def pair_of(decision: DistinctPair) -> tuple[Record, Record]:
    if decision.member is not None and decision.other_member is not None:
        return decision.member, decision.other_member
    assert decision.other_institution is not None
    return decision.institution, decision.other_institution


def holds(decision: DistinctPair) -> bool:
    """Not taken back, and the facts are those of the day."""
    return decision.undone_at is None and decision.facts == facts_of(*pair_of(decision))
