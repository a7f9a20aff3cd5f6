"""Remind the office of cases whose legal day is near or broken; each case once for each.

The day before it breaks the clerks and the office above them hear of it, and again once it is
broken: of the decision on a submission, of the visit after a receipt, and of the visit after a
correction.
"""

from datetime import date, timedelta

from django.db import transaction

from tuoyu.core import clock
from tuoyu.core.authority import Actor
from tuoyu.core.calendar import WorkCalendar
from tuoyu.filing.models import Case
from tuoyu.filing.queries import due_between, visits_due_between
from tuoyu.flows import filing_parts
from tuoyu.notices import actions as notices
from tuoyu.rules.days import words_of_date
from tuoyu.rules.deadlines import due_date

LONGEST_OVERDUE = timedelta(days=60)
# The code goes into the key of the notice; the words into its subject.
DECISION, VISIT, RECHECK = ("", "{}申请"), ("visit.", "现场核实"), ("recheck.", "整改复核")


@transaction.atomic
def remind_due_filings(*, by: Actor) -> int:
    """Notices for what is due until the next working day, or overdue; the number of new ones."""
    today = clock.today()
    next_day = due_date(today, 1, WorkCalendar.current()).date
    first = today - LONGEST_OVERDUE
    decisions = due_between(first, next_day).order_by("due_on", "id")
    visits = visits_due_between(first, next_day).order_by("verify_due_on", "id")
    return sum(
        [_remind(case, case.due_on, DECISION, today, by) for case in decisions]
        + [
            _remind(
                case, case.verify_due_on, RECHECK if case.state == "corrected" else VISIT, today, by
            )
            for case in visits
        ]
    )


def _remind(case: Case, due: date | None, what: tuple[str, str], today: date, by: Actor) -> int:
    if due is None:
        return 0
    code, label = what
    overdue = due < today
    words = f"申请编号{case.number}，办理期限为{words_of_date(due)}，请尽快办理。"
    new = notices.queue(
        filing_parts.office_of(case),
        subject=(
            f"{label.format(case.get_kind_display())}{'已超期' if overdue else '即将到期'}："
            f"{case.shown_name}"
        ),
        body=words,
        link=f"/office/filings/{case.public_id}/",
        about=case.public_id,
        due_on=due,
        key=f"filing.{code}{'overdue' if overdue else 'due'}:{case.public_id}:{due}",
        by=by,
    )
    return len(new)
