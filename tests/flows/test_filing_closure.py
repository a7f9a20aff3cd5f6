"""终止服务 and 注销: children first, then the cancellation; the public sees since when."""

from datetime import timedelta

import pytest

from tests import factories
from tests.accounts.factories import acting, staff
from tests.core.documents.pdf_reading import characters
from tests.watching import nothing_changes
from tuoyu.core import clock
from tuoyu.core.authority import Role
from tuoyu.core.errors import Conflict, Invalid, NotAllowed, StepNotAllowed
from tuoyu.filing import public
from tuoyu.filing.aftermath import CancelGround
from tuoyu.filing.changes import start_change
from tuoyu.filing.closures import Closure, Placement, PlacementKind
from tuoyu.filing.models import Cancellation, Case
from tuoyu.flows import filing_papers
from tuoyu.flows.accept_closure import accept_closure
from tuoyu.flows.cancel_filing import cancel_filing
from tuoyu.flows.report_closure import report_closure
from tuoyu.flows.return_filing import MissingItem, return_filing
from tuoyu.registry import actions as registry
from tuoyu.registry.models import Institution, Listing


def ended(children=0, days_ago=0):
    placed = (Placement(PlacementKind.FAMILY, children),) if children else ()
    return Closure(clock.today() - timedelta(days=days_ago), "示例场地到期。", placed)


@pytest.fixture
def at(db):
    found = factories.world()
    factories.receipted(found)
    return found


def test_reported_accepted_closed(at):
    case = report_closure(at.institution, ended(), by=at.by_head)
    assert (case.state, case.kind) == ("submitted", "closure")
    made = accept_closure(case, by=at.by_clerk)
    closed = Institution.objects.get(pk=at.institution.pk)
    assert (closed.state, closed.closed_on) == ("closed", clock.today())
    assert closed.closed_reason == "示例场地到期。"
    assert made.number == f"示托备销〔{clock.today().year}〕0001号"
    assert Case.objects.get(kind="filing").state == "cancelled"
    listed = Listing.objects.get()
    assert (listed.is_open, listed.closed_on) == (False, clock.today())
    case.refresh_from_db()
    words = characters(filing_papers.paper(case, "cancellation").content)
    assert set("备案注销通知机构终止服务") <= words


def test_every_child_is_placed(at):
    registry.report_vacancies(at.institution, {"full_day": 20}, by=at.by_head)
    with nothing_changes(), pytest.raises(Invalid, match=r"在托15名.*安置人数是14名"):
        report_closure(at.institution, ended(14), by=at.by_head)
    assert report_closure(at.institution, ended(15), by=at.by_head).state == "submitted"


@pytest.mark.parametrize(
    ("closure", "words"),
    [
        (lambda: ended(days_ago=-1), "晚于今天"),
        (lambda: ended(days_ago=400), "早于备案日期"),
        (lambda: Closure(clock.today(), " "), "原因"),
        (lambda: Closure(clock.today(), "示例", (Placement(PlacementKind.OTHER, 0),)), "人数"),
    ],
)
def test_bad_input_is_a_sentence(at, closure, words):
    with nothing_changes(), pytest.raises(Invalid, match=words):
        report_closure(at.institution, closure(), by=at.by_head)


def test_a_returned_closure_is_reported_again_in_the_same_case(at):
    case = report_closure(at.institution, ended(), by=at.by_head)
    item = MissingItem("closure", "", "请补充安置去向。")
    return_filing(case, [item], by=at.by_clerk)
    assert set("终止服务材料补正请补充安置去向") <= characters(
        filing_papers.paper(Case.objects.get(pk=case.pk), "notice").content
    )
    again = report_closure(at.institution, ended(2), by=at.by_head)
    assert (again, again.state, again.submissions.count()) == (case, "submitted", 2)


def test_closed_twice_and_after_a_change_are_conflicts(at):
    case = report_closure(at.institution, ended(), by=at.by_head)
    with nothing_changes(), pytest.raises(Conflict, match="一次只能办一件"):
        report_closure(at.institution, ended(), by=at.by_head)
    accept_closure(case, by=at.by_clerk)
    with nothing_changes(), pytest.raises(StepNotAllowed):
        accept_closure(case, by=at.by_clerk)
    for start in (
        lambda: start_change(at.institution, by=at.by_head),
        lambda: report_closure(at.institution, ended(), by=at.by_head),
    ):
        with nothing_changes(), pytest.raises(Conflict, match="已终止"):
            start()


def test_cancelled_by_law_ends_what_is_open(db):
    at = factories.world()
    factories.nonconforming(at)
    change = factories.changing(at, institution={"name": "示例新园"})
    reason = "示例市监销字〔2026〕1号"
    cancel_filing(
        at.institution, CancelGround.REGISTRATION_ENDED, reason, clock.today(), by=at.by_clerk
    )
    change.refresh_from_db()
    assert change.state == "withdrawn"
    (shown,) = public.corrections_of(at.institution.public_id)
    assert shown.state_label == "备案已注销"
    assert Cancellation.objects.get().closure is None
    with nothing_changes(), pytest.raises(StepNotAllowed):
        cancel_filing(
            at.institution, CancelGround.ORDERED_TO_STOP, reason, clock.today(), by=at.by_clerk
        )


@pytest.mark.parametrize(
    ("ground", "reason", "days_ahead", "words"),
    [
        (CancelGround.CLOSURE, "示例", 0, "由机构报告"),
        (CancelGround.ORDERED_TO_STOP, " ", 0, "文书"),
        (CancelGround.ORDERED_TO_STOP, "示例", 1, "晚于今天"),
        (CancelGround.ORDERED_TO_STOP, "示例", -400, "早于备案日期"),
    ],
)
def test_cancelling_by_law_needs_its_ground(at, ground, reason, days_ahead, words):
    day = clock.today() + timedelta(days=days_ahead)
    with nothing_changes(), pytest.raises(Invalid, match=words):
        cancel_filing(at.institution, ground, reason, day, by=at.by_clerk)


def test_who_may(at):
    for other in (at.by_clerk, acting(staff(Role.OFFICE_DIRECTOR))):
        with nothing_changes(), pytest.raises(NotAllowed):
            report_closure(at.institution, ended(), by=other)
    case = report_closure(at.institution, ended(), by=at.by_head)
    outside = acting(staff(Role.FILING_CLERK, where=factories.OTHER_DISTRICT))
    for other in (at.by_head, outside):
        with nothing_changes(), pytest.raises(NotAllowed):
            accept_closure(case, by=other)
        with nothing_changes(), pytest.raises(NotAllowed):
            cancel_filing(
                at.institution, CancelGround.ORDERED_TO_STOP, "示例", clock.today(), by=other
            )
