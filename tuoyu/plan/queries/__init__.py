"""Reads of the plan."""

from tuoyu.plan.queries.clauses import (
    Basis,
    ClauseNode,
    PlanTree,
    UnitPart,
    clause_tree,
    legal_bases,
    plan_of,
)
from tuoyu.plan.queries.units import Member, clauses_of_unit, member_units

__all__ = [
    "Basis", "ClauseNode", "Member", "PlanTree", "UnitPart", "clause_tree", "clauses_of_unit",
    "legal_bases", "member_units", "plan_of",
]  # fmt: skip
