"""Acts on the register's own tables."""

from tuoyu.registry.actions.certificates import add_certificate, withdraw_certificate
from tuoyu.registry.actions.distinct import keep_apart, undo_apart
from tuoyu.registry.actions.fees import FeeLine, end_fee, set_fee
from tuoyu.registry.actions.flags import end_flag, give_flag, turn_day
from tuoyu.registry.actions.institutions import (
    enter,
    prepare,
    repeat_vacancies,
    report_vacancies,
)
from tuoyu.registry.actions.staff import (
    Job,
    Person,
    change_job,
    correct_person,
    employ,
    end_employment,
    reveal_person,
)
from tuoyu.registry.actions.staff_papers import (
    add_background_check,
    add_health_certificate,
    add_qualification,
    add_training,
    withdraw_paper,
)

__all__ = [
    "FeeLine",
    "Job",
    "Person",
    "add_background_check",
    "add_certificate",
    "add_health_certificate",
    "add_qualification",
    "add_training",
    "change_job",
    "correct_person",
    "employ",
    "end_employment",
    "end_fee",
    "end_flag",
    "enter",
    "give_flag",
    "keep_apart",
    "prepare",
    "repeat_vacancies",
    "report_vacancies",
    "reveal_person",
    "set_fee",
    "turn_day",
    "undo_apart",
    "withdraw_certificate",
    "withdraw_paper",
]
