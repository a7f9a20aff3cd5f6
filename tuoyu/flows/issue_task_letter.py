"""Flow: a 督办 letter for an overdue task, and the lead unit hears of it; its reply goes back."""

from datetime import date

from django.db import transaction

from tuoyu.core.authority import Actor
from tuoyu.flows.task_notices import tell_office, tell_units
from tuoyu.rules.days import words_of_date
from tuoyu.tasks.actions import letters
from tuoyu.tasks.models import Letter, LetterReply, Task


@transaction.atomic
def issue_task_letter(task: Task, *, by: Actor) -> Letter:
    made = letters.issue(task, by=by)
    tell_units(
        task, [made.unit.code], f"督办通知：{task.title}",
        f"{made.number}。请在{words_of_date(made.answer_due_on)}前书面回复办理情况。",
        key=f"letter.{made.public_id}", by=by, due_on=made.answer_due_on, to=_link(made),
    )  # fmt: skip
    return made


@transaction.atomic
def reply_to_letter(
    letter: Letter, text: str, *, by: Actor, promised_on: date | None = None
) -> LetterReply:
    made = letters.reply(letter, text, by=by, promised_on=promised_on)
    tell_office(
        letter.task, f"{letter.unit.short_name}回复了督办通知：{letter.task.title}",
        f"{letter.number}。请查看回复。",
        key=f"reply.{made.public_id}", by=by, to=_link(letter),
    )  # fmt: skip
    return made


def _link(letter: Letter) -> str:
    return f"/office/tasks/letters/{letter.public_id}/"
