"""Flow: the office sends a document to units (文件分发), and their people hear of it."""

from django.db import transaction

from tuoyu.accounts.queries import unit_people
from tuoyu.core.authority import Actor
from tuoyu.notices import actions as notices
from tuoyu.plan import actions as plan
from tuoyu.plan.models import Distribution
from tuoyu.rules.days import words_of_date


@transaction.atomic
def distribute_document(
    letter: plan.Letter, *, division: str, by: Actor, is_demo: bool = False
) -> Distribution:
    """Send, and tell clerks and heads of every unit. Raises NotAllowed, Invalid."""
    sent = plan.send(letter, division=division, by=by, is_demo=is_demo)
    notices.queue(
        unit_people(letter.units),
        subject=f"待签收：{sent.title}",
        body=f"请在{words_of_date(sent.asked_by)}前签收。",
        link=f"/office/plan/documents/{sent.public_id}/",
        about=sent.public_id,
        due_on=sent.asked_by,
        key=f"plan.sent:{sent.public_id}",
        by=by,
    )
    return sent
