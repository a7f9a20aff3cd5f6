"""One case for the clerk: papers left, what the rules say right, then the decision."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission, may
from tuoyu.core.calendar import WorkCalendar
from tuoyu.core.crypto.mask import mask_id_number, mask_phone
from tuoyu.core.errors import NotFound
from tuoyu.filing import answers, changes, queries, visits
from tuoyu.filing.closures import closure_in
from tuoyu.filing.lifecycle import FILING, IN_FORCE, CaseKind
from tuoyu.filing.models import Case, Material, Notice, Submission
from tuoyu.filing.sections import BY_CODE, SECTIONS
from tuoyu.flows import filing_papers
from tuoyu.flows.filing_papers import Format, item_name
from tuoyu.flows.filing_parts import findings_of
from tuoyu.flows.return_filing import changed_parts
from tuoyu.rules.filing.facts import MaterialCode
from tuoyu.web.filing_parts import clock_rows, closure_rows, published_rows, visit_rows
from tuoyu.web.office.filing.comparison import compared
from tuoyu.web.office.filing.rows import WAITING, awaited_day, due_of
from tuoyu.web.page import PageRequest, page
from tuoyu.web.papers import paper_answer
from tuoyu.web.provider.filing import parts
from tuoyu.web.provider.filing.views import history_events

STEP_URLS = {
    "issue_receipt": "office-filing-receipt",
    "accept_change": "office-filing-change",
    "accept_closure": "office-filing-closure",
    "return": "office-filing-return",
    "verify": "office-filing-visit",
    "lift": "office-filing-visit",
}
# A visit decides which step it is; the button says what one goes to do.
STEP_WORDS = {"verify": "记录现场核实", "lift": "记录复核"}


@page(permission=Permission.FILING_READ)
def case(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = queries.case_for(request.actor, public_id)
    return render(request, "office/filing/case.html", case_context(request, found))


@page(permission=Permission.FILING_READ)
def paper(request: PageRequest, public_id: UUID, kind: str) -> HttpResponse:
    """One of the papers of a case as PDF."""
    found = queries.case_for(request.actor, public_id)
    return paper_answer(filing_papers.paper(found, kind))


@page(permission=Permission.FILING_READ)
def paper_docx(request: PageRequest, public_id: UUID, kind: str) -> HttpResponse:
    """The same paper, to be finished in an office program."""
    found = queries.case_for(request.actor, public_id)
    return paper_answer(filing_papers.paper(found, kind, Format.DOCX))


def case_context(request: PageRequest, case: Case) -> dict[str, Any]:
    """What the case page and the two decision pages show: the filing as it was handed in.

    What the applicant types while mending a returned filing is theirs until they hand it in.
    """
    handed_in = last_submission(case)
    given, papers = contents(handed_in), papers_of(handed_in)
    closure = closure_in(handed_in.answers)
    rows = [] if closure else _findings(given, papers)
    return {
        "case": case,
        "handed_in": handed_in,
        "state": FILING.state(case.state),
        "waiting": case.state in WAITING,
        "due": due_of(case, WorkCalendar.current()) if awaited_day(case)[0] else None,
        "clocks": clock_rows(queries.clocks(case)),
        "materials": [_paper_row(material) for material in papers],
        "sections": [] if closure else masked_sections(given),
        "closure": closure_rows(closure),
        "compared": _compared(case, given),
        "visits": visit_rows(visits.visits_of(case)),
        "published": published_rows(visits.nonconformities_of(case)),
        "issued": filing_papers.papers_of(case),
        "may_cancel": case.state in IN_FORCE and may(request.actor, Permission.FILING_DECIDE, case),
        "stops": [row for row in rows if row.is_blocking],
        "remarks": [row for row in rows if not row.is_blocking],
        "steps": _buttons(request, case),
        "events": history_events(case),
        "changes": changes_since_last(case),
        "returns": _returns(case),
    }


def _findings(given: dict[str, answers.Answers], papers: list[Material]) -> list[parts.Shown]:
    facts = answers.facts_from(given, papers, commitment=True)
    return parts.shown(findings_of(facts, clock.today()))


def _compared(case: Case, given: dict[str, answers.Answers]) -> list[dict[str, Any]]:
    """Old and new side by side: of a change against the register, else of the last two
    submissions."""
    if case.kind == CaseKind.CHANGE.value:
        return compared(masked_sections(changes.before_of(case)), masked_sections(given))
    earlier = case.submissions.order_by("-ordinal")[1:2]
    if not earlier or case.kind != CaseKind.FILING.value:
        return []
    return compared(masked_sections(contents(earlier[0])), masked_sections(given))


def last_submission(case: Case) -> Submission:
    """What was handed in last; cases without one are not shown to the office."""
    found = case.submissions.order_by("-ordinal").first()
    if found is None:
        raise NotFound
    return found


def contents(handed_in: Submission) -> dict[str, answers.Answers]:
    """The answers by section, open and private together."""
    private = json.loads(handed_in.private_answers or "{}")
    return {
        section.code: {**handed_in.answers.get(section.code, {}), **private.get(section.code, {})}
        for section in SECTIONS
    }


def papers_of(handed_in: Submission) -> list[Material]:
    """The papers that came with it, in their order, though the applicant removed some since."""
    ids = [paper["id"] for paper in handed_in.materials]
    return list(
        Material.objects.filter(case=handed_in.case_id, public_id__in=ids)
        .select_related("file")
        .order_by("code", "id")
    )


def masked_sections(given: dict[str, answers.Answers]) -> list[dict[str, Any]]:
    """The answers in words, numbers of persons masked."""
    head = dict(given.get("head", {}))
    head["head_id_number"] = mask_id_number(head.get("head_id_number", ""))
    head["head_phone"] = mask_phone(head.get("head_phone", ""))
    about = dict(given.get("institution", {}))
    about["contact_phone"] = mask_phone(about.get("contact_phone", ""))
    return parts.described({**given, "head": head, "institution": about}, lambda code: "")


def _paper_row(material: Material) -> dict[str, Any]:
    dates = [material.get_evidence_display()]
    if material.issued_on:
        dates.append(f"{material.issued_on:%Y-%m-%d}签发")
    if material.valid_until:
        dates.append(f"有效期至{material.valid_until:%Y-%m-%d}")
    return {
        "code": material.code,
        "title": material.get_code_display(),
        "name": material.file.name,
        "url": reverse("file", args=[material.file.public_id]),
        "size": material.file.size,
        "note": "，".join(dates),
    }


def _buttons(request: PageRequest, case: Case) -> list[dict[str, str]]:
    return [
        {
            "text": STEP_WORDS.get(step.code, step.label),
            "url": reverse(STEP_URLS[step.code], args=[case.public_id]),
        }
        for step in queries.steps_for(case, request.actor)
        if step.code in STEP_URLS
    ]


def changes_since_last(case: Case) -> list[str]:
    """What differs between the last two submissions, by name."""
    submissions = list(case.submissions.order_by("-ordinal")[:2])
    if len(submissions) < 2:
        return []
    changed = sorted(changed_parts(submissions[1], submissions[0]))
    names = []
    for part in changed:
        section, _, material = part.partition(":")
        names.append(MaterialCode.of(material).label if material else BY_CODE[section].title)
    return names


def _returns(case: Case) -> list[dict[str, Any]]:
    notices = Notice.objects.filter(submission__case=case).order_by("id")
    return [
        {
            "number": notice.number,
            "issued_at": notice.issued_at,
            "parts": [{"name": item_name(item), "reason": item["reason"]} for item in notice.items],
            "remark": notice.remark,
        }
        for notice in notices
    ]
