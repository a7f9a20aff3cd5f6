"""Official papers as docx in the layout of GB/T 9704-2012, to be finished in an office program.

The file names the standard fonts (office PCs have them); it carries none.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from tuoyu.core.documents.paper import (
    OfficialPaper,
    PaperTable,
    Part,
    attachment_lines,
    breakable,
    headings,
    imprint,
    imprint_is_long,
    numeral,
)
from tuoyu.rules.days import words_of_date

__all__ = ["MEDIA_TYPE", "OfficialPaper", "PaperTable", "Part", "numeral", "render_official"]

TITLE_FONT, BODY_FONT = "方正小标宋简体", "仿宋_GB2312"
HEADING_FONT, SUBHEADING_FONT, NUMBER_FONT = "黑体", "楷体_GB2312", "宋体"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PITCH = Pt(28)
BODY, TITLE, PAGE_NUMBER = Pt(16), Pt(22), Pt(14)  # 三号, 二号, 四号
MARK = Pt(42)  # 初号; 7.2.4 asks for a size that is seen first
TABLE, WIDE_TABLE, TABLE_PITCH = Pt(14), Pt(10.5), Pt(22)  # 四号, 五号
LONG_IMPRINT = Pt(12)  # 小四, so that who printed and the day stay on one line
TYPE_AREA = 156  # mm
HEADING_FONTS = {1: HEADING_FONT, 2: SUBHEADING_FONT, 3: BODY_FONT, 4: BODY_FONT}
RED = RGBColor(0xC0, 0x00, 0x00)
THICK, THIN = 8, 6  # eighths of a point: 0.35 and 0.25 mm (7.4.1)


def render_official(paper: OfficialPaper) -> bytes:
    """The docx: A4, margins 37/35/28/26 mm, lines of exactly 28 pt, page numbers — 1 —.

    Text goes in as text; control characters, which XML cannot hold, are dropped.
    """
    document = Document()
    document.core_properties.title = _clean(paper.title)
    document.core_properties.author = _clean(paper.authority)
    _set_page(document)
    _set_body_style(document)
    _head(document, paper)
    if paper.addressee:
        _line(document, f"{paper.addressee}：")
    for words in paper.opening:
        _body(document, words)
    _parts(document, paper.parts)
    _attachments(document, paper.attachments)
    if paper.authority:
        _signature(document, paper)
    _imprint(document, paper)
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


def _body(document: Any, words: str, font: str = BODY_FONT) -> Any:
    paragraph = _line(document, words, font, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
    _indent(paragraph, 2)
    return paragraph


def _indent(paragraph: Any, characters: int, side: str = "firstLine") -> None:
    """An indent counted in characters of the line's own size, as the standard counts it."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn(f"w:{side}Chars"), str(characters * 100))
    indent.set(qn(f"w:{side}"), str(int(characters * BODY.pt * 20)))


def _head(document: Any, paper: OfficialPaper) -> None:
    """The 版头 where the paper has a mark, then the title; else the number under the title."""
    if paper.kind_mark:
        _mark(document, paper)
    _line(document, paper.title, TITLE_FONT, TITLE, align=WD_ALIGN_PARAGRAPH.CENTER)
    if paper.number and not paper.kind_mark:
        _line(document, paper.number, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, "")


def _mark(document: Any, paper: OfficialPaper) -> None:
    """The mark, two lines below it the number, and 4 mm below that the rule (7.2.4-7.2.7)."""
    mark = _line(document, paper.kind_mark, TITLE_FONT, MARK, align=WD_ALIGN_PARAGRAPH.CENTER)
    mark.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    if paper.red_head:
        mark.runs[0].font.color.rgb = RED
        mark.paragraph_format.space_before = Mm(35)
    _line(document, "")
    number = _line(document, paper.number, align=WD_ALIGN_PARAGRAPH.CENTER)
    number.paragraph_format.space_after = PITCH
    _rule(number, "bottom", THICK, color=str(RED) if paper.red_head else "000000", space=11)


