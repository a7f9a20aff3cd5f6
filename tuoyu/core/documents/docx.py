"""Official papers as docx in the layout of GB/T 9704-2012, to be finished in an office program.

The file names the standard fonts (office PCs have them); it carries none.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tuoyu.core.documents.pdf import words_of_date

TITLE_FONT, BODY_FONT = "方正小标宋简体", "仿宋_GB2312"
HEADING_FONT, SUBHEADING_FONT, NUMBER_FONT = "黑体", "楷体_GB2312", "宋体"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PITCH = Pt(28)
BODY, TITLE, PAGE_NUMBER = Pt(16), Pt(22), Pt(14)  # 三号, 二号, 四号
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Part:
    """One part under a heading of the first level (一、…) or, with `level` 2, （一）…."""

    heading: str
    paragraphs: Sequence[str] = ()
    level: int = 1


@dataclass(frozen=True)
class OfficialPaper:
    """An official paper. `number` is the 发文字号, "" when not yet given."""

    title: str
    addressee: str
    opening: Sequence[str]
    parts: Sequence[Part]
    authority: str
    date: date
    number: str = ""
    attachments: Sequence[str] = field(default=())


def render_official(paper: OfficialPaper) -> bytes:
    """The docx: A4, margins 37/35/28/26 mm, lines of exactly 28 pt, page numbers — 1 —.

    Text goes in as text; control characters, which XML cannot hold, are dropped.
    """
    document = Document()
    document.core_properties.title = _clean(paper.title)
    document.core_properties.author = _clean(paper.authority)
    _set_page(document)
    _set_body_style(document)
    _line(document, paper.title, TITLE_FONT, TITLE, align=WD_ALIGN_PARAGRAPH.CENTER)
    if paper.number:
        _line(document, paper.number, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, "")
    _line(document, f"{paper.addressee}：")
    for words in paper.opening:
        _body(document, words)
    _parts(document, paper.parts)
    _attachments(document, paper.attachments)
    _signature(document, paper)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)  # 7 mm below the type area
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(footer: Any, align: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 — in 宋体 四号, one character in from the outer edge (7.5)."""
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    layout = paragraph.paragraph_format
    if align == WD_ALIGN_PARAGRAPH.RIGHT:
        layout.right_indent = PAGE_NUMBER
    else:
        layout.left_indent = PAGE_NUMBER
    _font(paragraph.add_run("— "), NUMBER_FONT, PAGE_NUMBER)
    run = paragraph.add_run()
    _font(run, NUMBER_FONT, PAGE_NUMBER)
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:instrText" if words else "w:fldChar")
        if words:
            element.text = words
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
    _font(paragraph.add_run(" —"), NUMBER_FONT, PAGE_NUMBER)


def _set_body_style(document: Any) -> None:
    style = document.styles["Normal"]
    _font(style, BODY_FONT, BODY)
    layout = style.paragraph_format
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = PITCH
    layout.space_before = layout.space_after = Pt(0)


def _font(target: Any, name: str, size: Pt) -> None:
    """The name for Latin and for Chinese: without the second, Word takes its own for Chinese."""
    target.font.name, target.font.size = name, size
    fonts = target.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(attribute), name)


def _line(
    document: Any,
    words: str,
    font: str = BODY_FONT,
    size: Pt = BODY,
    *,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    _font(paragraph.add_run(_clean(words)), font, size)
    return paragraph


def _body(document: Any, words: str, font: str = BODY_FONT) -> None:
    paragraph = _line(document, words, font, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
    _indent(paragraph, 2)


def _indent(paragraph: Any, characters: int, side: str = "firstLine") -> None:
    """An indent counted in characters of the line's own size, as the standard counts it."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn(f"w:{side}Chars"), str(characters * 100))
    indent.set(qn(f"w:{side}"), str(int(characters * BODY.pt * 20)))


def _parts(document: Any, parts: Sequence[Part]) -> None:
    first = second = 0
    for part in parts:
        if part.level == 1:
            first, second = first + 1, 0
            _body(document, f"{numeral(first)}、{part.heading}", HEADING_FONT)
        else:
            second += 1
            _body(document, f"（{numeral(second)}）{part.heading}", SUBHEADING_FONT)
        for words in part.paragraphs:
            _body(document, words)


def _attachments(document: Any, attachments: Sequence[str]) -> None:
    if not attachments:
        return
    _line(document, "")
    if len(attachments) == 1:
        _body(document, f"附件：{attachments[0]}")
        return
    for number, words in enumerate(attachments, start=1):
        _body(document, f"{'附件：' if number == 1 else '　　　'}{number}. {words}")


def _signature(document: Any, paper: OfficialPaper) -> None:
    """The date four characters in from the right, the name centred over it (7.3.5.1)."""
    day = words_of_date(paper.date)
    # Digits are half as wide as characters.
    wide, narrow = len(paper.authority), sum(1.0 if c > "\x7f" else 0.5 for c in day)
    inset = max(0, round(4 + (narrow - wide) / 2))
    _line(document, "")
    name = _line(document, paper.authority, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _indent(name, inset, "right")
    name.paragraph_format.keep_with_next = True
    _indent(_line(document, day, align=WD_ALIGN_PARAGRAPH.RIGHT), 4, "right")


def numeral(number: int) -> str:
    """1–99 as 一 … 九十九."""
    if not 1 <= number <= 99:
        raise ValueError("headings are numbered 1 to 99")
    tens, ones = divmod(number, 10)
    unit = NUMERALS[ones - 1] if ones else ""
    if tens == 0:
        return unit
    return ("" if tens == 1 else NUMERALS[tens - 1]) + "十" + unit


def _clean(words: str) -> str:
    return "".join(
        c for c in words if c in "\n\t" or (ord(c) >= 32 and not 0xD800 <= ord(c) < 0xE000)
    )
