"""What follows the receipts of the demo: visits, a publication, a correction, a change."""

from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.authority import Actor
from tuoyu.filing import actions as filing
from tuoyu.filing import answers, visits
from tuoyu.filing.aftermath import CheckResult
from tuoyu.filing.changes import start_change
from tuoyu.filing.closures import Closure, Placement, PlacementKind
from tuoyu.filing.models import Case
from tuoyu.flows.accept_change import accept_change
from tuoyu.flows.accept_closure import accept_closure
from tuoyu.flows.demo import days
from tuoyu.flows.demo.days import DAY
from tuoyu.flows.demo.samples import Sample
from tuoyu.flows.report_closure import report_closure
from tuoyu.flows.report_correction import report_correction
from tuoyu.flows.submit_filing import submit_filing
from tuoyu.flows.verify_filing import Found, Visit, verify_filing
from tuoyu.registry.changes import children_present
from tuoyu.registry.models import Institution

FAILED = {3: "示例：保健观察室的观察床没有摆放到位。", 9: "示例：户外场地的一处软垫破损。"}
VISIT_AFTER, MENDED_AFTER, CHANGED_BEFORE = 6 * DAY, 12 * DAY, 1 * DAY
CARE_BY_MONTH, RISE_FEN = ("full_day", "half_day"), 10_000


def go_on(sample: Sample, case: Case, clerk: Actor, second: User, head: Actor) -> None:
    """Take a receipted case as far as its sample says, each step on its day."""
    assert case.receipted_at is not None
    if sample.fate != "receipted":
        with clock.at(case.receipted_at + VISIT_AFTER):
            failed = {} if sample.fate == "verified" else FAILED
            verify_filing(case, _visit(case, second, failed), by=clerk)
    if sample.fate == "corrected":
        with clock.at(case.receipted_at + MENDED_AFTER):
            case.refresh_from_db()
            report_correction(case, "示例：观察床已经摆放到位，软垫已经更换。", by=head)
    if sample.changes:
        with clock.at(clock.now() - CHANGED_BEFORE):
            _change(case, head)


def close(sample: Sample, institution: Institution, clerk: Actor, head: Actor) -> None:
    """It ends, its children are placed, and the clerk cancels the filing two days later."""
    with clock.at(days.ago(sample.closed)):
        present = children_present(institution)
        placed = (Placement(PlacementKind.TRANSFERRED, present, "示例暖阳托育园"),)
        told = Closure(clock.today(), "示例：社区用房另作他用，不再续租。", placed)
        case = report_closure(institution, told, by=head)
    with clock.at(days.ago(sample.closed - 2)):
        accept_closure(case, by=clerk)


def raise_prices(institution: Institution, head: Actor, clerk: Actor) -> None:
    """A change of the prices, handed in and accepted now."""
    change = start_change(institution, by=head)
    offered = answers.of_section(change, "services")
    for row in offered["rows"]:
        if row["form"] in CARE_BY_MONTH:
            row["price_fen"] = int(row["price_fen"]) + RISE_FEN
    filing.save_section(change, "services", offered, done=True, revision=None, by=head)
    submit_filing(change, commitment=True, by=head)
    accept_change(change, by=clerk)


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