def _rule(paragraph: Any, side: str, size: int, *, color: str = "000000", space: int = 1) -> None:
    """A line along one side of a paragraph; `size` in eighths of a point, `space` in points."""
    layout = paragraph._p.get_or_add_pPr()
    borders = layout.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        # The schema wants pBdr before these.
        layout.insert_element_before(
            borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", size), ("space", space), ("color", color)):
        line.set(qn(f"w:{name}"), str(value))
    borders.append(line)


def _parts(document: Any, parts: Sequence[Part]) -> None:
    for part, heading in zip(parts, headings(parts), strict=True):
        if heading:
            line = _body(document, heading, HEADING_FONTS[part.level])
            line.paragraph_format.keep_with_next = True
        for words in part.paragraphs:
            _body(document, words)
        if part.table is not None:
            _table(document, part.table)


def _table(document: Any, paper_table: PaperTable) -> None:
    """Ruled, as wide as the type area; the header row repeats, and no row breaks over pages."""
    table = document.add_table(rows=0, cols=len(paper_table.header), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = [Mm(TYPE_AREA * share) for share in paper_table.shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    size = WIDE_TABLE if paper_table.wide else TABLE
    _row(table, paper_table.header, widths, [True] * len(widths), size, header=True)
    for row in paper_table.rows:
        _row(table, row, widths, paper_table.centred, size)
    # Two tables without a paragraph between them would become one.
    _line(document, "").paragraph_format.line_spacing = Pt(8)


def _row(
    table: Any,
    words: Sequence[str],
    widths: Sequence[int],
    centred: Sequence[bool],
    size: Pt,
    *,
    header: bool = False,
) -> None:
    row = table.add_row()
    marks = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(("w:tblHeader",) if header else ())):
        marks.append(OxmlElement(name))
    for cell, text, width, centre in zip(row.cells, words, widths, centred, strict=True):
        cell.width = width
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.LEFT
        paragraph.paragraph_format.line_spacing = TABLE_PITCH
        font = HEADING_FONT if header else BODY_FONT
        _font(paragraph.add_run(_clean(breakable(text))), font, size)


def _attachments(document: Any, attachments: Sequence[str]) -> None:
    if not attachments:
        return
    _line(document, "")
    for words in attachment_lines(attachments):
        _body(document, words)


def _signature(document: Any, paper: OfficialPaper) -> None:
    """The date four characters in from the right, the name centred over it (7.3.5.1)."""
    day = words_of_date(paper.date)
    # Digits are half as wide as characters.
    wide, narrow = len(paper.authority), sum(1.0 if c > "\x7f" else 0.5 for c in day)
    inset = max(0, round(4 + (narrow - wide) / 2))
    # Name and day stand on a page with the last words, never on one of their own.
    for before in (document.paragraphs[-1], _line(document, "")):
        before.paragraph_format.keep_with_next = True
    name = _line(document, paper.authority, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _indent(name, inset, "right")
    name.paragraph_format.keep_with_next = True
    _indent(_line(document, day, align=WD_ALIGN_PARAGRAPH.RIGHT), 4, "right")


def _imprint(document: Any, paper: OfficialPaper) -> None:
    """版记: thick lines first and last, a thin one between, 四号, a character in (7.4).

    A floating table: Word and WPS set it at the foot of the last page; LibreOffice floats none that
    is as wide as the type area and sets it below the signature.
    """
    said = imprint(paper)
    if said is None:
        return
    copies, printed_by, day = said
    _line(document, "")
    table = document.add_table(rows=2, cols=1)
    table.autofit = False
    table.columns[0].width = Mm(TYPE_AREA)
    _at_foot(table)
    for row, words in zip(table.rows, (copies, f"{printed_by}\t{day}"), strict=True):
        cell = row.cells[0]
        cell.width = Mm(TYPE_AREA)
        line = cell.paragraphs[0]
        small = "\t" in words and imprint_is_long(printed_by, day)
        _font(line.add_run(_clean(words)), BODY_FONT, LONG_IMPRINT if small else TABLE)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = TABLE
        line.paragraph_format.line_spacing = TABLE_PITCH
    line.paragraph_format.tab_stops.add_tab_stop(Mm(TYPE_AREA) - TABLE, WD_TAB_ALIGNMENT.RIGHT)
    # What floats hangs on the paragraph after it, which also ends the document.
    _line(document, "").paragraph_format.line_spacing = Pt(1)


def _at_foot(table: Any) -> None:
    """At the foot of the type area and as wide; its rules, without margins in the cells."""
    layout = table._tbl.tblPr
    for name, values in (
        ("tblpPr", {
            "leftFromText": 0, "rightFromText": 0, "topFromText": round(PITCH.pt * 20),
            "vertAnchor": "margin", "horzAnchor": "margin", "tblpXSpec": "left",
            "tblpYSpec": "bottom",
        }),
        ("tblOverlap", {"val": "never"}),
    ):  # fmt: skip
        layout.insert_element_before(_element(name, values), "w:tblW")
    borders, margins = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side, size in (("top", THICK), ("bottom", THICK), ("insideH", THIN)):
        borders.append(_element(side, {"val": "single", "sz": size, "space": 0, "color": "000000"}))
    for side in ("left", "right"):
        margins.append(_element(side, {"w": 0, "type": "dxa"}))
    layout.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    layout.insert_element_before(margins, "w:tblLook")


def _element(name: str, values: Mapping[str, str | int]) -> Any:
    element = OxmlElement(f"w:{name}")
    for key, value in values.items():
        element.set(qn(f"w:{key}"), str(value))
    return element


def _clean(words: str) -> str:
    return "".join(
        c for c in words if c in "\n\t" or (ord(c) >= 32 and not 0xD800 <= ord(c) < 0xE000)
    )
