"""What follows the receipts of the demo: visits, a publication, a correction, a change."""

from datetime import timedelta

from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.authority import Actor
from tuoyu.filing import actions as filing
from tuoyu.filing import answers, visits
from tuoyu.filing.aftermath import CheckResult
from tuoyu.filing.changes import start_change
from tuoyu.filing.models import Case
from tuoyu.flows.demo.samples import Sample
from tuoyu.flows.report_correction import report_correction
from tuoyu.flows.submit_filing import submit_filing
from tuoyu.flows.verify_filing import Found, Visit, verify_filing

FAILED = {3: "示例：保健观察室的观察床没有摆放到位。", 9: "示例：户外场地的一处软垫破损。"}
VISIT_AFTER, MENDED_AFTER, CHANGED_BEFORE = 6, 12, 1


def go_on(sample: Sample, case: Case, clerk: Actor, second: User, head: Actor) -> None:
    """Take a receipted case as far as its sample says, each step on its day."""
    assert case.receipted_at is not None
    if sample.fate != "receipted":
        with clock.at(case.receipted_at + timedelta(days=VISIT_AFTER)):
            failed = {} if sample.fate == "verified" else FAILED
            verify_filing(case, _visit(case, second, failed), by=clerk)
    if sample.fate == "corrected":
        with clock.at(case.receipted_at + timedelta(days=MENDED_AFTER)):
            case.refresh_from_db()
            report_correction(case, "示例：观察床已经摆放到位，软垫已经更换。", by=head)
    if sample.changes:
        with clock.at(clock.now() - timedelta(days=CHANGED_BEFORE)):
            _change(case, head)


def _visit(case: Case, second: User, failed: dict[int, str]) -> Visit:
    found = [
        Found(item, CheckResult.FAIL, failed[item])
        if item in failed
        else Found(item, CheckResult.PASS)
        for item in visits.items_to_check(case)
    ]
    return Visit(clock.today(), second, found)


def _change(case: Case, head: Actor) -> None:
    change = start_change(case.institution, by=head)
    about = answers.of_section(change, "institution")
    about["public_phone"] = "022-26009999"
    filing.save_section(change, "institution", about, done=True, revision=None, by=head)
    submit_filing(change, commitment=True, by=head)
