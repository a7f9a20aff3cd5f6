"""What is open to everybody of the plan's papers (主动公开): its full text, and documents sent."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from tuoyu.core.errors import NotFound
from tuoyu.divisions.queries import district
from tuoyu.files.serving import send_file
from tuoyu.plan.models import Distribution
from tuoyu.plan.queries import plan_of
from tuoyu.plan.queries.documents import public_documents
from tuoyu.web.page import PUBLIC, PageRequest, page


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
