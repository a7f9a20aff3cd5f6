"""What is open to everybody of the plan's papers (主动公开): its full text, and documents sent."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core.errors import NotFound
from tuoyu.divisions.queries import district
from tuoyu.files.serving import send_file
from tuoyu.plan.models import Distribution
from tuoyu.plan.queries import plan_of
from tuoyu.plan.queries.documents import public_documents
from tuoyu.reports.queries import public_reports
from tuoyu.web.page import PUBLIC, PageRequest, page

MOST = 50  # of each kind, the newest


def papers() -> list[dict[str, Any]]:
    """What stands under the clauses on /plan: the plan, documents and bulletins, each a link."""
    here = district().code
    found = [
        _link("plan-sent", each.public_id, each.title, each.sent_at)
        for each in public_documents(here)[:MOST]
    ]
    found += [
        _link("plan-report", each.public_id, each.title, each.sent_at)
        for each in public_reports(here)[:MOST]
    ]
    found.sort(key=lambda each: each["when"], reverse=True)
    whole = {"title": "实施方案全文", "when": None, "url": reverse("plan-document")}
    return [whole, *found]


def _link(name: str, public_id: UUID, title: str, when: Any) -> dict[str, Any]:
    return {"title": title, "when": when, "url": reverse(name, args=[public_id])}


@page(permission=PUBLIC)
def report(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One bulletin that was sent and made public, as it was sent."""
    found = public_reports(district().code).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("没有这份公开的通报，请从实施方案页选择。")
    return render(request, "public/plan_report.html", {"report": found})


@page(permission=PUBLIC)
def document(request: PageRequest) -> HttpResponse:
    """The plan as it was printed."""
    return render(request, "public/plan_document.html", {"plan": plan_of()})


@page(permission=PUBLIC)
def sent(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One document that the office made public."""
    return render(request, "public/plan_sent.html", {"sent": _sent(public_id)})


@page(permission=PUBLIC)
def file(request: PageRequest, public_id: UUID) -> HttpResponseBase:
    """Its file; private files are nobody's business here."""
    found = _sent(public_id)
    if found.file is None:
        raise NotFound("这份文件没有附件。")
    return send_file(found.file, inline=True)


def _sent(public_id: UUID) -> Distribution:
    found = public_documents(district().code).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("没有这份公开的文件，请从实施方案页选择。")
    return found
