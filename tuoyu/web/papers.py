"""Answers that carry a paper."""

from urllib.parse import quote

from django.http import HttpResponse

from tuoyu.core.documents import docx
from tuoyu.flows.filing_papers import Format, Paper

PDF = "application/pdf"
MEDIA = {Format.PDF: PDF, Format.DOCX: docx.MEDIA_TYPE}


def paper_answer(paper: Paper) -> HttpResponse:
    """A PDF that the browser shows, or a docx that it saves, under its Chinese name."""
    return saved(paper.content, MEDIA[paper.format], f"{paper.name}.{paper.format.value}")


def saved(content: bytes, media: str, name: str) -> HttpResponse:
    """A file under its Chinese name; a PDF opens in the browser."""
    answer = HttpResponse(content, content_type=media)
    how = "inline" if media == PDF else "attachment"
    answer["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "private, no-store"
    return answer
