"""Audit records for the audit administrator (三员): read-only, with the state of the seal."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditBatch, AuditEvent
from tuoyu.core.authority import Permission, Role
from tuoyu.core.documents import csv
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.web.forms import DateField, Form
from tuoyu.web.office.audit_words import act_in_words
from tuoyu.web.page import PageRequest, page

PAGE_SIZE = 50
MOST_EXPORTED = 200_000
LONGEST_CURSOR = 18
COLUMNS = [
    {"key": "at", "label": "时间"},
    {"key": "who", "label": "操作人"},
    {"key": "roles", "label": "岗位"},
    {"key": "act", "label": "操作"},
    {"key": "division", "label": "区划"},
    {"key": "result", "label": "结果"},
    {"key": "request", "label": "请求编号"},
]
EXPORT = (
    Column("编号", lambda event: str(event.event_id)),
    Column("时间", lambda event: event.at, Kind.MOMENT),
    Column("操作人编号", lambda event: event.actor_id),
    Column("岗位", lambda event: roles_in_words(event.actor_roles)),
    Column("操作代码", lambda event: event.act),
    Column("对象", lambda event: str(event.object_id or "")),
    Column("区划", lambda event: event.division),
    Column("结果", lambda event: event.get_result_display()),
    Column("请求编号", lambda event: event.request_id),
    Column("IP", lambda event: event.ip),
)
RESULT_TAGS = {"ok": "good", "refused": "warn", "failed": "bad"}


class AuditFilterForm(Form):
    says_optional = False
    act = forms.CharField(label="操作代码", required=False, max_length=80)
    result = forms.ChoiceField(
        label="结果", required=False, choices=[("", "全部"), *AuditEvent.Result.choices]
    )
    since = DateField(label="起始日期", required=False)
    until = DateField(label="截止日期", required=False)


def _events(request: PageRequest) -> tuple[AuditFilterForm, QuerySet[AuditEvent]]:
    form = AuditFilterForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    events = AuditEvent.objects.order_by("-id")
    if given.get("act"):
        events = events.filter(act__startswith=given["act"])
    if given.get("result"):
        events = events.filter(result=given["result"])
    if given.get("since"):
        events = events.filter(at__date__gte=given["since"])
    if given.get("until"):
        events = events.filter(at__date__lte=given["until"])
    return form, events


@page(permission=Permission.AUDIT_READ)
def events(request: PageRequest) -> HttpResponse:
    """Newest first, keyset paging; above them, how far the chain is sealed."""
    form, found = _events(request)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) <= LONGEST_CURSOR:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    query = request.GET.copy()
    query.pop("before", None)
    older = ""
    if len(rows) > PAGE_SIZE:
        query["before"] = str(shown[-1].pk)
        older = f"?{query.urlencode()}"
    context = {
        "form": form,
        "columns": COLUMNS,
        "rows": _rows(shown),
        "page": {"next_url": older, "previous_url": ""},
        "seal": AuditBatch.objects.order_by("-number").first(),
        "query": request.GET.urlencode(),
    }
    return render(request, "office/audit.html", context)


def _rows(events: list[AuditEvent]) -> list[dict[str, Any]]:
    names = dict(
        User.objects.filter(pk__in={event.actor_id for event in events}).values_list("pk", "name")
    )
    return [
        {
            "at": f"{clock.local(event.at):%Y-%m-%d %H:%M:%S}",
            "who": names.get(event.actor_id or 0, "系统"),
            "roles": roles_in_words(event.actor_roles),
            "act": act_in_words(event.act),
            "division": event.division,
            "result": {
                "text": event.get_result_display(),
                "tag": RESULT_TAGS[event.result],
            },
            "request": event.request_id[-12:],
        }
        for event in events
    ]


def roles_in_words(codes: str) -> str:
    return "、".join(Role.from_code(code).label for code in codes.split(",") if code)


@page(permission=Permission.AUDIT_READ)
def export(request: PageRequest) -> StreamingHttpResponse:
    """The same list as CSV, up to 200,000 rows."""
    _, found = _events(request)
    rows = found[:MOST_EXPORTED].iterator(chunk_size=2000)
    response = StreamingHttpResponse(
        csv.stream(EXPORT, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="audit-{clock.today():%Y%m%d}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
