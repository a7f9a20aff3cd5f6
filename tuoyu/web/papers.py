"""Answers that carry a paper."""

from urllib.parse import quote

from django.http import HttpResponse

from tuoyu.core.documents import docx
from tuoyu.flows.filing_papers import Format, Paper

MEDIA = {
    Format.PDF: ("application/pdf", "inline"),
    Format.DOCX: (docx.MEDIA_TYPE, "attachment"),
}


def paper_answer(paper: Paper) -> HttpResponse:
    """A PDF that the browser shows, or a docx that it saves, under its Chinese name."""
    media_type, disposition = MEDIA[paper.format]
    response = HttpResponse(paper.content, content_type=media_type)
    name = f"{quote(paper.name)}.{paper.format.value}"
    response["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{name}"
    response["Cache-Control"] = "private, no-store"
    return response
