"""The papers of a filing as PDF and docx: what each needs, and the calls that make it.

Forms after the annexes of 托育机构登记和备案办法（试行）; which provisions a paper names, its caller
takes from the rules.
All `…_pdf` functions: bytes of a PDF; `Invalid` names a character that cannot be printed.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from tuoyu.core.documents import docx, pdf, qr
from tuoyu.rules.days import words_of_date

RECEIPT_NOTES = (
    "请将登记证书和本回执置于机构醒目位置。",
    "机构名称、住所、负责人、服务形式、托位数等发生变化，或者终止服务的，应当及时办理变更或者注销。",
)


@dataclass(frozen=True)
class Receipt:
    """备案回执. `public_url`: absolute address of the institution's public page; `basis`: the
    provisions in words."""

    number: str
    institution: str
    credit_code: str
    address: str
    head: str
    service_forms: Sequence[str]
    places: int
    filed_on: date
    authority: str
    issued_on: date
    public_url: str
    basis: str
    notes: Sequence[str] = RECEIPT_NOTES


@dataclass(frozen=True)
class Condition:
    """One condition; `cite` names instrument and article, "" when the text says it."""

    title: str
    text: str
    cite: str = ""


@dataclass(frozen=True)
class BasicConditions:
    """托育机构基本条件告知书, handed out with the receipt. 1 to 99 items."""

    institution: str
    items: Sequence[Condition]
    authority: str
    issued_on: date


@dataclass(frozen=True)
class Material:
    """`name`: kind of material; `file`: name of the uploaded file, or 在线填写."""

    name: str
    file: str


@dataclass(frozen=True)
class Submission:
    """提交凭证. `due_provisional`: the holidays of that year are not published yet (暂定)."""

    number: str
    institution: str
    submitted_at: datetime
    due_on: date
    working_days: int
    due_provisional: bool
    authority: str
    contact: str
    materials: Sequence[Material]
    progress_url: str
    matter: str = "备案"
    outcome: str = "发放备案回执"


@dataclass(frozen=True)
class ToCorrect:
    """One part to be put right, with the reason and what is wanted."""

    name: str
    reason: str


@dataclass(frozen=True)
class ReturnNotice:
    """一次性告知书: all that is missing, told once. `matter`: 备案, 变更备案 or 终止服务."""

    number: str
    institution: str
    submitted_on: date
    items: Sequence[ToCorrect]
    contact: str
    authority: str
    issued_on: date
    matter: str = "备案"


@dataclass(frozen=True)
class NonconformityNotice:
    """不符合规定通知书. `grounds`: the provisions in words; `public_url`: where it is published."""

    number: str
    institution: str
    filing_number: str
    visited_on: date
    reasons: Sequence[str]
    grounds: Sequence[str]
    public_url: str
    contact: str
    authority: str
    issued_on: date


@dataclass(frozen=True)
class CancellationNotice:
    """注销通知. `ground`: why, in the words of the list; `reason`: in the words of the clerk."""

    number: str
    institution: str
    filing_number: str
    ground: str
    reason: str
    basis: str
    effective_on: date
    authority: str
    issued_on: date


def receipt_pdf(paper: Receipt) -> bytes:
    return pdf.render("filing/receipt", asdict(paper) | {"qr": qr.svg(paper.public_url)})


def basic_conditions_pdf(paper: BasicConditions) -> bytes:
    return pdf.render("filing/basic_conditions", paper)


def submission_pdf(paper: Submission) -> bytes:
    return pdf.render("filing/submission", asdict(paper) | {"qr": qr.svg(paper.progress_url)})


def return_notice_pdf(paper: ReturnNotice) -> bytes:
    return pdf.render("filing/return_notice", paper)


def nonconformity_pdf(paper: NonconformityNotice) -> bytes:
    return pdf.render("filing/nonconformity", asdict(paper) | {"qr": qr.svg(paper.public_url)})


def cancellation_pdf(paper: CancellationNotice) -> bytes:
    return pdf.render("filing/cancellation", paper)


def receipt_docx(paper: Receipt) -> bytes:
    """The receipt to be finished in an office program; the code is an address there."""
    facts = (
        f"机构名称：{paper.institution}",
        f"统一社会信用代码：{paper.credit_code}",
        f"机构住所：{paper.address}",
        f"机构负责人：{paper.head}",
        f"服务形式：{'、'.join(paper.service_forms)}",
        f"托位数：{paper.places}个",
        f"备案日期：{words_of_date(paper.filed_on)}",
        f"公示信息：{paper.public_url}",
    )
    opening = (
        f"你单位提交的托育机构备案材料收悉。根据{paper.basis}，现予以备案，备案信息如下：",
        *facts,
        *paper.notes,
    )
    return _official("托育机构备案回执", f"编号：{paper.number}", paper, opening)


def basic_conditions_docx(paper: BasicConditions) -> bytes:
    opening = (
        "为保障婴幼儿安全和健康，现将举办托育机构应当具备的基本条件告知如下，"
        "请你单位对照执行，并接受监督检查。",
    )
    parts = [
        docx.Part(
            item.title,
            [*item.text.split("\n"), *([f"依据：{item.cite}。"] if item.cite else [])],
        )
        for item in paper.items
    ]
    return _official("托育机构基本条件告知书", "", paper, opening, parts)


def return_notice_docx(paper: ReturnNotice) -> bytes:
    opening = (
        f"你单位{words_of_date(paper.submitted_on)}提交的托育机构{paper.matter}材料收悉。"
        "经审查，下列内容需要补正，现一次性告知：",
        *(f"{n}．{item.name}：{item.reason}" for n, item in enumerate(paper.items, 1)),
        "请按照上述要求补正后，登录原账号在同一办件中重新提交。"
        f"补正后的办理时限自重新提交之日起计算。如有疑问，请拨打咨询电话{paper.contact}。",
    )
    number = f"办件编号：{paper.number}"
    return _official(f"托育机构{paper.matter}材料补正一次性告知书", number, paper, opening)


def nonconformity_docx(paper: NonconformityNotice) -> bytes:
    opening = (
        f"{words_of_date(paper.visited_on)}，我单位对你单位（备案编号{paper.filing_number}）"
        "进行了现场核实，发现下列情形不符合规定：",
        *(f"{n}．{reason}" for n, reason in enumerate(paper.reasons, 1)),
        f"依据：{'；'.join(paper.grounds)}。",
        "上述情况已经向社会公开。请你单位立即整改，完成后登录原账号报告整改情况。"
        f"经复核合格的，解除公示。如有疑问，请拨打咨询电话{paper.contact}。",
        f"公示地址：{paper.public_url}",
    )
    return _official("不符合规定通知书", f"编号：{paper.number}", paper, opening)


def cancellation_docx(paper: CancellationNotice) -> bytes:
    return _official("托育机构备案注销通知", f"编号：{paper.number}", paper, _ended(paper))


def _ended(paper: CancellationNotice) -> tuple[str, ...]:
    return (
        f"因{paper.ground}，根据{paper.basis}，现注销你单位的托育机构备案"
        f"（备案编号{paper.filing_number}），自{words_of_date(paper.effective_on)}起终止。",
        f"说明：{paper.reason}",
        "请撤下公示的备案回执，不得再以备案托育机构的名义招收婴幼儿。",
    )


def _official(
    title: str,
    number: str,
    paper: Receipt | BasicConditions | ReturnNotice | NonconformityNotice | CancellationNotice,
    opening: Sequence[str],
    parts: Sequence[docx.Part] = (),
) -> bytes:
    return docx.render_official(
        docx.OfficialPaper(
            title=title,
            addressee=paper.institution,
            opening=opening,
            parts=parts,
            authority=paper.authority,
            date=paper.issued_on,
            number=number,
        )
    )
