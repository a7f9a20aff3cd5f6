"""Remind streets that a round of the survey ends soon or is over, and clerks that it is over."""

from django.db import transaction

from tuoyu.accounts.queries import holders
from tuoyu.core import audit, clock
from tuoyu.core.authority import SYSTEM, Actor, Role
from tuoyu.divisions.queries import provision
from tuoyu.notices import actions as notices
from tuoyu.rules.days import reached, words_left
from tuoyu.survey.models import Round
from tuoyu.survey.queries.rounds import Progress, due_for_reminder, progress

OVER = -1  # the stage after the last day


@transaction.atomic
def remind_survey(*, by: Actor) -> int:
    """Notices of today; the number of them. Twice a day makes them once."""
    today, made = clock.today(), 0
    stages = provision("survey.reminder_days").wholes
    rounds = due_for_reminder(today, max(stages)).select_for_update(of=("self",))
    for each in rounds:
        left = (each.closes_on - today).days
        stage = reached(left, [*stages, OVER])
        if stage is None:
            continue
        told = sum(_tell_street(each, row, left, stage, by) for row in progress(SYSTEM, each))
        if left < 0:
            told += _tell_office(each, by)
        if not told:
            continue
        made += told
        each.reminded_on = today
        each.save(update_fields=["reminded_on"])
        audit.record(by, "survey.remind", each, days_left=left)
    return made


def _tell_street(round: Round, street: Progress, left: int, stage: int, by: Actor) -> int:
    waiting = street.left + street.states.get("returned", 0)
    if not waiting:
        return 0
    when = words_left(left, over="已过截止日")
    return len(
        notices.queue(
            holders(Role.STREET_INSPECTOR, division=street.code),
            subject=f"{round.name}{when}，还有{waiting}处没有填报",
            body=f"{street.name}还有{street.left}处没有走访，"
            f"{street.states.get('returned', 0)}条退回待更正。",
            link="/field/survey/",
            about=round.public_id,
            due_on=round.closes_on,
            key=f"survey.remind:{round.public_id}:{round.closes_on}:{stage}",
            by=by,
        )
    )


def _tell_office(round: Round, by: Actor) -> int:
    return len(
        notices.queue(
            holders(Role.FILING_CLERK, division=round.division_id),
            subject=f"{round.name}已过截止日",
            body="请查看各街道进度，结束本轮，或延长截止日期。",
            link=f"/office/survey/{round.public_id}/",
            about=round.public_id,
            key=f"survey.over:{round.public_id}:{round.closes_on}",
            by=by,
        )
    )
