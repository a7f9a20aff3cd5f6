"""Whoever decides or signs does so about what was shown, not about what came after."""

import pytest
from django.urls import reverse

from tests import factories
from tests.factories import AREA
from tests.watching import nothing_changes
from tests.web.provider.posting import keyed
from tests.web.sessions import client_of
from tuoyu.core import clock
from tuoyu.core.errors import Conflict, StepNotAllowed
from tuoyu.filing import actions
from tuoyu.flows import filing_handover
from tuoyu.flows.filing_handover import content_digest
from tuoyu.flows.issue_receipt import issue_receipt
from tuoyu.flows.return_filing import return_filing
from tuoyu.flows.submit_filing import submit_filing
from tuoyu.rules.commitment import commitment


@pytest.fixture
def at(db):
    return factories.world()


def change_the_site(at, case):
    site = {**factories.given()["site"], "outdoor_area_m2": "150"}
    actions.save_section(case, "site", site, done=True, revision=None, by=at.by_head)


def handed_in_anew(at, case):
    """Returned and handed in again, so that the state is what it was: `submitted`."""
    return_filing(case, [AREA], by=at.by_clerk)
    change_the_site(at, case)
    submit_filing(case, commitment=True, by=at.by_head)
    case.refresh_from_db()


class TestTheClerk:
    @pytest.fixture
    def case(self, at):
        return factories.submitted(at)

    @pytest.fixture
    def seen(self, at, case):
        first = case.submissions.get().public_id
        handed_in_anew(at, case)
        return first

    def test_gives_no_receipt_for_what_was_not_read(self, at, case, seen):
        with nothing_changes(), pytest.raises(Conflict, match="刚刚重新提交"):
            issue_receipt(case, seen=seen, by=at.by_clerk)

    def test_returns_nothing_that_was_not_read(self, at, case, seen):
        with nothing_changes(), pytest.raises(Conflict, match="刚刚重新提交"):
            return_filing(case, [AREA], seen=seen, by=at.by_clerk)

    def test_decides_what_was_read(self, at, case, seen):
        newest = case.submissions.latest("ordinal").public_id
        assert issue_receipt(case, seen=newest, by=at.by_clerk).receipt_number

    @pytest.mark.parametrize("page", ["receipt", "return"])
    def test_the_page_names_what_it_shows(self, at, case, page):
        client = client_of(at.clerk)
        address = reverse(f"office-filing-{page}", args=[case.public_id])
        shown = str(case.submissions.get().public_id)
        assert f'name="submission" value="{shown}"' in client.get(address).content.decode()
        handed_in_anew(at, case)
        fields = {"submission": shown, "site": "请补充。"}
        with nothing_changes():
            assert client.post(address, keyed(**fields)).status_code == 409

    def test_a_submission_that_is_none(self, at, case):
        address = reverse("office-filing-receipt", args=[case.public_id])
        answer = client_of(at.clerk).post(address, keyed(submission="x"))
        assert answer.status_code == 409


class TestTheApplicant:
    @pytest.fixture
    def case(self, at):
        return factories.filled(at)

    def test_signs_what_was_shown(self, at, case):
        shown = content_digest(case)
        change_the_site(at, case)
        with nothing_changes(), pytest.raises(Conflict, match="请重新核对"):
            submit_filing(case, commitment=True, shown=shown, by=at.by_head)
        submission = submit_filing(case, commitment=True, shown=content_digest(case), by=at.by_head)
        assert submission.digest == content_digest(case)

    def test_a_paper_counts_as_content(self, at, case):
        shown = content_digest(case)
        actions.remove_material(case.materials.first(), by=at.by_head)
        assert content_digest(case) != shown

    def test_the_page_names_what_it_shows(self, at, case):
        client = client_of(at.head)
        address = reverse("provider-filing-check", args=[case.public_id])
        shown = content_digest(case)
        assert f'name="shown" value="{shown}"' in client.get(address).content.decode()
        change_the_site(at, case)
        with nothing_changes():
            answer = client.post(address, keyed(commitment="on", shown=shown))
        assert answer.status_code == 409

    def test_a_stale_record_opens_no_draft_for_a_filed_institution(self, at, case):
        before = case.institution
        submit_filing(case, commitment=True, by=at.by_head)
        issue_receipt(case, by=at.by_clerk)
        assert before.state == "preparing"
        with nothing_changes(), pytest.raises(Conflict, match="已经备案"):
            actions.start(before, by=at.by_head)

    def test_handing_in_twice_names_the_state(self, at, case):
        submit_filing(case, commitment=True, by=at.by_head)
        with pytest.raises(StepNotAllowed, match="待办理"):
            submit_filing(case, commitment=True, by=at.by_head)


class TestTheCommitment:
    @pytest.fixture
    def case(self, at):
        return factories.submitted(at)

    def test_is_kept_as_it_was_signed(self, at, case, monkeypatch):
        frozen = case.submissions.get()
        assert [clause["text"] for clause in frozen.commitment] == [
            each.text for each in commitment(on=clock.today())
        ]
        assert all(clause["rests_on"] for clause in frozen.commitment)
        monkeypatch.setattr(filing_handover, "commitment", lambda **_: ())
        page = client_of(at.clerk).get(reverse("office-filing", args=[case.public_id]))
        assert frozen.commitment[0]["text"] in page.content.decode()

    def test_another_wording_has_to_be_read_first(self, at, monkeypatch):
        case = factories.filled(factories.world("示例邻园", clerk=at.clerk), 2)
        shown = content_digest(case)
        monkeypatch.setattr(filing_handover, "commitment", lambda **_: ())
        assert content_digest(case) != shown
