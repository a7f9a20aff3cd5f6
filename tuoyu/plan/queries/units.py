"""The units of the plan and their clauses. All of it is public."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tuoyu.accounts.models import Unit
from tuoyu.core.errors import NotFound
from tuoyu.divisions.queries import district
from tuoyu.plan.models import ClauseUnit, MemberUnit
from tuoyu.plan.queries.clauses import plan_of


@dataclass(frozen=True)
class Member:
    """A unit in the plan with the clauses that name it."""

    code: str
    name: str
    printed: str
    kind: str
    role: str
    role_label: str
    leads: tuple[str, ...]
    supports: tuple[str, ...]


def member_units(division: str = "") -> Sequence[Member]:
    """The units of the plan in its order, each with the codes of its clauses; four queries."""
    document = plan_of(division)
    by_unit: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for unit, part, code in (
        ClauseUnit.objects.filter(clause__document=document, clause__is_current=True)
        .order_by("clause__order")
        .values_list("unit_id", "part", "clause__code")
    ):
        by_unit[unit][part].append(code)
    members = MemberUnit.objects.filter(
        unit__division__code__startswith=division or district().code, is_current=True
    )
    return [
        Member(
            code=row.unit.code,
            name=row.unit.name,
            printed=row.printed,
            kind=row.unit.kind,
            role=row.role,
            role_label=row.get_role_display(),
            leads=tuple(by_unit[row.unit_id]["lead"]),
            supports=tuple(by_unit[row.unit_id]["support"]),
        )
        for row in members.select_related("unit").order_by("order")
    ]


def clauses_of_unit(unit: str, division: str = "") -> Sequence[str]:
    """The codes of the clauses that name a unit, leads first."""
    rows = (
        ClauseUnit.objects.filter(
            unit__code=unit, clause__document=plan_of(division), clause__is_current=True
        )
        .order_by("part", "clause__order")
        .values_list("clause__code", flat=True)
    )
    return list(rows)


def seat_choices(division: str = "") -> list[tuple[str, str]]:
    """The units that somebody may sit for, in the order of the plan: code and printed name."""
    return [
        (each.code, each.printed)
        for each in member_units(division)
        if each.role != MemberUnit.Role.BODY
    ]


def receiver_choices(division: str = "") -> list[tuple[str, str]]:
    """The units to which documents are sent."""
    members = MemberUnit.objects.filter(
        unit__division__code__startswith=division or district().code,
        role__in=(MemberUnit.Role.OFFICE, MemberUnit.Role.MEMBER),
        is_current=True,
    )
    return list(members.order_by("order").values_list("unit__code", "printed"))


def unit_of_plan(code: str, division: str = "") -> Unit:
    """The unit of a code that the plan names. Raises NotFound."""
    row = MemberUnit.objects.filter(
        unit__code=code, unit__division__code__startswith=division or district().code
    )
    found = row.select_related("unit").first()
    if found is None:
        raise NotFound("方案里没有这个单位，请从列表中选择。")
    return found.unit
