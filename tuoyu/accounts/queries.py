"""Reads of people: who acts, who holds which post, what a person may see of other people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from tuoyu.accounts.models import Invitation, Post, Unit, User
from tuoyu.accounts.phones import normal_phone, phone_index
from tuoyu.core import clock
from tuoyu.core.authority import (
    ANONYMOUS,
    Actor,
    Holding,
    Permission,
    Role,
    Subject,
    require,
    scope,
)
from tuoyu.core.errors import NotFound


def actor_of(
    user: User | AnonymousUser | Any,
    *,
    on: date | None = None,
    origin: str = "web",
    request_id: str = "",
    ip: str = "",
) -> Actor:
    """The person with the posts that are valid on the day (today); one query for known people.

    Anybody but staff may be a guardian, so they hold that role over themselves without a post.
    """
    if not isinstance(user, User) or not user.is_active:
        return Actor(None, ANONYMOUS.name, origin=origin, request_id=request_id, ip=ip)
    holdings = [_holding(row) for row in _posts_on(user, on or clock.today())]
    if user.kind != User.Kind.STAFF:
        holdings.append(Holding(Role.GUARDIAN))
    return Actor(user.pk, user.name, tuple(holdings), origin, request_id, ip)


def _posts_on(user: User, day: date) -> Iterable[tuple[str, str | None, str | None, UUID | None]]:
    return (
        Post.objects.filter(user=user, period__contains=day)
        .order_by("id")
        .values_list("role", "division__code", "unit__code", "institution__public_id")
    )


def _holding(row: tuple[str, str | None, str | None, UUID | None]) -> Holding:
    role, division, unit, institution = row
    return Holding(Role.from_code(role), division or "", unit or "", institution)


def people_for(
    by: Actor, *, search: str = "", account: str = "", kind: str = "", role: str = ""
) -> QuerySet[User]:
    """The people whom `by` may see, with their posts of today in `current_posts`.

    Raises NotAllowed without PEOPLE_READ. A division's reader sees who holds a post inside it.
    `search` is part of a name, or one whole phone number; `account` part of a user name.
    """
    require(by, Permission.PEOPLE_READ)
    held = Post.objects.filter(_within(by), period__contains=clock.today())
    people = User.objects.exclude(kind=User.Kind.PARENT)
    if scope(by, Permission.PEOPLE_READ):
        people = people.filter(pk__in=held.values("user_id"))
    if kind:
        people = people.filter(kind=kind)
    if role:
        people = people.filter(pk__in=held.filter(role=role).values("user_id"))
    if account:
        people = people.filter(username__icontains=account)
    if search:
        people = people.filter(_matches(search))
    return people.prefetch_related(_current_posts()).order_by("name", "id")


def _within(by: Actor) -> Q:
    """The posts that lie in the reader's scope."""
    return scope(by, Permission.PEOPLE_READ, division="division__code") | scope(
        by, Permission.PEOPLE_READ, division="institution__division__code"
    )


def _matches(search: str) -> Q:
    phone = normal_phone(search)
    found = Q(name__icontains=search)
    return found | Q(phone_index=phone_index(phone)) if phone else found


def _current_posts() -> Prefetch[Any]:
    posts = Post.objects.filter(period__contains=clock.today()).select_related(
        "unit", "division", "institution"
    )
    return Prefetch("posts", queryset=posts.order_by("id"), to_attr="current_posts")


def person_for(by: Actor, public_id: UUID) -> User:
    """One person whom `by` may see, with `current_posts`. Raises NotAllowed, NotFound."""
    person = people_for(by).filter(public_id=public_id).first()
    if person is None:
        raise NotFound
    return person


def posts_of(by: Actor, person: User) -> QuerySet[Post]:
    """The posts of a person inside the reader's scope, the ended ones too, newest first."""
    require(by, Permission.PEOPLE_READ)
    return (
        Post.objects.filter(_within(by), user=person)
        .select_related("unit", "division", "institution", "granted_by", "ended_by")
        .order_by("-granted_at", "-id")
    )


def post_for(by: Actor, public_id: UUID) -> Post:
    require(by, Permission.PEOPLE_READ)
    post = Post.objects.select_related("user", "division", "institution").filter(
        public_id=public_id
    )
    found = post.first()
    if found is None:
        raise NotFound
    return found


def colleagues(by: Actor, institution: UUID) -> QuerySet[Post]:
    """The posts held today at one institution, for whoever may invite there."""
    require(by, Permission.INVITE_STAFF, Subject(institution=institution))
    return (
        Post.objects.filter(institution__public_id=institution, period__contains=clock.today())
        .select_related("user")
        .order_by("id")
    )


def open_invitations(by: Actor, institution: UUID | None = None) -> QuerySet[Invitation]:
    """The invitations that still can be accepted, within the scope of `by`, newest first."""
    permission = Permission.INVITE_STAFF if institution else Permission.PEOPLE_MANAGE
    require(by, permission)
    waiting = Invitation.objects.filter(
        accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now()
    ).filter(scope(by, permission, institution="institution__public_id"))
    if institution:
        waiting = waiting.filter(institution__public_id=institution)
    return waiting.select_related("unit", "division", "institution", "for_user").order_by("-id")


def units(*, kind: str = "") -> QuerySet[Unit]:
    """The units in use, in the order of the pack."""
    found = Unit.objects.filter(is_active=True).select_related("division")
    return found.filter(kind=kind) if kind else found


def unit_by_code(code: str) -> Unit | None:
    return Unit.objects.filter(code=code).first()


def user_by_phone(phone: str) -> User | None:
    """The person of a normal phone number (see `phones.normal_phone`)."""
    return User.objects.filter(phone_index=phone_index(phone)).first()


def demo_people() -> QuerySet[User]:
    """The demo accounts, in the order of their creation."""
    return (
        User.objects.filter(is_demo=True, is_active=True)
        .prefetch_related(_current_posts())
        .order_by("id")
    )


def holders(role: Role, *, division: str = "", institution: UUID | None = None) -> QuerySet[User]:
    """The active people who hold `role` today over a division (its code) or an institution.

    For notices: the clerks over `division` are those whose own code is a prefix of it.
    """
    posts = Post.objects.filter(role=role.code, period__contains=clock.today())
    if institution is not None:
        posts = posts.filter(institution__public_id=institution)
    if division:
        prefixes = [division[:n] for n in range(2, len(division) + 1)]
        posts = posts.filter(division__code__in=prefixes)
    return User.objects.filter(is_active=True, pk__in=posts.values("user_id")).order_by("id")


UNIT_ROLES = (Role.UNIT_CLERK, Role.UNIT_HEAD, Role.STREET_INSPECTOR)


def unit_people(unit_codes: Iterable[str], roles: Iterable[Role] = UNIT_ROLES) -> QuerySet[User]:
    """The active people who hold one of `roles` today for one of the units (their codes).

    For notices; whoever holds several such posts is found once.
    """
    posts = Post.objects.filter(
        unit__code__in=list(unit_codes),
        role__in=[role.code for role in roles],
        period__contains=clock.today(),
    )
    return User.objects.filter(is_active=True, pk__in=posts.values("user_id")).order_by("id")
