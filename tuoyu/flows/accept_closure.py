"""Flow: the clerk accepts a closure; the filing is cancelled (注销备案)."""

from uuid import UUID

from django.db import transaction

from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.lifecycle import take_step
from tuoyu.filing.aftermath import CancelGround
from tuoyu.filing.closures import closure_of
from tuoyu.filing.lifecycle import CaseKind
from tuoyu.filing.models import Cancellation, Case
from tuoyu.flows import filing_parts
from tuoyu.flows.filing_end import end_filing
from tuoyu.registry.models import Institution


@transaction.atomic
def accept_closure(case: Case, *, seen: UUID | None = None, by: Actor) -> Cancellation:
    """Settle a submitted closure; the institution is closed since the day that it named.

    Raises `StepNotAllowed` when another clerk was first, `Conflict` when it was handed in anew.
    """
    require(by, Permission.FILING_DECIDE, case)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    filing_parts.require_kind(case, CaseKind.CLOSURE)
    filing_parts.require_submitted_as_seen(case, seen)
    institution = Institution.objects.select_for_update(of=("self",)).get(pk=case.institution_id)
    told = closure_of(case)
    assert told is not None  # handed in with it
    take_step(case, "accept_closure", by=by, also=filing_parts.settled(by))
    return end_filing(
        institution, CancelGround.CLOSURE, told.reason[:200], told.ends_on, closure=case, by=by
    )
