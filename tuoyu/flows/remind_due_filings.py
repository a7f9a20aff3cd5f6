"""Remind the clerks of filings whose legal day is near or past; each filing once for each."""

from datetime import date, timedelta

from django.db import transaction

from tuoyu.core import clock
from tuoyu.core.authority import Actor
from tuoyu.core.calendar import WorkCalendar
from tuoyu.core.documents.pdf import words_of_date
from tuoyu.filing.models import Case
from tuoyu.filing.queries import due_between
from tuoyu.flows import filing_parts
from tuoyu.notices import actions as notices
from tuoyu.rules.deadlines import due_date

LONGEST_OVERDUE = timedelta(days=60)


@transaction.atomic
def remind_due_filings(*, by: Actor) -> int:
    """Notices for what is due until the next working day, or overdue; the number of new ones."""
    today = clock.today()
    next_day = due_date(today, 1, WorkCalendar.current()).date
    cases = due_between(today - LONGEST_OVERDUE, next_day)
    return sum(_remind(case, today, by) for case in cases.order_by("due_on", "id"))


def _remind(case: Case, today: date, by: Actor) -> int:
    due = case.due_on or today
    overdue = due < today
    words = f"申请编号{case.number}，法定办理期限为{words_of_date(due)}，请尽快办理。"
    new = notices.queue(
        filing_parts.clerks_of(case),
        subject=f"备案申请{'已超期' if overdue else '即将到期'}：{case.institution.name}",
        body=words,
        link=f"/office/filings/{case.public_id}/",
        about=case.public_id,
        due_on=due,
        key=f"filing.{'overdue' if overdue else 'due'}:{case.public_id}:{due}",
        by=by,
    )
    return len(new)
