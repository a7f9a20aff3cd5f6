"""Tables as people upload them."""

import io
from collections.abc import Callable
from typing import Any

import xlsxwriter


def book(fill: Callable[[Any, Any], None]) -> bytes:
    """A workbook of one sheet that `fill` writes: it gets the book and the sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        fill(made, made.add_worksheet("登记信息"))
    return out.getvalue()


def lines(*rows: list[Any]) -> bytes:
    """A workbook with these rows."""

    def fill(made: Any, sheet: Any) -> None:
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return book(fill)


def csv(*rows: list[str], encoding: str = "utf-8-sig", comma: str = ",") -> bytes:
    return "\r\n".join(comma.join(row) for row in rows).encode(encoding)
