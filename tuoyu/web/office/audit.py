"""Audit records for the audit administrator (三员): read-only, with the state of the seal."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from tuoyu.accounts.models import User
from tuoyu.core import clock
from tuoyu.core.audit.models import AuditBatch, AuditEvent
from tuoyu.core.authority import Permission, Role
from tuoyu.core.documents import csv
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.web.forms import DateField, Form
from tuoyu.web.office.audit_words import act_choices, act_in_words
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
    Column("操作", lambda event: act_in_words(event.act)),
    Column("操作代码", lambda event: event.act),
    Column("对象", lambda event: str(event.object_id or "")),
    Column("区划", lambda event: event.division),
    Column("结果", lambda event: event.get_result_display()),
    Column("请求编号", lambda event: event.request_id),
    Column("IP", lambda event: event.ip),
)
# No event is older or newer; further away, days of the calendar have no instant.
EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)
BY_VISITORS = ("web", "api")
RESULT_TAGS = {"ok": "good", "refused": "warn", "failed": "bad"}


class AuditFilterForm(Form):
    says_optional = False
    act = forms.ChoiceField(label="操作", required=False, choices=act_choices)
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
        events = events.filter(act=given["act"])
    if given.get("result"):
        events = events.filter(result=given["result"])
    if given.get("since"):
        events = events.filter(at__gte=_midnight(given["since"]))
    if given.get("until"):
        events = events.filter(at__lt=_midnight(given["until"]) + timedelta(days=1))
    return form, events


def _midnight(day: date) -> datetime:
    """The first instant of a day here, of any day that a form takes."""
    near = min(max(day, EARLIEST), LATEST)
    return datetime.combine(near, time.min, tzinfo=timezone.get_current_timezone())


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
        "most_exported": MOST_EXPORTED,
    }
    return render(request, "office/audit.html", context)


def _rows(events: list[AuditEvent]) -> list[dict[str, Any]]:
    names = dict(
        User.objects.filter(pk__in={event.actor_id for event in events}).values_list("pk", "name")
    )
    return [
        {
            "at": f"{clock.local(event.at):%Y-%m-%d %H:%M:%S}",
            "who": _who(event, names),
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


def _who(event: AuditEvent, names: dict[int, str]) -> str:
    if event.actor_id is not None:
        return names.get(event.actor_id, "账号已移除")
    return "访客" if event.origin in BY_VISITORS else "系统"


def roles_in_words(codes: str) -> str:
    return "、".join(Role.from_code(code).label for code in codes.split(",") if code)


def _lines(found: QuerySet[AuditEvent]) -> Iterator[str]:
    rows = found[: MOST_EXPORTED + 1].iterator(chunk_size=2000)
    yield from csv.stream(EXPORT, islice(rows, MOST_EXPORTED))
    if next(rows, None) is not None:
        yield f"只导出了最新的{MOST_EXPORTED}条，还有更早的没有导出，请按日期分段导出。\r\n"


@page(permission=Permission.AUDIT_READ)
def export(request: PageRequest) -> StreamingHttpResponse:
    """The same list as CSV, up to MOST_EXPORTED rows; the last line says when there are more."""
    _, found = _events(request)
    response = StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{clock.today():%Y%m%d}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
