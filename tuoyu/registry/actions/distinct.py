"""Acts: a pair that looks like one is two (不是同一家、不是同一人), and that taken back."""

from typing import Any

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.registry.models import DistinctPair, Institution, MergeOf, StaffMember
from tuoyu.registry.queries.distinct import facts_of

LONGEST_REASON = 200
CHANGED = "情况有变化，重新判定。"


@transaction.atomic
def keep_apart(
    one: Institution | StaffMember, other: Institution | StaffMember, reason: str, *, by: Actor
) -> DistinctPair:
    """The two are not the same; they are not shown again as a pair until a fact of either changes.

    Raises NotAllowed, Invalid for one record with itself, for one that was merged, for people of
    two institutions or without a reason, Conflict when the decision stands already.
    """
    for each in (one, other):
        require(by, Permission.REGISTRY_MERGE, each)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(f"请写明为什么不是同一家（人），不超过{LONGEST_REASON}个字。")
    first, second = _locked(one, other)
    columns = _columns(first, second)
    facts = facts_of(first, second)
    before = DistinctPair.objects.filter(**columns, undone_at=None).first()
    if before is not None and before.facts == facts:
        raise Conflict("这一对已经判定过，不用重复办理。")
    if before is not None:
        _end(before, CHANGED, by=by)
    made = DistinctPair.objects.create(
        **columns,
        facts=facts,
        reason=reason,
        decided_at=clock.now(),
        decided_by_id=by.person_id,
    )
    audit.record(by, f"{columns['of']}.distinct", first, other=second.public_id)
    return made


@transaction.atomic
def undo_apart(decision: DistinctPair, reason: str, *, by: Actor) -> DistinctPair:
    """The pair is looked at again. Raises NotAllowed, Invalid, Conflict when it was taken back."""
    require(by, Permission.REGISTRY_MERGE, decision)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(f"请写明撤销理由，不超过{LONGEST_REASON}个字。")
    decision = DistinctPair.objects.select_for_update().get(pk=decision.pk)
    if decision.undone_at is not None:
        raise Conflict("这条判定已经撤销。")
    _end(decision, reason, by=by)
    audit.record(by, f"{decision.of}.undo_distinct", decision)
    return decision


def _end(decision: DistinctPair, reason: str, *, by: Actor) -> None:
    decision.undone_at = clock.now()
    decision.undone_by_id = by.person_id
    decision.undone_reason = reason
    decision.save(update_fields=["undone_at", "undone_by", "undone_reason"])


def _locked(one: Any, other: Any) -> tuple[Any, Any]:
    if one.pk == other.pk:
        raise Invalid("这是同一条记录，请选择两条不同的记录。")
    rows = type(one).objects.select_for_update(of=("self",)).order_by("pk")
    if isinstance(one, Institution):
        rows = rows.select_related("site")
    first, second = rows.filter(pk__in=[one.pk, other.pk])
    if first.merged_into_id or second.merged_into_id:
        raise Invalid("其中一条已经合并，请先撤销合并。")
    if isinstance(first, StaffMember) and first.institution_id != second.institution_id:
        raise Invalid("只判定同一机构里的人员。")
    return first, second


def _columns(first: Any, second: Any) -> dict[str, Any]:
    if isinstance(first, StaffMember):
        return {
            "of": MergeOf.STAFF.value,
            "institution_id": first.institution_id,
            "member": first,
            "other_member": second,
        }
    return {
        "of": MergeOf.INSTITUTION.value,
        "institution": first,
        "other_institution": second,
    }
