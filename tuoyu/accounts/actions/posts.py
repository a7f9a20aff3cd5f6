"""Posts: who may hold which role where, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tuoyu.accounts.actions.administrators import require_another_administrator
from tuoyu.accounts.actions.withdrawals import withdraw_of
from tuoyu.accounts.models import Post, Unit, User
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, Reach, Role, Subject, require
from tuoyu.core.errors import Conflict, Invalid, NotAllowed

THREE_APART = (
    "系统管理员、安全管理员、审计管理员三个岗位必须由不同的人担任，也不能同时担任业务岗位。"
    "请先结束此人现有的岗位，或另选一人。"
)


@dataclass(frozen=True)
class Bounds:
    """Within what a role is held: a division for departments and streets, one institution, or
    nothing for the three administrators. `institution` is a `registry.Institution`."""

    unit: Unit | None = None
    division: Any = None
    institution: Any = None

    def fitting(self, role: Role) -> Bounds:
        """The same, with the unit's division where none is given. Raises Invalid."""
        division = self.division or (self.unit.division if self.unit else None)
        reach = role.spec.reach
        if reach is Reach.DIVISION and division is not None and self.institution is None:
            return Bounds(self.unit, division, None)
        if reach is Reach.INSTITUTION and self.institution is not None:
            return Bounds(None, None, self.institution)
        if reach is Reach.SITE and self.institution is None:
            return Bounds(self.unit, None, None)
        raise Invalid(f"“{role.label}”的管辖范围没有填对，请选择{_missing(reach)}后再提交。")

    def subject(self) -> Subject:
        return Subject(
            division=self.division.code if self.division else "",
            institution=self.institution.public_id if self.institution else None,
        )


def _missing(reach: Reach) -> str:
    return {Reach.DIVISION: "单位或行政区划", Reach.INSTITUTION: "机构"}.get(reach, "其他岗位")


@transaction.atomic
def grant_post(
    user: User,
    role: Role,
    bounds: Bounds | None = None,
    *,
    by: Actor,
    start: date | None = None,
    end: date | None = None,
    reason: str = "",
) -> Post:
    """Give `user` the role from `start` (today) until before `end` (open).

    Raises NotAllowed (authority; nobody grants to himself), Invalid (bounds, kind of person,
    三员 kept apart), Conflict (already held in that period).
    """
    bounds = (bounds or Bounds()).fitting(role)
    _require_may_grant(by, role, bounds)
    if by.user_id == user.pk and by.is_known:
        raise NotAllowed("不能给自己授予岗位，请由另一位管理员办理。")
    _check_person(user, role)
    start = start or clock.today()
    if end is not None and end <= start:
        raise Invalid("岗位的结束日期要晚于开始日期。")
    period = DateRange(start, end)
    _check_three_apart(user, role, period)
    post = Post(
        user=user,
        role=role.code,
        unit=bounds.unit,
        division=bounds.division,
        institution=bounds.institution,
        period=period,
        granted_by_id=by.user_id,
        reason=reason,
    )
    _save_once(post)
    audit.record(by, "accounts.grant_post", post, user=user.public_id, role=role.code)
    return post


def _require_may_grant(by: Actor, role: Role, bounds: Bounds) -> None:
    if role.spec.reach is Reach.INSTITUTION:
        require(by, Permission.INVITE_STAFF, bounds.subject())
        return
    require(by, Permission.PEOPLE_MANAGE)


def _check_person(user: User, role: Role) -> None:
    if not user.is_active:
        raise Invalid("这个账号已停用，请先恢复账号再授予岗位。")
    wanted = User.Kind.STAFF if role.spec.staff else User.Kind.PROVIDER
    if user.kind != wanted:
        raise Invalid(f"“{role.label}”只能授予{wanted.label}账号。")


def _check_three_apart(user: User, role: Role, period: DateRange) -> None:
    held = Post.objects.filter(user=user, period__overlap=period).values_list("role", flat=True)
    others = {Role.from_code(code) for code in held} - {role}
    if others and (role.spec.exclusive or any(other.spec.exclusive for other in others)):
        raise Invalid(THREE_APART)


def _save_once(post: Post) -> None:
    try:
        with transaction.atomic():
            post.save()
    except IntegrityError as fault:
        if "accounts_post_three_apart" in str(fault):
            raise Invalid(THREE_APART) from fault
        if "accounts_post_no_overlap" in str(fault):
            raise Conflict("此人在这段时间已担任同一岗位，不需要重复授予。") from fault
        raise


@transaction.atomic
def end_post(post: Post, *, by: Actor) -> Post:
    """End a post today: from now on it gives nothing, and what was invited by it is withdrawn.

    Raises NotAllowed, Conflict, Invalid (the last system administrator).
    """
    bounds = Bounds(post.unit, post.division, post.institution)
    _require_may_grant(by, post.held_role, bounds)
    if by.is_known and by.user_id == post.user_id:
        raise NotAllowed("不能结束自己的岗位，请由另一位管理员办理。")
    if post.held_role is Role.SYSTEM_ADMIN:
        require_another_administrator(post.user)
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    today = clock.today()
    if post.ended_at or (post.period.upper and post.period.upper <= today):
        raise Conflict("这个岗位已经结束，请刷新页面查看。")
    begun: date = post.period.lower
    post.period = DateRange(begun, max(begun, today))
    post.ended_at = clock.now()
    post.ended_by_id = by.user_id
    post.save(update_fields=["period", "ended_at", "ended_by"])
    audit.record(by, "accounts.end_post", post, user=post.user.public_id, role=post.role)
    withdraw_of(post.user, by)
    return post
