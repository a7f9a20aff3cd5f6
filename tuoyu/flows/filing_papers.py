"""The papers of a case, filled from its records: what `tuoyu.filing.papers` prints."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import groupby
from typing import Any

from django.conf import settings

from tuoyu.core import clock
from tuoyu.core.errors import NotFound
from tuoyu.divisions.home import TO_BE_FILLED
from tuoyu.divisions.queries import district
from tuoyu.filing import answers, issued, papers
from tuoyu.filing.aftermath import CancelGround
from tuoyu.filing.clocks import DECISION, VERIFY
from tuoyu.filing.lifecycle import CaseKind
from tuoyu.filing.models import Cancellation, Case, Notice, Submission
from tuoyu.filing.public import as_public_reasons
from tuoyu.filing.sections import BY_CODE
from tuoyu.rules.basic_conditions import basic_conditions
from tuoyu.rules.filing.facts import MaterialCode, ServiceForm
from tuoyu.rules.findings import Cite
from tuoyu.rules.statements import Statement
from tuoyu.rules.wording import cited

RECEIPT_BASIS = "filing.receipt_working_days"
NONCONFORMITY_GROUNDS = ("filing.nonconformity_working_days", VERIFY)
CANCEL_GROUNDS = {
    CancelGround.CLOSURE: "operation.closure_places_children_first",
    CancelGround.REGISTRATION_ENDED: "filing.change_promptly",
    CancelGround.ORDERED_TO_STOP: "penalty.standards_serious_yuan",
}
OUTCOMES = {
    CaseKind.FILING: "发放备案回执",
    CaseKind.CHANGE: "办理变更备案",
    CaseKind.CLOSURE: "办理备案注销",
}


class Format(Enum):
    """PDF to hand out, docx to finish in an office program."""

    PDF = "pdf"
    DOCX = "docx"


@dataclass(frozen=True)
class Paper:
    """A file and the name under which it is saved, without its ending."""

    name: str
    content: bytes
    format: Format = Format.PDF


@dataclass(frozen=True)
class Filled:
    """The words of a paper and the name under which it is saved."""

    name: str
    words: Any


@dataclass(frozen=True)
class Maker:
    """What a kind of paper says, what fills it and what prints it; no `docx` for what only the
    platform issues."""

    words: type
    fill: Callable[[Case], Filled]
    pdf: Callable[[Any], bytes]
    docx: Callable[[Any], bytes] | None = None


def paper(case: Case, kind: str, format: Format = Format.PDF) -> Paper:
    """One of the papers named in `MAKERS`; `NotFound` while it does not exist."""
    maker = MAKERS.get(kind)
    if maker is None:
        raise NotFound
    render = maker.pdf if format is Format.PDF else maker.docx
    if render is None:
        raise NotFound
    filled = _as_issued(case, kind, maker)
    return Paper(f"{filled.name}-{case.shown_name}", render(filled.words), format)


def issue(case: Case, kind: str) -> None:
    """Keep the words of a paper as it goes out now; called by the act that issues it."""
    filled = MAKERS[kind].fill(case)
    issued.keep(case, kind, filled.name, filled.words)


def _as_issued(case: Case, kind: str, maker: Maker) -> Filled:
    """The words that were kept; for papers of before, filled from the records."""
    kept: tuple[str, Any] | None = issued.last(case, kind, maker.words)
    return maker.fill(case) if kept is None else Filled(*kept)


def papers_of(case: Case) -> list[tuple[str, str]]:
    """(kind, title) of the papers that exist for a case, in the order of their issue."""
    kind, state = CaseKind.of(case.kind), case.state
    noticed = Notice.objects.filter(submission__case=case).exists()
    published = case.nonconformities.exists()
    found = [
        ("notice", "一次性告知书", noticed),
        ("receipt", "备案回执", case.receipted_at is not None),
        ("receipt", "变更后的备案回执", kind is CaseKind.CHANGE and state == "settled"),
        ("conditions", "基本条件告知书", case.receipted_at is not None),
        ("nonconformity", "不符合规定通知书", published),
        ("cancellation", "备案注销通知", _cancellation_of(case) is not None),
    ]
    return [(code, title) for code, title, there in found if there]


def authority_contact() -> str:
    """Whom to ask about a filing."""
    return district().contact


def authority() -> str:
    """Who files: the health commission of the district (25号 第七条), by the name of the pack."""
    here = district()
    return here.host_unit if here.operator == TO_BE_FILLED else here.operator


def _submission(case: Case) -> Filled:
    last = _last_submission(case)
    days = district().law.parameter(
        DECISION[CaseKind.of(case.kind)], on=clock.localday(last.submitted_at)
    )
    words = papers.Submission(
        number=case.number or "",
        institution=case.shown_name,
        submitted_at=last.submitted_at,
        due_on=last.due_on,
        working_days=days.whole,
        due_provisional=last.due_is_tentative,
        authority=authority(),
        contact=district().contact,
        materials=[
            papers.Material(name=MaterialCode.of(each["code"]).label, file=each["name"])
            for each in last.materials
        ],
        progress_url=f"{settings.SITE_ADDRESS}/provider/filings/{case.public_id}/",
        matter=_matter(case),
        outcome=OUTCOMES[CaseKind.of(case.kind)],
    )
    return Filled(f"{case.get_kind_display()}提交凭证", words)


def _matter(case: Case) -> str:
    return CaseKind.of(case.kind).label


def _notice(case: Case) -> Filled:
    notice = (
        Notice.objects.filter(submission__case=case)
        .select_related("submission")
        .order_by("-id")
        .first()
    )
    if notice is None:
        raise NotFound
    words = papers.ReturnNotice(
        number=notice.number,
        institution=case.shown_name,
        submitted_on=clock.localday(notice.submission.submitted_at),
        items=_to_correct(notice),
        contact=district().contact,
        authority=authority(),
        issued_on=clock.localday(notice.issued_at),
        matter=_matter(case),
    )
    return Filled("一次性告知书", words)


def _to_correct(notice: Notice) -> list[papers.ToCorrect]:
    items = [papers.ToCorrect(item_name(item), str(item["reason"])) for item in notice.items]
    if notice.remark:
        items.append(papers.ToCorrect("补充说明", notice.remark))
    return items


def _receipt(case: Case) -> Filled:
    """The receipt of a filing as it was given, or of the register after a change was accepted."""
    changed = case.kind == CaseKind.CHANGE.value and case.settled_at is not None
    issued_on = clock.localday(case.settled_at) if changed and case.settled_at else _issued_on(case)
    given = answers.everything(case)
    services = [ServiceForm.of(row["form"]).label for row in given["services"].get("rows", [])]
    words = papers.Receipt(
        number=(case.institution.filing_number if changed else case.receipt_number) or "",
        institution=given["institution"].get("name", ""),
        credit_code=given["institution"].get("credit_code", ""),
        address=given["site"].get("address", ""),
        head=given["head"].get("head_name", ""),
        service_forms=services,
        places=int(given["classes"].get("capacity") or 0),
        filed_on=(case.institution.filed_on if changed else None) or issued_on,
        authority=authority(),
        issued_on=issued_on,
        public_url=_public_url(case),
        basis=cited(Cite.of(district().law.parameter(RECEIPT_BASIS, on=issued_on))),
    )
    return Filled("变更备案回执" if changed else "备案回执", words)


def _public_url(case: Case) -> str:
    return f"{settings.SITE_ADDRESS}/institutions/{case.institution.public_id}/"


def _conditions(case: Case) -> Filled:
    issued_on = _issued_on(case)
    items = [
        _condition(group, list(statements))
        for group, statements in groupby(
            basic_conditions(on=issued_on, law=district().law), key=lambda each: each.group
        )
    ]
    words = papers.BasicConditions(
        institution=case.shown_name,
        items=items,
        authority=authority(),
        issued_on=issued_on,
    )
    return Filled("基本条件告知书", words)


def _nonconformity(case: Case) -> Filled:
    published = case.nonconformities.select_related("verification").order_by("-id").first()
    if published is None:
        raise NotFound
    law, on = district().law, clock.localday(published.published_at)
    grounds = [law.find(id, on=on) for id in NONCONFORMITY_GROUNDS]
    words = papers.NonconformityNotice(
        number=published.number,
        institution=case.institution.name,
        filing_number=case.receipt_number or "",
        visited_on=published.verification.visited_on,
        reasons=as_public_reasons(published),
        grounds=[cited(Cite.of(entry)) for entry in grounds if entry is not None],
        public_url=_public_url(case),
        contact=district().contact,
        authority=authority(),
        issued_on=on,
    )
    return Filled("不符合规定通知书", words)


def _cancellation(case: Case) -> Filled:
    made = _cancellation_of(case)
    if made is None:
        raise NotFound
    law, on = district().law, clock.localday(made.issued_at)
    ground = CancelGround.of(made.ground)
    words = papers.CancellationNotice(
        number=made.number,
        institution=case.institution.name,
        filing_number=case.institution.filing_number or "",
        ground=ground.label,
        reason=made.reason,
        basis=cited(Cite.of(law.parameter(CANCEL_GROUNDS[ground], on=on))),
        effective_on=made.effective_on,
        authority=authority(),
        issued_on=on,
    )
    return Filled("备案注销通知", words)


def _cancellation_of(case: Case) -> Cancellation | None:
    """The cancellation that ended this case, or that it asked for."""
    if case.state != "cancelled" and case.kind != CaseKind.CLOSURE.value:
        return None
    return Cancellation.objects.filter(institution=case.institution_id).first()


def _condition(group: str, statements: list[Statement]) -> papers.Condition:
    """The statements of one group under one heading; their provisions once."""
    cites = dict.fromkeys(cite for each in statements for cite in each.citation.split("；"))
    return papers.Condition(group, "\n".join(each.text for each in statements), "；".join(cites))


def _issued_on(case: Case) -> date:
    if case.receipted_at is None:
        raise NotFound
    return clock.localday(case.receipted_at)


def _last_submission(case: Case) -> Submission:
    last = case.submissions.order_by("-ordinal").first()
    if last is None:
        raise NotFound
    return last


def item_name(item: dict[str, object]) -> str:
    """What a return notice calls one of its items."""
    if item.get("material"):
        return MaterialCode.of(item["material"]).label
    return BY_CODE[str(item["section"])].title


MAKERS: dict[str, Maker] = {
    "submission": Maker(papers.Submission, _submission, papers.submission_pdf),
    "notice": Maker(
        papers.ReturnNotice, _notice, papers.return_notice_pdf, papers.return_notice_docx
    ),
    "receipt": Maker(papers.Receipt, _receipt, papers.receipt_pdf, papers.receipt_docx),
    "conditions": Maker(
        papers.BasicConditions,
        _conditions,
        papers.basic_conditions_pdf,
        papers.basic_conditions_docx,
    ),
    "nonconformity": Maker(
        papers.NonconformityNotice,
        _nonconformity,
        papers.nonconformity_pdf,
        papers.nonconformity_docx,
    ),
    "cancellation": Maker(
        papers.CancellationNotice, _cancellation, papers.cancellation_pdf, papers.cancellation_docx
    ),
}
