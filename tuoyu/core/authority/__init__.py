"""Authority: who may do what over which thing.

One rule serves three uses: the check of an act (`require`), the filter of a list (`scope`) and
the menu (`may`). A holding is a role within bounds: a division prefix (行政区划代码), or one
institution, or the person alone.
"""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from django.db.models import Q

from tuoyu.core.authority.permissions import UNIT_BOUND, Permission, Reach, Role, RoleSpec
from tuoyu.core.errors import NotAllowed

__all__ = [
    "ANONYMOUS",
    "SYSTEM",
    "UNIT_BOUND",
    "Actor",
    "Holding",
    "Permission",
    "Reach",
    "Role",
    "RoleSpec",
    "Subject",
    "Verdict",
    "may",
    "require",
    "scope",
]


@dataclass(frozen=True)
class Holding:
    """A role held within bounds. `division` is a code prefix, "" the whole site."""

    role: Role
    division: str = ""
    unit: str = ""
    institution: UUID | None = None


@dataclass(frozen=True)
class Actor:
    """Who acts. `origin` says through what: web, api, job or system."""

    user_id: int | None
    name: str
    holdings: tuple[Holding, ...] = ()
    origin: str = "web"
    request_id: str = ""
    ip: str = ""

    @property
    def is_known(self) -> bool:
        return self.user_id is not None

    @property
    def is_staff(self) -> bool:
        return any(holding.role.spec.staff for holding in self.holdings)

    @property
    def person_id(self) -> int:
        """The user's id, for rows that must name a person; `NotAllowed` for strangers and jobs."""
        if self.user_id is None:
            raise NotAllowed("请先登录。")
        return self.user_id

    def permissions(self) -> frozenset[Permission]:
        return frozenset().union(*(h.role.spec.permissions for h in self.holdings))

    def institutions(self) -> tuple[UUID, ...]:
        """The public ids of the institutions that this person works for."""
        return tuple(h.institution for h in self.holdings if h.institution is not None)

    def units(self, permission: Permission) -> tuple[str, ...]:
        """The codes of the units for which this person holds `permission`."""
        held = (h.unit for h in self.holdings if permission in h.role.spec.permissions)
        return tuple(dict.fromkeys(unit for unit in held if unit))


ANONYMOUS = Actor(user_id=None, name="访客")
SYSTEM = Actor(user_id=None, name="系统", origin="system")


@dataclass(frozen=True)
class Subject:
    """What an act is over: where it lies and whose it is.

    `units`: the codes of the units whose matter it is, for the permissions of UNIT_BOUND. A
    `shared` matter of a district is read by its streets too.
    """

    division: str = ""
    institution: UUID | None = None
    user_id: int | None = None
    units: tuple[str, ...] = ()
    shared: bool = False


class HasSubject(Protocol):
    def authority_subject(self) -> Subject: ...


@dataclass(frozen=True)
class Verdict:
    allowed: bool
    reason: str = field(default="")

    def __bool__(self) -> bool:
        return self.allowed


def may(
    actor: Actor, permission: Permission, over: "Subject | HasSubject | None" = None
) -> Verdict:
    """Whether `actor` holds `permission` over the subject; without a subject, over anything at all."""
    if actor is SYSTEM or actor.origin == "system":
        return Verdict(True)
    holdings = [h for h in actor.holdings if permission in h.role.spec.permissions]
    if not holdings:
        if not actor.is_known:
            return Verdict(False, "请先登录。")
        return Verdict(
            False, f"您的岗位没有“{permission.label}”的权限，需要时请联系本单位管理员开通。"
        )
    if over is None:
        return Verdict(True)
    subject = over if isinstance(over, Subject) else over.authority_subject()
    if permission in UNIT_BOUND:
        if any(holding.unit and holding.unit in subject.units for holding in holdings):
            return Verdict(True)
        return Verdict(False, "这是其他单位的事项，由该单位办理。")
    if any(_reaches(holding, actor, subject) for holding in holdings):
        return Verdict(True)
    return Verdict(False, "这项内容不在您的管理范围内。")


def require(
    actor: Actor, permission: Permission, over: "Subject | HasSubject | None" = None
) -> None:
    """Raise `NotAllowed` with the reason unless `may` says yes."""
    verdict = may(actor, permission, over)
    if not verdict:
        raise NotAllowed(verdict.reason)


def _reaches(holding: Holding, actor: Actor, subject: Subject) -> bool:
    reach = holding.role.spec.reach
    if reach is Reach.SITE:
        return True
    if reach is Reach.DIVISION:
        return bool(holding.division) and _lies_in(subject, holding.division)
    if reach is Reach.INSTITUTION:
        return holding.institution is not None and holding.institution == subject.institution
    return subject.user_id is not None and subject.user_id == actor.user_id


def _lies_in(subject: Subject, division: str) -> bool:
    inside = subject.division.startswith(division)
    return inside or (
        subject.shared and bool(subject.division) and division.startswith(subject.division)
    )


def scope(
    actor: Actor,
    permission: Permission,
    *,
    division: str | None = None,
    institution: str | None = None,
    user: str | None = None,
    shared: bool = False,
) -> Q:
    """The filter that keeps the rows over which `actor` holds `permission`.

    Arguments are field paths of the queryset: the division code, the institution's public id and
    the user's id. A reach without a path keeps nothing. `shared`: the rows of a district are kept
    for its streets too. For the permissions of UNIT_BOUND ask `Actor.units`.
    """
    if actor.origin == "system":
        return Q()
    nothing = Q(pk__in=[])
    kept = nothing
    for holding in actor.holdings:
        if permission not in holding.role.spec.permissions:
            continue
        reach = holding.role.spec.reach
        if reach is Reach.SITE:
            return Q()
        if reach is Reach.DIVISION and division and holding.division:
            kept |= Q(**{f"{division}__startswith": holding.division})
            if shared:
                kept |= Q(**{f"{division}__in": _above(holding.division)})
        if reach is Reach.INSTITUTION and institution and holding.institution:
            kept |= Q(**{institution: holding.institution})
        if reach is Reach.SELF and user and actor.user_id is not None:
            kept |= Q(**{user: actor.user_id})
    return kept


def _above(division: str) -> list[str]:
    """The codes of the divisions in which `division` lies: 110101001 → 11, 1101, 110101."""
    return [division[:digits] for digits in (2, 4, 6, 9) if digits < len(division)]
