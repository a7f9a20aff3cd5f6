"""Flow: the institution takes its filing back before a decision (撤回申请)."""

from django.db import transaction

from tuoyu.core.authority import Actor
from tuoyu.core.lifecycle import take_step
from tuoyu.filing.models import Case
from tuoyu.flows import filing_parts
from tuoyu.notices import actions as notices


@transaction.atomic
def withdraw_filing(case: Case, *, reason: str, by: Actor) -> None:
    """End a case that has not been decided; the institution may start another."""
    was_submitted = case.state == "submitted"
    take_step(case, "withdraw", by=by, reason=reason)
    if not was_submitted:
        return
    notices.queue(
        filing_parts.clerks_of(case),
        subject=f"备案申请已撤回：{case.shown_name}",
        body=f"申请编号{case.number}，申请人已撤回，不需要再办理。",
        link="/office/filings/",
        about=case.public_id,
        by=by,
    )
