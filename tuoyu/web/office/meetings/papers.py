"""Papers of a meeting as they went out."""

from uuid import UUID

from django.http import HttpResponse

from tuoyu.core.authority import Permission
from tuoyu.flows.filing_papers import Format, Paper
from tuoyu.meetings import papers, queries
from tuoyu.meetings.vocabulary import PaperKind
from tuoyu.web.page import PageRequest, page
from tuoyu.web.papers import paper_answer


@page(permission=Permission.PLAN_READ)
def docx(request: PageRequest, public_id: UUID) -> HttpResponse:
    """To be opened in an office program."""
    found = queries.paper_for(request.actor, public_id)
    return paper_answer(Paper(found.title, papers.as_docx(papers.kept(found)), Format.DOCX))


@page(permission=Permission.MEETING_MANAGE)
def sign_in(request: PageRequest, public_id: UUID) -> HttpResponse:
    """The sign-in sheet with whom the units have announced by now, to be printed for the day."""
    found = queries.meeting_for(request.actor, public_id, Permission.MEETING_MANAGE)
    paper = papers.make(found, PaperKind.SIGN_IN)
    return paper_answer(Paper(paper.title, papers.as_docx(paper), Format.DOCX))


@page(permission=Permission.PLAN_READ)
def pdf(request: PageRequest, public_id: UUID) -> HttpResponse:
    """To be read or printed."""
    found = queries.paper_for(request.actor, public_id)
    return paper_answer(Paper(found.title, papers.as_pdf(papers.kept(found)), Format.PDF))
