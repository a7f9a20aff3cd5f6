"""Check answers, commitment, hand in, confirmation, and the papers to keep."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.errors import NotFound
from tuoyu.divisions.queries import district
from tuoyu.filing import queries
from tuoyu.filing.lifecycle import CaseKind
from tuoyu.filing.sections import BY_CODE, CODES
from tuoyu.flows import filing_papers
from tuoyu.flows.filing_handover import content_digest
from tuoyu.flows.submit_filing import submit_filing
from tuoyu.rules.commitment import commitment
from tuoyu.web.forms import Form
from tuoyu.web.page import PageRequest, page
from tuoyu.web.papers import paper_answer
from tuoyu.web.provider.filing import parts


class CommitmentForm(Form):
    commitment = forms.BooleanField(label="我已阅读并承诺以上内容")
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


@page(permission=Permission.FILING_PREPARE, writes=True)
def check(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Everything once more; then the commitment and the button that says what it does."""
    case = queries.case_for(request.actor, public_id)
    if case.state not in ("draft", "returned"):
        return redirect("provider-filing-submitted", case.public_id)
    if case.kind == CaseKind.CLOSURE.value:
        return redirect("provider-closure")
    form = CommitmentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        shown = form.cleaned_data["shown"] or None
        submit_filing(case, commitment=True, shown=shown, by=request.actor)
        return redirect("provider-filing-submitted", case.public_id)
    unfinished = [code for code in CODES if code not in case.done_sections]
    found = [
        row
        for row in parts.shown(parts.present_findings(case), case)
        if row.section not in unfinished
    ]
    context = {
        "case": case,
        "form": form,
        "sections": parts.answer_sections(case, changeable=True),
        "materials": queries.materials_of(case),
        "materials_url": parts.section_url(case, "materials"),
        "stops": [row for row in found if row.is_blocking],
        "remarks": [row for row in found if not row.is_blocking],
        "shown": content_digest(case),
        "unfinished": [BY_CODE[code].title for code in unfinished],
        "commitment": commitment(on=clock.today(), law=district().law),
    }
    status = 422 if form.is_bound else 200
    return render(request, "provider/filing/check.html", context, status=status)


@page(permission=Permission.FILING_PREPARE)
def submitted(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The confirmation: number, what happens next and when, the paper to keep. May be bookmarked."""
    case = queries.case_for(request.actor, public_id)
    if case.number is None:
        raise NotFound
    kind = CaseKind.of(case.kind)
    context = {
        "case": case,
        "title": f"{kind.label}申请已提交",
        "outcome": filing_papers.OUTCOMES[kind],
        "contact": filing_papers.authority_contact(),
    }
    return render(request, "provider/filing/submitted.html", context)


@page(permission=Permission.FILING_PREPARE)
def paper(request: PageRequest, public_id: UUID, kind: str) -> HttpResponse:
    """One of the papers of a case as PDF."""
    case = queries.case_for(request.actor, public_id)
    return paper_answer(filing_papers.paper(case, kind))
