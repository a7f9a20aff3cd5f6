"""Flow: a round of the survey opens (摸底开始走访), and every street hears of it."""

from django.db import transaction

from tuoyu.accounts.queries import holders
from tuoyu.core.authority import Actor, Role
from tuoyu.notices import actions as notices
from tuoyu.rules.days import words_of_date
from tuoyu.survey import actions as survey
from tuoyu.survey.models import Round
from tuoyu.survey.queries.rounds import progress


@transaction.atomic
def open_survey_round(round: Round, *, by: Actor) -> int:
    """Open the round and tell the inspectors of each street how many places they walk.

    Returns the number of known places. Raises `Conflict` while another round is open.
    """
    known = survey.open_round(round, by=by)
    for street in progress(by, round):
        notices.queue(
            holders(Role.STREET_INSPECTOR, division=street.code),
            subject=f"摸底开始：{round.name}",
            body=f"{street.name}已知点位{street.left}处，请在{words_of_date(round.closes_on)}前走访填报；"
            "新发现的点位也要填报。",
            link="/field/survey/",
            about=round.public_id,
            due_on=round.closes_on,
            key=f"survey.opened:{round.public_id}",
            by=by,
        )
    return known
