"""The PDF of an official paper: the twin of docx.py, ready to print or to show.

A 打印稿: the fonts of GB/T 9704 may not be handed on, so 思源宋体 stands in for them.
"""

from collections.abc import Mapping
from typing import Any

from tuoyu.core.documents import pdf
from tuoyu.core.documents.paper import (
    OfficialPaper,
    PaperTable,
    attachment_lines,
    headings,
    imprint,
    imprint_is_long,
)

TEMPLATE = "core/official_paper"


def render_official_pdf(paper: OfficialPaper) -> bytes:
    """The PDF with the same words as the docx. Raises as `pdf.render`."""
    return pdf.render(TEMPLATE, _data(paper))


def pictures(paper: OfficialPaper, *, ppi: float = 96) -> list[bytes]:
    """Its pages as PNG."""
    return pdf.pictures(TEMPLATE, _data(paper), ppi=ppi)


def _data(paper: OfficialPaper) -> Mapping[str, Any]:
    return {
        "title": paper.title,
        "number": paper.number,
        "addressee": paper.addressee,
        "kind_mark": paper.kind_mark,
        "red_head": paper.red_head,
        "opening": list(paper.opening),
        "parts": [
            {
                "heading": heading,
                "level": part.level,
                "paragraphs": list(part.paragraphs),
                "table": _table(part.table),
            }
            for part, heading in zip(paper.parts, headings(paper.parts), strict=True)
        ],
        "attachments": attachment_lines(paper.attachments),
        "authority": paper.authority,
        "date": paper.date,
        "imprint": (said := imprint(paper)),
        "long_imprint": said is not None and imprint_is_long(*said[1:]),
    }


def _table(table: PaperTable | None) -> Mapping[str, Any] | None:
    if table is None:
        return None
    return {
        "header": list(table.header),
        "rows": [list(row) for row in table.rows],
        "shares": list(table.shares),
        "centred": list(table.centred),
        "wide": table.wide,
    }
