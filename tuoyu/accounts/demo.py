"""The people of the demonstration: one for each role, all fictitious, made through the acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tuoyu.accounts.actions import Bounds, create_parent, create_staff, grant_post
from tuoyu.accounts.actions.accounts import new_person
from tuoyu.accounts.models import Unit, User
from tuoyu.core.authority import SYSTEM, Actor, Role

NOT_LOADED = "Load the district's pack first (manage.py load_pack): the demo people need its units."


@dataclass(frozen=True)
class DemoPerson:
    username: str
    name: str
    role: Role
    unit_kind: str = ""
    unit_word: str = ""


STAFF = (
    DemoPerson("demo-clerk", "示例·备案经办人", Role.FILING_CLERK, "department", "卫生健康"),
    DemoPerson("demo-clerk2", "示例·备案经办人乙", Role.FILING_CLERK, "department", "卫生健康"),
    DemoPerson(
        "demo-office", "示例·领导小组办公室", Role.OFFICE_DIRECTOR, "department", "卫生健康"
    ),
    DemoPerson("demo-street", "示例·街道巡查员", Role.STREET_INSPECTOR, "street"),
    DemoPerson("demo-unit", "示例·成员单位经办人", Role.UNIT_CLERK, "department", "教育"),
    DemoPerson("demo-unit-head", "示例·成员单位负责人", Role.UNIT_HEAD, "department", "教育"),
    DemoPerson("demo-leader", "示例·领导小组组长", Role.GROUP_LEADER, "government", "人民政府"),
    DemoPerson(
        "demo-registrar", "示例·登记机关经办人", Role.REGISTRAR_CLERK, "department", "市场监"
    ),
    DemoPerson("demo-system", "示例·系统管理员", Role.SYSTEM_ADMIN),
    DemoPerson("demo-security", "示例·安全管理员", Role.SECURITY_ADMIN),
    DemoPerson("demo-audit", "示例·审计管理员", Role.AUDIT_ADMIN),
)
PARENT = ("示例·家长", "13900000001")


def build(*, by: Actor = SYSTEM, district: Any = None) -> dict[str, User]:
    """The staff and one parent, by user name. Building twice changes nothing.

    `district` is the Division of which department people take care; without it, the unit's own.
    Raises RuntimeError when the units of the pack are missing.
    """
    people = {person.username: _staff(person, by, district) for person in STAFF}
    name, phone = PARENT
    parent = User.objects.filter(is_demo=True, kind=User.Kind.PARENT).first()
    people["demo-parent"] = parent or create_parent(phone, by=by, name=name, is_demo=True)
    return people


def _staff(person: DemoPerson, by: Actor, district: Any) -> User:
    known = User.objects.filter(username=person.username).first()
    if known is not None:
        return known
    user = create_staff(username=person.username, name=person.name, by=by, is_demo=True)
    grant_post(user, person.role, _bounds(person, district), by=by, reason="演示")
    return user


def _bounds(person: DemoPerson, district: Any) -> Bounds:
    if person.role.spec.exclusive:
        return Bounds()
    units = Unit.objects.filter(is_active=True, kind=person.unit_kind, division__isnull=False)
    unit = units.filter(name__contains=person.unit_word).order_by("order", "code").first()
    if unit is None:
        raise RuntimeError(NOT_LOADED)
    division = district if district is not None and person.unit_kind != "street" else unit.division
    return Bounds(unit=unit, division=division)


def institution_person(
    username: str, name: str, role: Role, institution: Any, *, by: Actor = SYSTEM
) -> User:
    """A demo person of an institution (`registry.Institution`): its head or its staff."""
    known = User.objects.filter(username=username).first()
    if known is not None:
        return known
    user = new_person(User.Kind.PROVIDER, username, name, by=by, is_demo=True)
    grant_post(user, role, Bounds(institution=institution), by=by, reason="演示")
    return user
