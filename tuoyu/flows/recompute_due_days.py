"""Flow: the legal days of open cases follow the working-day calendar (办理期限重新计算).

After the office has marked a day or a year has been announced: what was counted with the calendar
of that time is counted again. What was handed to the applicant stays as it was printed; the notice
tells the new day.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.divisions.queries import deadline_of
from tuoyu.filing import clocks
from tuoyu.filing.lifecycle import CaseKind
from tuoyu.filing.models import Case
from tuoyu.flows import filing_parts
from tuoyu.notices import actions as notices
from tuoyu.rules.days import words_of_date
from tuoyu.rules.deadlines import Deadline


@dataclass(frozen=True)
class _Clock:
    """One legal day of a case: the columns that keep it, the period, the day it counts from."""

    day: str
    tentative: str
    label: str
    period: str
    since: date


@transaction.atomic
def recompute_due_days(*, by: Actor) -> int:
    """Count every running legal day anew; the number of cases of which one moved.

    Applicants and office hear of a day that moved; a day that only ceased to be 暂定 changes
    silently. Both are on record.
    """
    require(by, Permission.CALENDAR_EDIT)
    period_end = cache(deadline_of)  # cases of one day have one legal day
    cases = list(
        Case.objects.select_for_update(of=("self",))
        .filter(state__in=["submitted", "receipted", "corrected"])
        .select_related("institution__division")
        .order_by("id")
    )
    reported = _corrections_reported(cases)
    moved = 0
    for case in cases:
        written = [
            _write(case, each, period_end(each.period, each.since), by)
            for each in _running(case, reported)
        ]
        moved += any(written)
    return moved


def _running(case: Case, reported: dict[object, date]) -> list[_Clock]:
    """The clocks that run in the state of the case, as the flows set them."""
    assert case.submitted_at is not None  # the states say so
    submitted = clock.localday(case.submitted_at)
    kind = CaseKind.of(case.kind)
    visit = _Clock(
        "verify_due_on", "verify_due_is_tentative", "现场核实期限", clocks.VERIFY, submitted
    )
    found = []
    if case.state == "submitted":
        period = clocks.DECISION[kind]
        found.append(_Clock("due_on", "due_is_tentative", "办理期限", period, submitted))
    if kind is CaseKind.FILING and case.state in ("submitted", "receipted"):
        found.append(visit)
    if case.state == "corrected" and case.public_id in reported:
        since = reported[case.public_id]
        found.append(
            _Clock(
                "verify_due_on", "verify_due_is_tentative", "整改复核期限", clocks.RECHECK, since
            )
        )
    return [each for each in found if getattr(case, each.day) is not None]


def _corrections_reported(cases: list[Case]) -> dict[object, date]:
    """By the public id of a case: the day of its last report of correction; one query."""
    ids = [case.public_id for case in cases if case.state == "corrected"]
    logs = StepLog.objects.filter(record_id__in=ids, step="report_correction").order_by("id")
    return {log.record_id: clock.localday(log.taken_at) for log in logs}


def _write(case: Case, each: _Clock, deadline: Deadline, by: Actor) -> bool:
    """Whether the day moved."""
    before: date = getattr(case, each.day)
    if (before, getattr(case, each.tentative)) == (deadline.date, deadline.tentative):
        return False
    setattr(case, each.day, deadline.date)
    setattr(case, each.tentative, deadline.tentative)
    case.save(update_fields=[each.day, each.tentative])
    audit.record(
        by, "filing.due_day", case, which=each.day, before=before, after=deadline.date,
        tentative=deadline.tentative,
    )  # fmt: skip
    if before == deadline.date:
        return False
    _tell(case, each.label, before, deadline, by)
    return True


def _tell(case: Case, label: str, before: date, deadline: Deadline, by: Actor) -> None:
    now = words_of_date(deadline.date) + ("（暂定）" if deadline.tentative else "")
    body = f"申请编号{case.number}：工作日历有调整，{label}由{words_of_date(before)}改为{now}。"
    for people, where in (
        (filing_parts.applicants_of(case), f"/provider/filings/{case.public_id}/"),
        (filing_parts.office_of(case), f"/office/filings/{case.public_id}/"),
    ):
        notices.queue(
            people,
            subject=f"{label}有变化：{case.shown_name}",
            body=body,
            link=where,
            about=case.public_id,
            due_on=deadline.date,
            by=by,
        )
