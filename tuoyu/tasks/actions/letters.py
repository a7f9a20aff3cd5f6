"""督办 letters: one for an overdue task and its due day; the unit answers in writing."""

from datetime import date

from django.db import transaction

from tuoyu.core import audit, clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.core.numbering import next_number
from tuoyu.divisions.queries import deadline_of
from tuoyu.tasks import letters
from tuoyu.tasks.actions.answers import locked
from tuoyu.tasks.evidence import reading_of
from tuoyu.tasks.models import Letter, LetterReply, Task


@transaction.atomic
def issue(task: Task, *, by: Actor) -> Letter:
    """Number and freeze the letter. Raises `Conflict` when the task is not overdue, or has its
    letter for this due day."""
    require(by, Permission.TASK_DISPATCH, task)
    found = locked(task)
    if not found.is_overdue():
        raise Conflict("这项任务没有超期，不用督办。")
    if Letter.objects.filter(task=found, due_on=found.due_on).exists():
        raise Conflict("这项任务已经发过督办通知，请等单位回复，或在任务页查看。")
    answer_due_on, reading = (
        deadline_of("task.letter_answer_working_days", clock.today()).date,
        reading_of(found),
    )
    year = clock.today().year
    number = letters.letter_number(year, next_number(f"task.letter:{found.division_id}", year))
    paper = letters.draft(found, number, answer_due_on, reading.words if reading else "")
    made = Letter.objects.create(
        task=found,
        unit=found.lead_part.unit,
        number=number,
        due_on=found.due_on,
        answer_due_on=answer_due_on,
        paper=letters.frozen(paper),
        issued_by_id=by.person_id,
    )
    audit.record(by, "task.issue_letter", found, letter=made.public_id)
    return made


@transaction.atomic
def reply(letter: Letter, text: str, *, by: Actor, promised_on: date | None = None) -> LetterReply:
    """The unit's written answer; further answers are added, none is changed."""
    require(by, Permission.TASK_ANSWER, letter)
    if not text.strip():
        raise Invalid("请写明办理情况、未完成的原因和下一步安排。")
    if promised_on is not None and promised_on < clock.today():
        raise Invalid("承诺完成日期不能早于今天。")
    made = LetterReply.objects.create(
        letter=letter, text=text, promised_on=promised_on, replied_by_id=by.person_id
    )
    audit.record(by, "task.reply_letter", letter.task, letter=letter.public_id)
    return made
