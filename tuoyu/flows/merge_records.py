"""Flow: two records of one institution, or of one person, become one; and back again.

The record that goes stays as it is, marked with the one that was kept; everything that points to
it moves. The merge remembers each row, so it can be undone.
"""

from typing import Any

from django.db import IntegrityError, transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.flows.pointers import move, move_back
from tuoyu.registry import listing
from tuoyu.registry.models import Institution, Merge, MergeOf, StaffMember
from tuoyu.registry.queries.distinct import kept_apart


@transaction.atomic
def merge_institutions(
    kept: Institution, duplicate: Institution, reason: str, *, by: Actor
) -> Merge:
    """`duplicate` is the same institution as `kept`, entered twice.

    Raises `Invalid` for one record with itself, for one that was merged already, without a reason,
    and when the filed one of the two would go.
    """
    for each in (kept, duplicate):
        require(by, Permission.REGISTRY_MERGE, each)
    kept, duplicate = _locked(Institution, kept, duplicate)
    _check(kept, duplicate, reason)
    if kept.state == "preparing" and duplicate.state != "preparing":
        raise Invalid("其中一家已经备案，请保留已备案的一家。")
    moved, left = move(duplicate, kept)
    duplicate.merged_into = kept
    duplicate.save(update_fields=["merged_into"])
    merge = _record(
        MergeOf.INSTITUTION, kept, reason, moved, left, by, duplicate_institution=duplicate
    )
    _refresh(kept, duplicate)
    audit.record(by, "institution.merge", kept, duplicate=duplicate.public_id, rows=_count(moved))
    return merge


@transaction.atomic
def merge_staff(kept: StaffMember, duplicate: StaffMember, reason: str, *, by: Actor) -> Merge:
    """`duplicate` is the same person as `kept`, at the same institution."""
    for each in (kept, duplicate):
        require(by, Permission.REGISTRY_MERGE, each)
    kept, duplicate = _locked(StaffMember, kept, duplicate)
    _check(kept, duplicate, reason)
    if kept.institution_id != duplicate.institution_id:
        raise Invalid("只能合并同一机构里的人员。两处任职的，请分别核实。")
    if kept.id_index and duplicate.id_index and kept.id_index != duplicate.id_index:
        raise Invalid("两条记录的身份证号不同，不是同一个人，不能合并。")
    if duplicate.id_index and not kept.id_index:
        raise Invalid("请保留登记了身份证号的一条。")
    moved, left = move(duplicate, kept)
    duplicate.merged_into = kept
    duplicate.save(update_fields=["merged_into"])
    merge = _record(
        MergeOf.STAFF, kept.institution, reason, moved, left, by,
        member=kept, duplicate_member=duplicate,
    )  # fmt: skip
    audit.record(by, "staff.merge", kept, duplicate=duplicate.public_id, rows=_count(moved))
    return merge


@transaction.atomic
def undo_merge(merge: Merge, reason: str, *, by: Actor) -> None:
    """Take a merge back: what moved and still is where it was put goes back.

    Raises `Invalid` when it was undone already or a later merge stands on it, `Conflict` when the
    former places of rows are taken by now.
    """
    require(by, Permission.REGISTRY_MERGE, merge)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if not reason.strip():
        raise Invalid("请写明撤销理由。")
    if merge.undone_at is not None:
        raise Invalid("这次合并已经撤销，不需要再办理。")
    kept, duplicate = _pair(merge)
    if kept.merged_into_id is not None or duplicate.merged_into_id != kept.pk:
        raise Invalid("保留的记录后来又合并过，请先撤销后来的合并。")
    if not move_back(merge.moved, duplicate, kept):
        raise Conflict("有记录的原位置已被占用，不能撤销。请先核对两边后来登记的内容。")
    _set_apart(duplicate)
    merge.undone_at, merge.undone_by_id = clock.now(), by.person_id
    merge.undone_reason = reason.strip()
    merge.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    if merge.of == MergeOf.INSTITUTION:
        _refresh(kept, duplicate)
    act = "institution.unmerge" if merge.of == MergeOf.INSTITUTION else "staff.unmerge"
    audit.record(by, act, kept, duplicate=duplicate.public_id)


def _set_apart(duplicate: Any) -> None:
    duplicate.merged_into = None
    try:
        with transaction.atomic():
            duplicate.save(update_fields=["merged_into"])
    except IntegrityError as fault:
        raise Conflict(
            "保留的记录后来登记了同一代码或身份证号，不能撤销。请先改正其中一条。"
        ) from fault


def _locked(model: Any, kept: Any, duplicate: Any) -> tuple[Any, Any]:
    """Both rows, locked in the order of their keys."""
    keys = [kept.pk, duplicate.pk]
    rows = {
        row.pk: row for row in model.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    }
    return rows[kept.pk], rows[duplicate.pk]


def _pair(merge: Merge) -> tuple[Any, Any]:
    if merge.of == MergeOf.INSTITUTION:
        return _locked(Institution, merge.institution, merge.duplicate_institution)
    return _locked(StaffMember, merge.member, merge.duplicate_member)


def _check(kept: Any, duplicate: Any, reason: str) -> None:
    if kept.pk == duplicate.pk:
        raise Invalid("请选择两条不同的记录。")
    if kept.merged_into_id is not None or duplicate.merged_into_id is not None:
        raise Invalid("其中一条已经合并过，请刷新页面查看最新情况。")
    if not reason.strip():
        raise Invalid("请写明合并理由。")
    if kept_apart(kept, duplicate):
        raise Invalid("这一对判定过不是同一家（人）。要合并的，请先撤销判定。")


def _record(
    of: MergeOf,
    institution: Institution,
    reason: str,
    moved: Any,
    left: Any,
    by: Actor,
    **pair: Any,
) -> Merge:
    return Merge.objects.create(
        of=of,
        institution=institution,
        moved=moved,
        left=left,
        reason=reason.strip(),
        merged_at=clock.now(),
        merged_by_id=by.person_id,
        **pair,
    )


def _refresh(kept: Institution, duplicate: Institution) -> None:
    """The merged one leaves the public list, and comes back when the merge is undone."""
    for each in (kept, duplicate):
        listing.refresh(each)


def _count(moved: Any) -> int:
    return sum(len(pks) for _, _, pks in moved)
