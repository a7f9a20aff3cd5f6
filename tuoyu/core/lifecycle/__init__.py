"""Lifecycles: one table per kind of case, one function that changes a state.

The table gives the model's choices, the check constraint, the buttons, the diagram, the permission
and the test of every (state × step).
"""

from tuoyu.core.lifecycle.steps import available_steps, take_step
from tuoyu.core.lifecycle.table import Lifecycle, State, Step, all_lifecycles

__all__ = ["Lifecycle", "State", "Step", "all_lifecycles", "available_steps", "take_step"]
