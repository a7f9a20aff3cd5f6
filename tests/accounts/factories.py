"""People and units for tests, made through the acts."""

from itertools import count
from typing import Any

from tests.registry.factories import division
from tuoyu.accounts import actions
from tuoyu.accounts.actions.accounts import new_person
from tuoyu.accounts.models import Unit, User
from tuoyu.accounts.queries import actor_of
from tuoyu.core.authority import SYSTEM, Actor, Role

_serial = count(1)
PASSWORD = "Yuer-2026-示例园"
DISTRICT, STREET = "990101", "990101001"


def unit(code: str = "health", where: str = DISTRICT, **values: Any) -> Unit:
    kind = Unit.Kind.STREET if len(where) == 9 else Unit.Kind.DEPARTMENT
    found, _ = Unit.objects.get_or_create(
        code=code,
        defaults={
            "name": f"示例单位{code}",
            "short_name": f"示例{code}",
            "kind": kind,
            "division": division(where, f"示例区划{where}"),
            **values,
        },
    )
    return found


def staff(role: Role | None = None, *, where: str = DISTRICT, **values: Any) -> User:
    """A staff person with a password, and the role over `where` (none for 三员)."""
    number = next(_serial)
    facts = {
        "username": f"staff{number}",
        "name": f"示例员{number}",
        "password": PASSWORD,
        **values,
    }
    user = actions.create_staff(by=SYSTEM, **facts)
    if role is not None:
        give(user, role, where=where)
    return user


def give(user: User, role: Role, *, where: str = DISTRICT, institution: Any = None) -> Any:
    bounds = actions.Bounds()
    if institution is not None:
        bounds = actions.Bounds(institution=institution)
    elif not role.spec.exclusive:
        bounds = actions.Bounds(unit=unit(f"u{where}", where))
    return actions.grant_post(user, role, bounds, by=SYSTEM)


def provider(institution: Any, role: Role = Role.INSTITUTION_HEAD, **values: Any) -> User:
    number = next(_serial)
    facts = {"password": PASSWORD, "phone": f"138{number:08d}", **values}
    user = new_person(
        User.Kind.PROVIDER, f"provider{number}", f"示例机构员{number}", by=SYSTEM, **facts
    )
    actions.grant_post(user, role, actions.Bounds(institution=institution), by=SYSTEM)
    return user


def parent(phone: str = "13700000001") -> User:
    return actions.create_parent(phone, by=SYSTEM)


def acting(user: User) -> Actor:
    return actor_of(user, ip="127.0.0.1")


def admin() -> Actor:
    return acting(staff(Role.SYSTEM_ADMIN))


def of_unit(code: str, role: Role = Role.UNIT_CLERK, *, where: str = DISTRICT) -> User:
    """Somebody who holds `role` for the unit of this code."""
    user = staff()
    actions.grant_post(user, role, actions.Bounds(unit=unit(code, where)), by=SYSTEM)
    return user
