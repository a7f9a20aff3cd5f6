"""Acts on plans: keep, change, throw away, mark as used."""

from django.db import transaction

from tuoyu.accounts.models import User
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, Subject, require
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.preparation.models import LONGEST_QUERY, LONGEST_TITLE, Plan
from tuoyu.registry.models import Institution

MOST_PLANS = 20


@transaction.atomic
def keep_plan(title: str, query: str, *, by: Actor) -> Plan:
    """Keep a new plan.

    Raises `Invalid` for a title or content that is empty or too long, `Conflict` when the person
    has as many as one may have.
    """
    require(by, Permission.INSTITUTION_FOUND, Subject(user_id=by.user_id))
    _check(title, query)
    owner = User.objects.select_for_update().get(pk=by.person_id)
    if Plan.objects.filter(owner=owner).count() >= MOST_PLANS:
        raise Conflict(f"每人最多保存{MOST_PLANS}份方案，请先删除不用的，再保存这一份。")
    plan = Plan.objects.create(owner=owner, title=title.strip(), query=query)
    audit.record(by, "preparation.keep", plan)
    return plan


@transaction.atomic
def change_plan(plan: Plan, title: str, query: str, *, by: Actor) -> Plan:
    """Replace what a plan says. Raises `Invalid` as `keep_plan` does."""
    require(by, Permission.INSTITUTION_FOUND, plan)
    _check(title, query)
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    locked.title, locked.query, locked.changed_at = title.strip(), query, clock.now()
    locked.save(update_fields=["title", "query", "changed_at"])
    audit.record(by, "preparation.change", locked)
    return locked


@transaction.atomic
def drop_plan(plan: Plan, *, by: Actor) -> None:
    """Throw a plan away; what it filled in stays with the filing."""
    require(by, Permission.INSTITUTION_FOUND, plan)
    audit.record(by, "preparation.drop", plan)
    Plan.objects.filter(pk=plan.pk).delete()


@transaction.atomic
def mark_used(plan: Plan, institution: Institution, *, by: Actor) -> None:
    """Remember for which institution's filing the plan was used last."""
    require(by, Permission.FILING_PREPARE, institution)
    Plan.objects.filter(pk=plan.pk).update(institution=institution, used_at=clock.now())
    audit.record(by, "preparation.use", institution, plan=str(plan.public_id))


def _check(title: str, query: str) -> None:
    if not title.strip():
        raise Invalid("请给方案起一个名称，方便以后找到。")
    if len(title.strip()) > LONGEST_TITLE:
        raise Invalid(f"方案名称不能超过{LONGEST_TITLE}个字，请缩短。")
    if not query:
        raise Invalid("方案里还没有内容，请先填写再保存。")
    if len(query) > LONGEST_QUERY:
        raise Invalid("方案的内容过多，请减少班级后再保存。")
