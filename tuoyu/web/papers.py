"""Answers that carry a paper."""

from urllib.parse import quote

from django.http import HttpResponse

from tuoyu.flows.filing_papers import Paper


def pdf_answer(paper: Paper) -> HttpResponse:
    """A PDF that the browser shows, and saves under its Chinese name."""
    response = HttpResponse(paper.content, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(paper.name)}.pdf"
    response["Cache-Control"] = "private, no-store"
    return response
