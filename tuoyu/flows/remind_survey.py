"""Remind streets that a round of the survey ends soon or is over, and clerks that it is over."""

from django.db import transaction

from tuoyu.accounts.queries import holders
from tuoyu.core import audit, clock
from tuoyu.core.authority import SYSTEM, Actor, Role
from tuoyu.notices import actions as notices
from tuoyu.survey.models import Round
from tuoyu.survey.queries.rounds import Progress, due_for_reminder, progress

# The days before the last day on which streets hear of what is left; and each day after it.
DAYS_BEFORE = (7, 3, 1, 0)


@transaction.atomic
def remind_survey(*, by: Actor) -> int:
    """Notices of today; the number of them. Twice a day makes them once."""
    today, made = clock.today(), 0
    rounds = due_for_reminder(today, max(DAYS_BEFORE)).select_for_update(of=("self",))
    for each in rounds:
        left = (each.closes_on - today).days
        if left not in DAYS_BEFORE and left != -1:
            continue
        made += sum(_tell_street(each, street, left, by) for street in progress(SYSTEM, each))
        if left < 0:
            made += _tell_office(each, by)
        each.reminded_on = today
        each.save(update_fields=["reminded_on"])
        audit.record(by, "survey.remind", each, days_left=left)
    return made


def _tell_street(round: Round, street: Progress, left: int, by: Actor) -> int:
    waiting = street.left + street.states.get("returned", 0)
    if not waiting:
        return 0
    when = "今天截止" if left == 0 else "已过截止日" if left < 0 else f"还有{left}天截止"
    return len(
        notices.queue(
            holders(Role.STREET_INSPECTOR, division=street.code),
            subject=f"{round.name}{when}，还有{waiting}处没有填报",
            body=f"{street.name}还有{street.left}处没有走访，"
            f"{street.states.get('returned', 0)}条退回待更正。",
            link="/field/survey/",
            about=round.public_id,
            due_on=round.closes_on,
            key=f"survey.remind:{round.public_id}:{round.closes_on}:{left}",
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
