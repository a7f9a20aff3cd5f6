"""Rows of the queue, for the first screen, the list and the export."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.calendar import WorkCalendar
from tuoyu.filing import queries
from tuoyu.filing.lifecycle import FILING
from tuoyu.filing.models import Case
from tuoyu.rules.deadlines import working_days_between

# What still waits for the office; everything else is done, or waits for the institution.
WAITING = ("submitted", *queries.VISIT_STATES)
COLUMNS = [
    {"key": "institution", "label": "机构名称"},
    {"key": "kind", "label": "类别"},
    {"key": "number", "label": "申请编号"},
    {"key": "division", "label": "所在社区"},
    {"key": "submitted", "label": "提交时间"},
    {"key": "due", "label": "办理期限"},
    {"key": "state", "label": "状态"},
]


def queue_rows(cases: Iterable[Case]) -> list[dict[str, Any]]:
    calendar = WorkCalendar.current()
    return [
        {
            "institution": {
                "text": case.shown_name,
                "url": reverse("office-filing", args=[case.public_id]),
            },
            "kind": case.get_kind_display(),
            "number": case.number,
            "division": case.institution.division.name,
            "submitted": case.submitted_at and f"{clock.localday(case.submitted_at):%Y-%m-%d}",
            "due": {"due": due_of(case, calendar)} if awaited_day(case)[0] else "",
            "state": {
                "text": FILING.state(case.state).label,
                "tag": FILING.state(case.state).tone.value,
            },
        }
        for case in cases
    ]


def awaited_day(case: Case) -> tuple[date | None, bool]:
    """The legal day of what a case waits for, and whether it is tentative; None for nothing."""
    if case.state in queries.VISIT_STATES:
        return case.verify_due_on, case.verify_due_is_tentative
    return case.due_on, case.due_is_tentative


def due_of(case: Case, calendar: WorkCalendar) -> dict[str, Any]:
    """The keywords of the component `due_date`: the day, and the working days that are left."""
    due, tentative = awaited_day(case)
    assert due is not None
    return {
        "due": due,
        "remaining": remaining_days(due, calendar),
        "provisional": tentative,
        "done": case.state not in WAITING,
    }


def remaining_days(due: date, calendar: WorkCalendar) -> int:
    """Working days until the due day; negative when it has passed."""
    today = clock.today()
    if due >= today:
        return working_days_between(today, due, calendar)
    # A weekend or a holiday lies between: late all the same, and no longer due today.
    return -max(1, working_days_between(due, today, calendar))
