"""One report as an official paper (docx, PDF) and as a workbook."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from tuoyu.core import clock
from tuoyu.core.documents import docx, official_pdf
from tuoyu.core.documents.paper import OfficialPaper, PaperTable, Part
from tuoyu.core.documents.spreadsheet import harmless
from tuoyu.reports.report import Cell, Report, Section, Table, shown
from tuoyu.tasks.letters import office_name

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
SHEET_NAME = 31
MOST_WIDTH, LEAST_WIDTH = 50, 8


def paper(report: Report) -> OfficialPaper:
    """The report as an official paper without a head: it is no 公文 until somebody sends it."""
    return OfficialPaper(
        title=report.title,
        addressee="",
        opening=[report.opening] if report.opening else [],
        parts=[*map(part, report.sections), *_notes(report.notes)],
        authority=office_name(),
        date=clock.today(),
    )


def part(section: Section) -> Part:
    return Part(section.heading, section.words, table=paper_table(section.table))


def paper_table(table: Table | None) -> PaperTable | None:
    """An empty table says so in its first cell."""
    if table is None:
        return None
    rows = [[shown(cell) for cell in row] for row in table.rows]
    if not rows:
        rows = [[table.empty, *[""] * (len(table.header) - 1)]]
    return PaperTable(table.header, rows, table.widths)


def _notes(notes: Sequence[str]) -> list[Part]:
    return [Part("", [f"注：{'；'.join(notes)}。"])] if notes else []


def as_docx(report: Report) -> bytes:
    return docx.render_official(paper(report))


def as_pdf(report: Report) -> bytes:
    return official_pdf.render_official_pdf(paper(report))


def as_xlsx(report: Report) -> bytes:
    """A sheet for each table; a first one with the words."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **SAFE}) as book:
        formats = {
            "head": book.add_format({"bold": True, "bg_color": "#E8EEF6", "border": 1}),
            "date": book.add_format({"num_format": 'yyyy"年"m"月"d"日"'}),
            "number": book.add_format({"num_format": "#,##0.##"}),
            "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        }
        _words(book.add_worksheet("说明"), report, formats)
        names: set[str] = {"说明"}
        for section in report.sections:
            if section.table is not None:
                name = _free(section.table.caption, names)
                _table(book.add_worksheet(name), section.table, formats)
    return out.getvalue()


def _words(sheet: Any, report: Report, formats: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 100)
    lines = [report.title, f"数据截止日：{shown(report.as_of)}", report.opening]
    for section in report.sections:
        lines += [section.heading, *section.words]
    for number, line in enumerate([each for each in (*lines, *report.notes) if each]):
        sheet.write_string(number, 0, harmless(line), formats["text"])


def _table(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    for place, label in enumerate(table.header):
        longest = max([len(label), *(len(shown(row[place])) for row in table.rows)])
        sheet.set_column(place, place, min(max(longest * 2, LEAST_WIDTH), MOST_WIDTH))
        sheet.write_string(0, place, label, formats["head"])
    for number, row in enumerate(table.rows, start=1):
        for place, cell in enumerate(row):
            _cell(sheet, number, place, cell, formats)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.rows), len(table.header) - 1)


def _cell(sheet: Any, row: int, place: int, cell: Cell, formats: dict[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, date):
        sheet.write_datetime(row, place, cell, formats["date"])
    elif isinstance(cell, (int, Decimal)):
        sheet.write_number(row, place, float(cell), formats["number"])
    else:
        sheet.write_string(row, place, harmless(cell), formats["text"])


def _free(caption: str, taken: set[str]) -> str:
    """A name that a sheet may bear and none bears yet."""
    name = "".join(" " if sign in "[]:*?/\\'" else sign for sign in caption)[: SHEET_NAME - 3]
    found, number = name, 2
    while found in taken:
        found, number = f"{name} {number}", number + 1
    taken.add(found)
    return found
