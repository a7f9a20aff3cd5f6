"""The papers of a case, filled from its records: what `tuoyu.filing.papers` prints."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.conf import settings

from tuoyu.core import clock
from tuoyu.core.errors import NotFound
from tuoyu.divisions.home import TO_BE_FILLED
from tuoyu.divisions.queries import district
from tuoyu.filing import answers, papers
from tuoyu.filing.models import Case, Notice, Submission
from tuoyu.filing.sections import BY_CODE
from tuoyu.flows.filing_parts import RECEIPT_CLOCK
from tuoyu.rules.basic_conditions import basic_conditions
from tuoyu.rules.filing.facts import MaterialCode, ServiceForm
from tuoyu.rules.statements import Statement


@dataclass(frozen=True)
class Paper:
    """A PDF and the name under which it is saved."""

    name: str
    content: bytes


def paper(case: Case, kind: str) -> Paper:
    """One of `submission`, `notice`, `receipt`, `conditions`; `NotFound` while it does not exist."""
    maker = MAKERS.get(kind)
    if maker is None:
        raise NotFound
    return maker(case)


def authority_contact() -> str:
    """Whom to ask about a filing."""
    return district().contact


def authority() -> str:
    """Who files: the health commission of the district (25号 第七条), by the name of the pack."""
    here = district()
    return here.host_unit if here.operator == TO_BE_FILLED else here.operator


def _submission(case: Case) -> Paper:
    last = _last_submission(case)
    days = district().law.parameter(RECEIPT_CLOCK, on=clock.localday(last.submitted_at))
    content = papers.submission_pdf(
        papers.Submission(
            number=case.number or "",
            institution=case.institution.name,
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
        )
    )
    return Paper(f"备案提交凭证-{case.institution.name}", content)


def _notice(case: Case) -> Paper:
    notice = (
        Notice.objects.filter(submission__case=case)
        .select_related("submission")
        .order_by("-id")
        .first()
    )
    if notice is None:
        raise NotFound
    content = papers.return_notice_pdf(
        papers.ReturnNotice(
            number=notice.number,
            institution=case.institution.name,
            submitted_on=clock.localday(notice.submission.submitted_at),
            items=_to_correct(notice),
            contact=district().contact,
            authority=authority(),
            issued_on=clock.localday(notice.issued_at),
        )
    )
    return Paper(f"一次性告知书-{case.institution.name}", content)


def _to_correct(notice: Notice) -> list[papers.ToCorrect]:
    items = [papers.ToCorrect(item_name(item), str(item["reason"])) for item in notice.items]
    if notice.remark:
        items.append(papers.ToCorrect("补充说明", notice.remark))
    return items


def _receipt(case: Case) -> Paper:
    issued = _issued_on(case)
    given = answers.everything(case)
    services = [ServiceForm.of(row["form"]).label for row in given["services"].get("rows", [])]
    content = papers.receipt_pdf(
        papers.Receipt(
            number=case.receipt_number or "",
            institution=given["institution"].get("name", ""),
            credit_code=given["institution"].get("credit_code", ""),
            address=given["site"].get("address", ""),
            head=given["head"].get("head_name", ""),
            service_forms=services,
            places=int(given["classes"].get("capacity") or 0),
            filed_on=issued,
            authority=authority(),
            issued_on=issued,
            public_url=f"{settings.SITE_ADDRESS}/institutions/{case.institution.public_id}/",
        )
    )
    return Paper(f"备案回执-{case.institution.name}", content)


def _conditions(case: Case) -> Paper:
    issued = _issued_on(case)
    items = [
        _condition(group, list(statements))
        for group, statements in groupby(
            basic_conditions(on=issued, law=district().law), key=lambda each: each.group
        )
    ]
    content = papers.basic_conditions_pdf(
        papers.BasicConditions(
            institution=case.institution.name,
            items=items,
            authority=authority(),
            issued_on=issued,
        )
    )
    return Paper(f"基本条件告知书-{case.institution.name}", content)


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


MAKERS: dict[str, Callable[[Case], Paper]] = {
    "submission": _submission,
    "notice": _notice,
    "receipt": _receipt,
    "conditions": _conditions,
}
