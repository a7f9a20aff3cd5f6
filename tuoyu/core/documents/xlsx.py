"""Excel workbooks, written row by row: memory does not grow with the rows."""

import io
import re
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter

from tuoyu.core.documents.spreadsheet import Column, Columns, Kind, Rows, cell

MOST_ROWS = 1_048_575  # of one sheet, without the head
IN_MEMORY = 4 * 1024 * 1024
PIECE = 64 * 1024
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    Kind.TEXT: {"num_format": "@"},
    Kind.NUMBER: {"num_format": "#,##0.##"},
    Kind.MONEY: {"num_format": "¥#,##0.00"},
    Kind.DATE: {"num_format": 'yyyy"年"m"月"d"日"'},
    Kind.MOMENT: {"num_format": "yyyy-mm-dd hh:mm"},
}


def workbook(columns: Columns, rows: Rows, *, title: str = "数据") -> bytes:
    """A workbook of one sheet named `title`: a frozen head with filters, then the rows.

    Text never becomes a formula, a link or a number. Raises `ValueError` beyond 1,048,575 rows.
    """
    out = io.BytesIO()
    _write(out, columns, rows, title)
    return out.getvalue()


def stream(columns: Columns, rows: Rows, *, title: str = "数据") -> Iterator[bytes]:
    """The same in pieces, by way of a temporary file when it is large."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as out:
        _write(out, columns, rows, title)
        out.seek(0)
        while piece := out.read(PIECE):
            yield piece


def _write(out: IO[bytes], columns: Columns, rows: Rows, title: str) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        head = book.add_format({"bold": True, "bg_color": "#E8EEF6", "border": 1})
        formats = [book.add_format(FORMATS[column.kind]) for column in columns]
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.label, head)
        count = 0
        for count, row in enumerate(rows, start=1):
            if count > MOST_ROWS:
                raise ValueError(f"a sheet holds {MOST_ROWS} rows")
            for place, column in enumerate(columns):
                _write_cell(sheet, count, place, cell(column, row), formats[place], column)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, count, max(len(columns) - 1, 0))


def _write_cell(sheet: Any, row: int, place: int, value: Any, style: Any, column: Column) -> None:
    if value is None:
        sheet.write_blank(row, place, None, style)
    elif isinstance(value, (datetime, date)):
        sheet.write_datetime(row, place, value, style)
    elif isinstance(value, (int, float)) and column.kind is not Kind.TEXT:
        sheet.write_number(row, place, value, style)
    else:
        sheet.write_string(row, place, str(value)[:32_767], style)


def _sheet_name(title: str) -> str:
    """31 characters at most, without the signs that Excel refuses."""
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "数据"
