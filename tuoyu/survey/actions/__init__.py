"""Acts on the tables of the survey. What also tells people or writes the register is a flow."""

from tuoyu.survey.actions.after import Given, decide_pair, hand_over, tie
from tuoyu.survey.actions.entries import fill, fill_new, send_back, unverify, verify
from tuoyu.survey.actions.rounds import (
    Plan,
    cancel_round,
    change_round,
    close_round,
    open_round,
    plan_round,
    reopen_round,
)
from tuoyu.survey.actions.uploads import Delivery, take_upload

__all__ = [
    "Delivery", "Given", "Plan", "cancel_round", "change_round", "close_round", "decide_pair",
    "fill", "fill_new", "hand_over", "open_round", "plan_round", "reopen_round", "send_back",
    "take_upload", "tie", "unverify", "verify",
]  # fmt: skip
