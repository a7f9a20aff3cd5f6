"""CSV for spreadsheets: UTF-8 with a byte order mark, so that Excel reads the Chinese."""

import csv as standard
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from tuoyu.core.documents.spreadsheet import Columns, Kind, Rows, cell

BYTE_ORDER_MARK = "\ufeff"


class _Echo:
    """A file that gives back what is written."""

    def write(self, value: str) -> str:
        return value


def stream(columns: Columns, rows: Rows) -> Iterator[str]:
    """Line by line, CRLF, every field quoted where needed; for a StreamingHttpResponse.

    Dates as 2026-11-23, moments as 2026-11-23 14:05, money in 元 with two decimals.
    """
    writer = standard.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow([column.label for column in columns])
    for row in rows:
        line = [_text(column.kind, cell(column, row)) for column in columns]
        yield writer.writerow(line)


def _text(kind: Kind, value: Any) -> str:
    if value is None:
        return ""
    if kind is Kind.MONEY:
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
