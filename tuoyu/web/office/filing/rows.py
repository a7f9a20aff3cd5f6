"""Rows of the queue, for the first screen, the list and the export."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.calendar import WorkCalendar
from tuoyu.filing.lifecycle import FILING
from tuoyu.filing.models import Case
from tuoyu.rules.deadlines import working_days_between

COLUMNS = [
    {"key": "institution", "label": "机构名称"},
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
                "text": case.institution.name,
                "url": reverse("office-filing", args=[case.public_id]),
            },
            "number": case.number,
            "division": case.institution.division.name,
            "submitted": case.submitted_at and f"{clock.localday(case.submitted_at):%Y-%m-%d}",
            "due": {"due": due_of(case, calendar)} if case.due_on else "",
            "state": {
                "text": FILING.state(case.state).label,
                "tag": FILING.state(case.state).tone.value,
            },
        }
        for case in cases
    ]


def due_of(case: Case, calendar: WorkCalendar) -> dict[str, Any]:
    """The keywords of the component `due_date`: the day, and the working days that are left."""
    assert case.due_on is not None
    return {
        "due": case.due_on,
        "remaining": remaining_days(case, calendar),
        "provisional": case.due_is_tentative,
        "done": case.state == "receipted",
    }


def remaining_days(case: Case, calendar: WorkCalendar) -> int:
    """Working days until the due day; negative when it has passed."""
    today, due = clock.today(), case.due_on
    assert due is not None
    if due >= today:
        return working_days_between(today, due, calendar)
    # A weekend or a holiday lies between: late all the same, and no longer due today.
    return -max(1, working_days_between(due, today, calendar))
