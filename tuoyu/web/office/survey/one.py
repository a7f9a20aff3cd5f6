"""One entry: what was seen, who verified it, and what to do next."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core.authority import Actor, Permission, may
from tuoyu.core.lifecycle import available_steps
from tuoyu.flows.send_back_survey_entry import send_back_survey_entry
from tuoyu.survey import actions
from tuoyu.survey.facts import Presence
from tuoyu.survey.lifecycle import ENTRY
from tuoyu.survey.models import Entry
from tuoyu.survey.queries import entries as queries
from tuoyu.web.forms import Form
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page
from tuoyu.web.survey_words import facts_rows


@page(permission=Permission.SURVEY_READ)
def entry(request: PageRequest, public_id: UUID) -> HttpResponse:
    found = queries.entry_for(request.actor, public_id)
    by = request.actor
    fills = bool(may(by, Permission.SURVEY_FILL, found))
    is_open = found.round.state == "open"
    steps = {step.code for step in available_steps(found, by)} if is_open else set()
    if found.filled_by_id == by.user_id:
        steps -= {"verify", "send_back"}
    context = {
        "entry": found,
        "state": ENTRY.state(found.state),
        "facts": list(facts_rows(found, private=fills)),
        "institution": _institution(found, by),
        "reason": queries.return_reason(found),
        "events": _events(found),
        "handovers": list(found.handovers.select_related("unit", "recorded_by"))
        if may(by, Permission.SURVEY_MANAGE, found)
        else [],
        "steps": steps,
        "own": found.filled_by_id == by.user_id and found.state == "filled",
        "changes": fills and is_open and found.state != "verified",
        "follows": bool(may(by, Permission.SURVEY_MANAGE, found))
        and Presence.of(found.presence).is_care,
        "unlinked": found.place.institution_id is None,
    }
    return render(request, "office/survey/entry.html", context)


def _institution(found: Entry, by: Actor) -> dict[str, Any] | None:
    institution = found.place.institution
    if institution is None:
        return None
    readable = may(by, Permission.REGISTRY_READ, institution)
    url = reverse("office-institution", args=[institution.public_id]) if readable else ""
    return {"name": institution.name, "state": institution.get_state_display(), "url": url}


def _events(found: Entry) -> list[dict[str, Any]]:
    """Steps, newest first, and the filling."""
    steps = [
        {
            "title": ENTRY.step(each.step).label,
            "when": each.taken_at,
            "by": each.taken_by_name,
            "text": each.reason,
        }
        for each in queries.steps_of(found)
    ]
    last = {
        "title": f"{found.get_via_display()}（第{found.revision}版）",
        "when": found.filled_at,
        "by": found.filled_by.name,
    }
    return sorted([*steps, last], key=lambda each: each["when"], reverse=True)


class VerifyForm(Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)


@page(permission=Permission.SURVEY_FILL, writes=True)
def verify(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Shows once more what was filled; the version that was seen is the one that is verified."""
    found = queries.entry_for(request.actor, public_id, Permission.SURVEY_FILL)
    form = VerifyForm(
        request.POST if request.method == "POST" else None, initial={"revision": found.revision}
    )
    if request.method == "POST" and form.is_valid():
        actions.verify(found, revision=form.cleaned_data["revision"], by=request.actor)
        messages.success(request, f"“{found.name}”已核验。")
        return redirect("office-survey-queue", found.round.public_id)
    context = {
        "entry": found,
        "form": form,
        "facts": list(facts_rows(found, private=True)),
        "state": ENTRY.state(found.state),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "office/survey/verify.html", context, status=status)


class ReasonForm(Form):
    reason = forms.CharField(
        label="需要更正什么",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        help_text="写明哪一项不对、应该怎样核实。填报人会看到。",
    )


@page(permission=Permission.SURVEY_FILL, writes=True)
def send_back(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Back to whoever filled it, with the reason."""
    found = queries.entry_for(request.actor, public_id, Permission.SURVEY_FILL)
    form = ReasonForm(typed(request))
    if request.method == "POST" and form.is_valid():
        send_back_survey_entry(found, form.cleaned_data["reason"], by=request.actor)
        messages.success(request, "已退回，填报人会收到消息。")
        return redirect("office-survey-entry", found.public_id)
    title = "撤回核验，退回更正" if found.state == "verified" else "退回更正"
    context = {"entry": found, "form": form, "title": title, "button": "退回", "text": ""}
    status = 422 if request.method == "POST" else 200
    return render(request, "office/survey/entry_form.html", context, status=status)
