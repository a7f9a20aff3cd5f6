"""Reads of plans: one's own only."""

from uuid import UUID

from django.db.models import QuerySet

from tuoyu.core.authority import Actor
from tuoyu.core.errors import NotFound
from tuoyu.preparation.models import Plan


def plans_of(by: Actor) -> QuerySet[Plan]:
    """The person's own plans, the one changed last first."""
    if not by.is_known:
        return Plan.objects.none()
    return Plan.objects.filter(owner_id=by.user_id)


def plan_for(by: Actor, public_id: UUID | str) -> Plan:
    """Raises `NotFound` when it does not exist or is somebody else's."""
    found = plans_of(by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("没有找到这份筹办方案，可能已经删除。请回到方案列表查看。")
    return found
