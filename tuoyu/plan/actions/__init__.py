"""Acts on the tables of the plan. What also tells people is a flow."""

from tuoyu.plan.actions.basis import Found, check_basis
from tuoyu.plan.actions.documents import Letter, send, sign, withdraw
from tuoyu.plan.actions.group import Person, appoint, correct, end, replace
from tuoyu.plan.actions.pack import take_over_plan

__all__ = [
    "Found", "Letter", "Person", "appoint", "check_basis", "correct", "end", "replace", "send",
    "sign", "take_over_plan", "withdraw",
]  # fmt: skip
