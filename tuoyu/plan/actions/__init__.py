"""Acts on the tables of the plan. What also tells people is a flow."""

from tuoyu.plan.actions.pack import take_over_plan

__all__ = ["take_over_plan"]
