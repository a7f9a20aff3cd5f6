"""The street's round: what is left to walk, and what was filled."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.survey.lifecycle import ENTRY
from tuoyu.survey.models import Entry, Place
from tuoyu.survey.queries import entries, rounds
from tuoyu.web.forms import Form
from tuoyu.web.office.listing import paged
from tuoyu.web.page import PageRequest, page

TONES = {"filled": "todo", "returned": "wrong", "verified": "done"}


class SearchForm(Form):
    says_optional = False
    text = forms.CharField(label="名称、地址或点位编号", required=False, max_length=60)


@page(permission=Permission.SURVEY_FILL)
def left(request: PageRequest) -> HttpResponse:
    """Where to go: the known places of one's street that nobody has visited in this round."""
    round = rounds.open_round(request.actor)
    form = SearchForm(request.GET)
    form.is_valid()
    context: dict[str, Any] = {"round": round, "form": form, "page": None, "tasks": []}
    if round is not None:
        rows = rounds.left_to_walk(request.actor, round)
        if text := form.cleaned_data.get("text", "").strip():
            rows = rows.filter(
                Q(name__icontains=text) | Q(address__icontains=text) | Q(number=text)
            )
        here = paged(request, rows)
        context |= {
            "page": here,
            "tasks": [_place_task(each) for each in here.object_list],
            "total": here.paginator.count,
            "progress": rounds.whole(rounds.progress(request.actor, round)),
            "days": (round.closes_on - clock.today()).days,
            "searched": bool(text),
        }
    return render(request, "field/survey/left.html", context)


def _place_task(place: Place) -> dict[str, Any]:
    return {
        "title": place.name,
        "hint": f"{place.division.name}，{place.address}（{place.number}）",
        "url": reverse("field-survey-place", args=[place.public_id]),
        "state": "todo",
        "words": "未走访",
    }


@page(permission=Permission.SURVEY_FILL)
def filled(request: PageRequest) -> HttpResponse:
    """What was filled in this round; what came back for correction stands first."""
    round = rounds.open_round(request.actor)
    context: dict[str, Any] = {"round": round, "page": None, "tasks": []}
    if round is not None:
        rows = entries.filled(request.actor, round)
        here = paged(request, rows)
        context |= {
            "page": here,
            "tasks": [_entry_task(each) for each in here.object_list],
            "total": here.paginator.count,
        }
    return render(request, "field/survey/filled.html", context)


def _entry_task(entry: Entry) -> dict[str, Any]:
    verified = entry.state == "verified"
    url = "office-survey-entry" if verified else "field-survey-place"
    about = entry.public_id if verified else entry.place.public_id
    return {
        "title": entry.name,
        "hint": f"{entry.division.name}，{entry.address}（{entry.place.number}）",
        "url": reverse(url, args=[about]),
        "state": TONES[entry.state],
        "words": ENTRY.state(entry.state).label,
    }
