"""Filing or permit: what holds today, and who has to change over."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.divisions.queries import district
from tuoyu.filing.permits import needing_permit
from tuoyu.rules.filing.regime import PROVISION, Regime, next_change, regime
from tuoyu.rules.findings import Cite
from tuoyu.rules.wording import cited
from tuoyu.web.office.listing import export_answer, paged
from tuoyu.web.page import PageRequest, page

COLUMNS = [
    {"key": "name", "label": "机构名称"},
    {"key": "division", "label": "所在社区"},
    {"key": "number", "label": "备案编号"},
    {"key": "filed_on", "label": "备案日期"},
]
EXPORT = (
    Column("机构名称", lambda each: each.name, width=30),
    Column("所在社区", lambda each: each.division.name, width=22),
    Column("备案编号", lambda each: each.filing_number, width=26),
    Column("备案日期", lambda each: each.filed_on, Kind.DATE),
)


@page(permission=Permission.FILING_READ)
def permits(request: PageRequest) -> HttpResponse:
    today, law = clock.today(), district().law
    provision = law.parameter(PROVISION, on=today)
    ahead = next_change(after=today, law=law)
    rows = paged(request, needing_permit(request.actor, on=today, law=law))
    context = {
        "regime": regime(on=today, law=law),
        "provision": provision,
        "citation": f"依据{cited(Cite.of(provision))}。",
        "ahead": ahead,
        "ahead_label": Regime.of(ahead.value).label if ahead else "",
        "total": rows.paginator.count,
        "page": rows,
        "columns": COLUMNS,
        "rows": [_row(each) for each in rows.object_list],
    }
    return render(request, "office/filing/permits.html", context)


@page(permission=Permission.FILING_READ)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet."""
    rows = needing_permit(request.actor, on=clock.today(), law=district().law)
    return export_answer("须换领许可的机构", EXPORT, rows.iterator(chunk_size=500))


def _row(each: Any) -> dict[str, Any]:
    return {
        "name": {"text": each.name, "url": reverse("office-institution", args=[each.public_id])},
        "division": each.division.name,
        "number": each.filing_number,
        "filed_on": f"{each.filed_on:%Y-%m-%d}",
    }
