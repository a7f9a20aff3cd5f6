"""更正公示: what did not conform, what was mended, what was lifted; page, CSV and JSON."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.documents import csv
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.filing import public
from tuoyu.filing.public import PublicCorrection
from tuoyu.web.forms import Form, StreetField
from tuoyu.web.page import PUBLIC, PageRequest, page

PAGE_SIZE = 20
LONGEST_NUMBER = 6
CHUNK = 500
COLUMNS = (
    Column("通知书编号", lambda row: row.number),
    Column("机构编号", lambda row: str(row.institution_id)),
    Column("机构名称", lambda row: row.institution),
    Column("不符合规定的情形", lambda row: "；".join(row.reasons)),
    Column("公示日期", lambda row: row.published_on, Kind.DATE),
    Column("报告整改日期", lambda row: row.corrected_on, Kind.DATE),
    Column("解除公示日期", lambda row: row.lifted_on, Kind.DATE),
    Column("状态", lambda row: row.state_label),
    Column("演示数据", lambda row: "是" if row.is_demo else "否"),
)


class CorrectionFilterForm(Form):
    says_optional = False
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("open", "公示中和待复核")]
    )
    street = StreetField()


def _wanted(request: PageRequest) -> tuple[CorrectionFilterForm, Any]:
    form = CorrectionFilterForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    rows = public.corrections(
        street=given.get("street", ""), open_only=given.get("state", "") == "open"
    )
    return form, rows


@page(permission=PUBLIC)
def corrections(request: PageRequest) -> HttpResponse:
    """The log, the newest first."""
    form, rows = _wanted(request)
    text = request.GET.get("page", "1")
    number = int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 1
    found = Paginator(rows, PAGE_SIZE).get_page(number)
    query = request.GET.urlencode()
    context = {
        "form": form,
        "page": found,
        "rows": [public.as_public(row) for row in found.object_list],
        "csv_url": f"{reverse('corrections-csv')}?{query}",
        "json_url": f"{reverse('corrections-json')}?{query}",
        "today": clock.today(),
    }
    return render(request, "public/corrections.html", context)


@page(permission=PUBLIC)
def as_csv(request: PageRequest) -> HttpResponse:
    """The log as a spreadsheet, with the same filters."""
    lines = csv.stream(COLUMNS, _everything(request))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name("csv")}"'
    return response  # type: ignore[return-value]


@page(permission=PUBLIC)
def as_json(request: PageRequest) -> HttpResponse:
    """The log as JSON, with the same filters."""
    response = StreamingHttpResponse(
        _json(_everything(request)), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{_file_name("json")}"'
    return response  # type: ignore[return-value]


def _everything(request: PageRequest) -> Iterator[PublicCorrection]:
    _, rows = _wanted(request)
    return (public.as_public(row) for row in rows.iterator(chunk_size=CHUNK))


def _json(rows: Iterator[PublicCorrection]) -> Iterator[str]:
    opening = "[\n"
    for row in rows:
        yield opening + json.dumps(record(row), ensure_ascii=False)
        opening = ",\n"
    yield "\n]\n" if opening == ",\n" else "[]\n"


def record(row: PublicCorrection) -> dict[str, Any]:
    """One entry as plain values."""
    return {
        "id": str(row.public_id),
        "number": row.number,
        "institution_id": str(row.institution_id),
        "institution": row.institution,
        "street_code": row.street_code,
        "reasons": list(row.reasons),
        "published_on": row.published_on.isoformat(),
        "corrected_on": row.corrected_on.isoformat() if row.corrected_on else None,
        "lifted_on": row.lifted_on.isoformat() if row.lifted_on else None,
        "state": row.state.value,
        "state_name": row.state_label,
        "is_demo": row.is_demo,
    }


def _file_name(ending: str) -> str:
    return f"corrections-{clock.today():%Y%m%d}.{ending}"
