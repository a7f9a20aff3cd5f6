"""Flow: an institution hands in its filing (提交备案申请), or a change of it (变更备案)."""

from django.db import transaction

from tuoyu.core import clock
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Conflict, Invalid, Refused
from tuoyu.filing import queries
from tuoyu.filing.actions import require_editable
from tuoyu.filing.lifecycle import CaseKind
from tuoyu.filing.models import Case, Submission
from tuoyu.filing.sections import CODES, titles
from tuoyu.flows import filing_parts
from tuoyu.flows.filing_handover import content_digest, hand_in


@transaction.atomic
def submit_filing(
    case: Case, *, commitment: bool, shown: str | None = None, by: Actor
) -> Submission:
    """Check, freeze and hand in; the legal clocks start today.

    `shown` is the `content_digest` of what was shown to whoever signs; None skips the comparison.
    Raises `Invalid` when a part is unfinished or the commitment is not signed,
    `Refused` with the findings when the rules block, `StepNotAllowed` when the case was handed in
    already, `Conflict` when somebody changed the answers after they were shown.
    """
    require(by, Permission.FILING_PREPARE, case)
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("institution").get(pk=case.pk)
    )
    require_editable(case)
    if shown is not None and shown != content_digest(case):
        raise Conflict("您核对之后，同事又改动了这份申请。请重新核对，再签署承诺并提交。")
    _require_finished(case, commitment)
    facts = queries.facts_of(case, commitment=commitment)
    if case.kind == CaseKind.CHANGE.value:
        filing_parts.require_lawful_change(case, facts)
    today = clock.today()
    found = filing_parts.findings_of(facts, today)
    if stops := filing_parts.blocking(found):
        raise Refused(stops)
    filing_parts.require_own_credit_code(case, facts)
    return hand_in(case, found, filing_parts.rules_of(facts, today), by=by)


def _require_finished(case: Case, commitment: bool) -> None:
    if case.kind == CaseKind.CLOSURE.value:
        raise Invalid("终止服务请在“终止服务”页面填写和提交。")
    names = titles()
    missing = [names[code] for code in CODES if code not in case.done_sections]
    if missing:
        raise Invalid(f"还有没完成的部分：{'、'.join(missing)}。请完成后再提交。")
    if not commitment:
        raise Invalid("请阅读备案承诺书，并勾选“我已阅读并承诺”。")
