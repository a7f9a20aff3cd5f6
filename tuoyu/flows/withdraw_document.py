"""Flow: the office takes a document back (撤回文件), and whoever got it hears why."""

from django.db import transaction

from tuoyu.accounts.queries import unit_people
from tuoyu.core.authority import Actor
from tuoyu.notices import actions as notices
from tuoyu.plan import actions as plan
from tuoyu.plan.models import Distribution
from tuoyu.plan.queries import documents


@transaction.atomic
def withdraw_document(sent: Distribution, reason: str, *, by: Actor) -> None:
    """Withdraw and tell the units. Raises NotAllowed, Invalid, Conflict."""
    found = plan.withdraw(sent, reason, by=by)
    units = [receipt.unit.code for receipt in documents.receipts_of(found)]
    notices.queue(
        unit_people(units),
        subject=f"已撤回：{found.title}",
        body=f"撤回原因：{found.withdraw_reason}",
        link=f"/office/plan/documents/{found.public_id}/",
        about=found.public_id,
        key=f"plan.withdrawn:{found.public_id}",
        by=by,
    )
