"""The agenda: items in their order (numbers or buttons, no JavaScript), one more, one less."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.accounts.queries import unit_by_code, units
from tuoyu.core.authority import Permission
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.meetings import actions, queries
from tuoyu.meetings.lifecycle import BEFORE_NOTICE
from tuoyu.meetings.models import AgendaItem, Meeting
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.office.meetings.form_page import crumbs, meeting_url
from tuoyu.web.page import PageRequest, page


class ItemForm(Form):
    says_optional = False
    title = forms.CharField(label="议程内容", max_length=80)
    rapporteur = forms.ChoiceField(label="汇报单位", required=False)
    duration = forms.IntegerField(
        label="时长（分钟）", min_value=1, max_value=240, initial=10,
        widget=forms.NumberInput(attrs={"width": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rapporteur"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "没有"), *((unit.code, unit.short_name) for unit in units())]

    def given(self) -> actions.ItemGiven:
        told = self.cleaned_data
        unit = unit_by_code(told["rapporteur"]) if told["rapporteur"] else None
        return actions.ItemGiven(told["title"], unit, told["duration"])


@page(permission=Permission.MEETING_MANAGE, writes=True)
def agenda(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Order, add and drop items; issues that wait are answered from here."""
    found = queries.meeting_for(request.actor, public_id, Permission.MEETING_MANAGE)
    here = reverse("office-meeting-agenda", args=[found.public_id])
    if found.state not in BEFORE_NOTICE and request.method != "POST":
        return redirect(meeting_url(found))
    if request.method == "POST" and "add" not in request.POST:
        _change(request, found)
        return redirect(here)
    form = ItemForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_item(found, form.given(), by=request.actor)
        except Invalid as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "已加到议程最后。")
            return redirect(here)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "office/meetings/agenda.html", _context(request, found, form), status=status
    )


def _context(request: PageRequest, found: Meeting, form: ItemForm) -> dict[str, Any]:
    items = list(found.items.select_related("rapporteur", "issue").order_by("order"))
    raised = queries.issues_of(request.actor, found).filter(state="raised")
    return {
        "meeting": found,
        "crumbs": crumbs(found, "编排议程"),
        "items": items,
        "total": sum(item.duration for item in items),
        "waiting": [*raised, *queries.waiting_issues(request.actor)],
        "form": form,
    }


def _change(request: PageRequest, found: Meeting) -> None:
    """One of the buttons: a step up or down, off the agenda, or the numbers as they were typed."""
    items = list(found.items.order_by("order"))
    ids = [item.public_id for item in items]
    for word in ("up", "down", "drop"):
        if word not in request.POST:
            continue
        place = _place(items, request.POST[word])
        if word == "drop":
            actions.drop_item(items[place], by=request.actor)
            return
        to = place + (-1 if word == "up" else 1)
        if 0 <= to < len(ids):
            ids[place], ids[to] = ids[to], ids[place]
        break
    else:
        ids = [item.public_id for item in _by_numbers(request, items)]
    actions.order_items(found, ids, by=request.actor)


def _place(items: list[AgendaItem], wanted: str) -> int:
    for place, item in enumerate(items):
        if str(item.public_id) == wanted:
            return place
    raise Conflict("议程刚被同事改过，请看过最新的议程后再调整次序。")


def _by_numbers(request: PageRequest, items: list[AgendaItem]) -> list[AgendaItem]:
    def number(item: AgendaItem) -> tuple[int, int]:
        text = request.POST.get(f"order-{item.public_id}", "")
        return (int(text) if text.isdecimal() and len(text) < 4 else item.order, item.order)

    return sorted(items, key=number)
