"""Acts on the tables of tasks. What also tells people is a flow."""

from tuoyu.tasks.actions.answers import Settlement, accept, object_to, settle_objection
from tuoyu.tasks.actions.closing import cancel, confirm, send_back
from tuoyu.tasks.actions.dispatch import dispatch
from tuoyu.tasks.actions.dues import ask_extension, decide_extension, extend
from tuoyu.tasks.actions.plans import TaskPlan, change, derive
from tuoyu.tasks.actions.progress import Number, Report, claim_done, report_progress

__all__ = [
    "Number", "Report", "Settlement", "TaskPlan", "accept", "ask_extension", "cancel", "change",
    "claim_done", "confirm", "decide_extension", "derive", "dispatch", "extend", "object_to",
    "report_progress", "send_back", "settle_objection",
]  # fmt: skip
