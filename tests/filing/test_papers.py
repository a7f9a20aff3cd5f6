"""The four papers, made and looked at; the pictures are those of tests/core/documents."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.core.documents.pdf_reading import characters
from tuoyu.core.errors import Invalid
from tuoyu.filing import papers

DAY = date(2026, 11, 23)
RECEIPT = papers.Receipt(
    number="示托备〔2026〕0012号",
    institution="示例托育服务有限公司",
    credit_code="91120106MA0000000X",
    address="示例区示例街道示例路12号1层",
    head="示例负责人",
    service_forms=["全日托", "计时托"],
    places=60,
    filed_on=DAY,
    authority="示例区卫生健康委员会",
    issued_on=DAY,
    public_url="https://example.test/institutions/0190f2b0-7c1e-7d2a-8f00-000000000001",
    basis="《示例办法》（示例〔2026〕1号）第九条",
)


def test_the_receipt_shows_every_fact_on_one_page() -> None:
    made = papers.receipt_pdf(RECEIPT)
    facts = RECEIPT.number + RECEIPT.institution + RECEIPT.credit_code + RECEIPT.address
    facts += (
        RECEIPT.head + "".join(RECEIPT.service_forms) + "60个2026年11月23日" + RECEIPT.authority
    )
    assert set(facts) <= characters(made)
    assert b"/Type/Pages/Count 1/" in made
    assert len(made) < 200_000


def test_a_long_name_and_address_still_fit() -> None:
    long = replace(
        RECEIPT, institution="示例" * 30, address="示例路" * 30, authority="示例委员会" * 6
    )
    assert papers.receipt_pdf(long).startswith(b"%PDF-")


def test_a_name_that_cannot_be_printed_is_refused_by_its_character() -> None:
    with pytest.raises(Invalid, match=r"U\+30EDD"):
        papers.receipt_pdf(replace(RECEIPT, head="示例\U00030edd"))


def test_the_conditions_are_numbered_in_chinese() -> None:
    items = [papers.Condition("场地", "采光良好。", "示例标准第三条")] * 23
    made = papers.basic_conditions_pdf(
        papers.BasicConditions("示例托育机构", items, "示例区卫生健康委员会", DAY)
    )
    assert set("一二三四五六七八九十、依据") <= characters(made)


@pytest.mark.parametrize(("provisional", "shown"), [(True, True), (False, False)])
def test_the_submission_says_when_its_due_date_is_provisional(
    provisional: bool, shown: bool
) -> None:
    made = papers.submission_pdf(
        papers.Submission(
            number="FL-2026-000123",
            institution="示例机构",
            submitted_at=datetime(2026, 11, 23, 6, 5, tzinfo=UTC),
            due_on=date(2026, 11, 30),
            working_days=5,
            due_provisional=provisional,
            authority="示例委",
            contact="022-00000000",
            materials=[papers.Material("证照", "扫描.pdf")],
            progress_url="https://example.test/provider/filings/1/",
        )
    )
    assert ("暂" in characters(made)) is shown
    assert set("14:05") <= characters(made)


def test_the_return_notice_lists_what_is_missing_and_why() -> None:
    missing = [
        papers.ToCorrect("消防证明", "请重新扫描#原件*后上传"),
        papers.ToCorrect("租约", "不足三年"),
    ]
    made = papers.return_notice_pdf(
        papers.ReturnNotice("FL-1", "示例机构", DAY, missing, "022-0", "示例委", DAY)
    )
    assert set("消防证明重新扫描#原件*租约不足三年") <= characters(made)
