"""The yearly assessment: drafted from the records, shown to the unit, signed."""

from typing import Any

from django.db import transaction

from tuoyu.accounts.models import Unit
from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, Subject, require
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.core.lifecycle import take_step
from tuoyu.core.lifecycle.models import StepLog
from tuoyu.divisions.queries import deadline_of, district
from tuoyu.tasks.assessment import Line, Result, assess, default_scheme
from tuoyu.tasks.models import Assessment
from tuoyu.tasks.queries.assessed import Attendance, facts_by_unit
from tuoyu.tasks.vocabulary import ACCEPT_PERIOD

NOBODY = {"commented_at": None, "commented_by_id": None, "comment": ""}


@transaction.atomic
def draft_assessments(
    year: int, attendance: Attendance, *, by: Actor, division: str = ""
) -> list[Assessment]:
    """Draft, or draft anew, the assessment of every unit with tasks in the year. What is with its
    unit or signed stays. `attendance`: by unit code, meetings attended and invited to."""
    home = division or district().code
    require(by, Permission.TASK_DISPATCH, Subject(division=home, shared=True))
    if year > clock.today().year:
        raise Invalid("这一年还没有开始，请选择今年或以前的年度。")
    scheme, facts = default_scheme(), facts_by_unit(home, year, attendance)
    known = {each.unit_id: each for each in _known(home, year)}
    made = []
    for unit in Unit.objects.filter(code__in=facts).order_by("order", "code"):
        found = known.get(unit.pk) or Assessment(division_id=home, year=year, unit=unit)
        if found.state != "drafted":
            continue
        result = assess(facts[unit.code], scheme)
        found.scheme, found.score, found.lines = scheme.name, result.score, _lines(result)
        found.drafted_at, found.drafted_by_id = clock.now(), by.person_id
        found.save()
        made.append(found)
    audit.record(by, "task.draft_assessments", division=home, year=year, units=len(made))
    return made


def _known(division: str, year: int) -> list[Assessment]:
    rows = Assessment.objects.select_for_update(of=("self",)).filter(division__code=division)
    return list(rows.filter(year=year).order_by("pk"))


def _lines(result: Result) -> list[dict[str, Any]]:
    return [_line(line) for line in result.lines]


def _line(line: Line) -> dict[str, Any]:
    return {
        "code": line.item.code,
        "name": line.item.name,
        "weight": str(line.item.weight),
        "formula": line.item.formula,
        "met": str(line.count.met),
        "of": str(line.count.of),
        "points": None if line.points is None else str(line.points),
        "good": list(line.count.good),
        "bad": list(line.count.bad),
    }


@transaction.atomic
def ask_comment(assessment: Assessment, *, by: Actor) -> None:
    """Show the draft to its unit."""
    take_step(assessment, "ask", by=by)


@transaction.atomic
def comment(assessment: Assessment, text: str, *, by: Actor) -> None:
    """The unit agrees or says what it sees otherwise."""
    if not text.strip():
        raise Invalid("请填写意见；没有意见的，请写“无意见”。")
    told = {"comment": text, "commented_at": clock.now(), "commented_by_id": by.person_id}
    take_step(assessment, "comment", by=by, reason=text, also=told)


@transaction.atomic
def redraft(assessment: Assessment, reason: str, *, by: Actor) -> None:
    """Take a draft back after the unit's comment; drafting computes it anew. The comment stays in
    the course of events."""
    take_step(assessment, "redraft", by=by, reason=reason, also=NOBODY)


@transaction.atomic
def sign(assessment: Assessment, *, by: Actor) -> None:
    """From now on nothing in it changes. Raises `Conflict` while the unit may still comment."""
    if assessment.state == "with_unit" and not _time_is_over(assessment):
        raise Conflict("单位还在反馈期内，请等单位反馈，或反馈期过后再签发。")
    take_step(
        assessment, "sign", by=by, also={"signed_at": clock.now(), "signed_by_id": by.person_id}
    )


def _time_is_over(assessment: Assessment) -> bool:
    steps = StepLog.objects.filter(record_id=assessment.public_id, step="ask").order_by("-id")
    asked = steps.values_list("taken_at", flat=True).first()
    if asked is None:
        return False
    return deadline_of(ACCEPT_PERIOD, clock.localday(asked)).overdue(clock.today())
