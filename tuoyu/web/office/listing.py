"""What the lists of the office share: the page in the address, the export."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse

from tuoyu.core import clock
from tuoyu.core.documents import xlsx
from tuoyu.core.documents.spreadsheet import Columns, Rows

LONGEST_NUMBER = 6
PAGE_SIZE = 20


def page_number(request: HttpRequest) -> int:
    """The page asked for; 1 where the address holds something else."""
    text = request.GET.get("page", "1")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 1


def paged(request: HttpRequest, rows: Any, *, size: int = PAGE_SIZE) -> Page[Any]:
    """The page of `rows` (a queryset or a sequence) that the address asks for."""
    return Paginator(rows, size).get_page(page_number(request))


def listed(
    here: Page[Any], columns: Sequence[Any], row: Callable[[Any], Mapping[str, Any]]
) -> dict[str, Any]:
    """What a list page shows: its page, the columns, the rows in words, how many there are."""
    return {
        "page": here,
        "columns": columns,
        "rows": [row(each) for each in here.object_list],
        "total": here.paginator.count,
    }


def export_answer(name: str, columns: Columns, rows: Rows) -> HttpResponse:
    """A spreadsheet that is saved under its Chinese name and today's date."""
    response = HttpResponse(xlsx.workbook(columns, rows, title=name), content_type=xlsx.MEDIA_TYPE)
    saved = quote(f"{name}-{clock.today():%Y%m%d}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{saved}"
    response["Cache-Control"] = "private, no-store"
    return response
