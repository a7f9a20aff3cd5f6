"""The departments' first screen: what waits for me, and the figures of my area."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core.authority import Actor, Permission, may
from tuoyu.filing import queries as filing
from tuoyu.notices.queries import inbox
from tuoyu.registrations import queries as registrations
from tuoyu.registry import records
from tuoyu.web.office import plan_todo
from tuoyu.web.office.filing.rows import COLUMNS, queue_rows
from tuoyu.web.office.tasks.lists import task_cards
from tuoyu.web.page import PageRequest, page

FIRST_ROWS = 8


@page(permission=Permission.OFFICE_OPEN)
def home(request: PageRequest) -> HttpResponse:
    actor = request.actor
    context: dict[str, object] = {"notices": inbox(actor, size=5).notices, "cards": []}
    if may(actor, Permission.REGISTRY_READ):
        counts = records.counts(actor)
        listed = reverse("office-institutions")
        context["cards"] = [
            {"label": "已备案机构", "value": counts.filed, "url": f"{listed}?state=filed"},
            {"label": "筹备中机构", "value": counts.preparing, "url": f"{listed}?state=preparing"},
            {"label": "已备案托位", "value": counts.places, "url": f"{listed}?state=filed"},
        ]
    if may(actor, Permission.REGISTRATION_READ):
        context["cards"] = [*_registration_cards(actor), *context["cards"]]  # type: ignore[misc]
    if may(actor, Permission.PLAN_READ):
        context["cards"] = [*task_cards(actor), *context["cards"]]  # type: ignore[misc]
    if plan_todo.acts(actor):
        context["plan_columns"], context["plan_rows"] = plan_todo.COLUMNS, plan_todo.todo(actor)
    if may(actor, Permission.FILING_READ):
        waiting = filing.counts(actor)
        context["waiting"] = waiting
        context["cards"] = [*_filing_cards(waiting), *context["cards"]]  # type: ignore[misc]
        rows = filing.queue(actor, filing.QueueFilter())[:FIRST_ROWS]
        context["columns"], context["rows"] = COLUMNS, queue_rows(rows)
    return render(request, "office/home.html", context)


def _registration_cards(actor: Actor) -> list[dict[str, object]]:
    """Registered and not filed, in one's own area."""
    found, listed = registrations.counts(actor), reverse("office-registrations")
    return [
        {"label": "未备案机构", "value": found.unfiled, "url": listed},
        {
            "label": "久未备案",
            "value": found.overdue,
            "url": f"{listed}?age=overdue",
            "tone": "bad" if found.overdue else "",
        },
    ]


def _filing_cards(waiting: filing.QueueCounts) -> list[dict[str, object]]:
    queue = reverse("office-filings")
    return [
        {"label": "待办理备案", "value": waiting.waiting, "url": queue},
        {
            "label": "已超期",
            "value": waiting.overdue,
            "url": queue,
            "tone": "bad" if waiting.overdue else "",
        },
    ]
