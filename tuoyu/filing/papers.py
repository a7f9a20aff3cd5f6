"""The papers of a filing as PDF: what each needs, and the call that makes it.

Forms after 托育机构登记和备案办法（试行）(国卫办人口发〔2019〕25号), annexes 3 and 4.
All `…_pdf` functions: bytes of a PDF; `Invalid` names a character that cannot be printed.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from tuoyu.core.documents import pdf, qr

BASIS = "《托育机构登记和备案办法（试行）》（国卫办人口发〔2019〕25号）"
RECEIPT_NOTES = (
    "请将登记证书和本回执置于机构醒目位置。",
    "机构名称、住所、负责人、服务形式、托位数等发生变化，或者终止服务的，应当及时办理变更或者注销。",
)


@dataclass(frozen=True)
class Receipt:
    """备案回执. `public_url`: absolute address of the institution's public page."""

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
    basis: str = BASIS
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


@dataclass(frozen=True)
class ToCorrect:
    """One part to be put right, with the reason and what is wanted."""

    name: str
    reason: str


@dataclass(frozen=True)
class ReturnNotice:
    """一次性告知书: all that is missing, told once."""

    number: str
    institution: str
    submitted_on: date
    items: Sequence[ToCorrect]
    contact: str
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
