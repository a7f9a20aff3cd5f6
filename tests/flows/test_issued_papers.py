"""A paper is what was issued on its day, under the name that was handed in."""

import pytest
from pydantic import TypeAdapter

from tests import factories
from tuoyu.filing import queries
from tuoyu.filing.issued import IssuedPaper
from tuoyu.flows import filing_papers
from tuoyu.flows.filing_papers import MAKERS, paper
from tuoyu.flows.issue_receipt import issue_receipt

pytestmark = pytest.mark.django_db
NEW = "示例新名托育园"


@pytest.fixture
def at():
    return factories.world()


def words(case, kind):
    return filing_papers._as_issued(case, kind, MAKERS[kind]).words


def said(filled):
    """Word for word, whatever kind of sequence holds it."""
    return TypeAdapter(type(filled)).dump_python(filled, mode="json")


def test_the_name_handed_in_is_shown_before_the_register_says_it(at):
    case = factories.submitted(at, institution={"name": NEW})
    assert case.filed_name == NEW
    assert case.institution.name == "示例园"
    assert words(case, "submission").institution == NEW
    found = queries.queue(at.by_clerk, queries.QueueFilter(text="示例新名"))
    assert [each.shown_name for each in found] == [NEW]


def test_the_register_takes_the_name_with_the_receipt(at):
    case = factories.submitted(at, institution={"name": NEW})
    issue_receipt(case, by=at.by_clerk)
    at.institution.refresh_from_db()
    assert at.institution.name == NEW


def test_a_draft_is_called_as_the_institution_is_known(at):
    assert factories.filled(at, institution={"name": NEW}).shown_name == "示例园"


@pytest.mark.parametrize(
    ("make", "kinds"),
    [
        (factories.receipted, ("submission", "receipt", "conditions")),
        (factories.returned, ("submission", "notice")),
    ],
)
def test_what_was_issued_is_kept_word_for_word(at, make, kinds):
    case = make(at)
    assert [each.kind for each in case.issued_papers.all()] == list(kinds)
    for kind in kinds:
        assert said(words(case, kind)) == said(MAKERS[kind].fill(case).words)


def test_a_later_law_office_or_name_changes_no_paper(at, monkeypatch):
    case = factories.receipted(at)
    before = {kind: words(case, kind) for kind in ("receipt", "conditions")}
    monkeypatch.setattr(filing_papers, "authority", lambda: "示例合并后的机关")
    monkeypatch.setattr(filing_papers, "basic_conditions", lambda **_: ())
    at.institution.name = "示例改名园"
    at.institution.save(update_fields=["name"])
    assert MAKERS["conditions"].fill(case).words != before["conditions"]
    assert {kind: words(case, kind) for kind in before} == before
    assert paper(case, "conditions").content.startswith(b"%PDF")


def test_a_paper_of_before_words_were_kept_is_filled_from_the_records(at):
    case = factories.receipted(at)
    IssuedPaper.objects.all().delete()
    assert words(case, "receipt").number == case.receipt_number


def test_the_receipt_names_its_provision_from_the_rules(at):
    basis = words(factories.receipted(at), "receipt").basis
    assert basis == "《托育机构登记和备案办法（试行）》（国卫办人口发〔2019〕25号）第九条"
