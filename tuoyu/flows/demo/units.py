"""The demo's people of the member units: a clerk and a head of each."""

from tuoyu.accounts.actions import Bounds, create_staff, grant_post
from tuoyu.accounts.models import Unit, User
from tuoyu.accounts.queries import actor_of
from tuoyu.core.authority import Actor, Role
from tuoyu.divisions.models import Division
from tuoyu.plan.models import MemberUnit

CLERK_OF, HEAD_OF = "demo-of-", "demo-head-of-"
NAMED = (MemberUnit.Role.OFFICE, MemberUnit.Role.MEMBER)


def build(home: Division, *, by: Actor) -> None:
    """A clerk and a head for every member unit, streets too, from now on."""
    units = Unit.objects.filter(membership__role__in=NAMED, membership__is_current=True)
    for unit in units.select_related("division"):
        bounds = Bounds(unit=unit, division=unit.division or home)
        for prefix, role, word in (
            (CLERK_OF, Role.UNIT_CLERK, "经办人"),
            (HEAD_OF, Role.UNIT_HEAD, "负责人"),
        ):
            name = f"示例·{unit.short_name}{word}"
            person = create_staff(username=f"{prefix}{unit.code}", name=name, by=by, is_demo=True)
            grant_post(person, role, bounds, by=by, reason="演示")


def clerk_of(unit: str) -> Actor:
    """Who answers for a unit (its code), as of the day of the house clock."""
    return actor_of(User.objects.get(username=f"{CLERK_OF}{unit}"))


def head_of(unit: str) -> Actor:
    """The head of a unit (its code), as of the day of the house clock."""
    return actor_of(User.objects.get(username=f"{HEAD_OF}{unit}"))
