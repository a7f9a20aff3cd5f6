"""One visit: a known place, or one that nobody knew of."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.divisions.queries import communities_of
from tuoyu.survey import actions
from tuoyu.survey.models import Entry, Round
from tuoyu.survey.queries import entries, rounds
from tuoyu.web.field.survey import forms as visits
from tuoyu.web.field.survey.forms import VisitForm
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page
from tuoyu.web.survey_words import facts_rows

SECTIONS = (
    ("what", "这是哪里", visits.WHAT),
    ("children", "走访当天在场的儿童", visits.CHILDREN),
    ("care", "托位、人员和收费", visits.CARE),
    ("safety", "看到的安全情况", visits.SAFETY),
    ("rest", "联系方式和说明", visits.REST),
)
NO_ROUND = "现在没有进行中的摸底，不能填报。请等区里开放新一轮。"


def _open(request: PageRequest) -> Round:
    found = rounds.open_round(request.actor)
    if found is None:
        raise Conflict(NO_ROUND)
    return found


@page(permission=Permission.SURVEY_FILL, writes=True)
def place(request: PageRequest, public_id: UUID) -> HttpResponse:
    """What was seen at a known place; filled already, it is changed or corrected."""
    round = _open(request)
    found = rounds.place_for(request.actor, public_id, Permission.SURVEY_FILL)
    entry = entries.entry_of(round, found)
    if entry is not None and entry.state == "verified":
        return redirect("office-survey-entry", entry.public_id)
    data = typed(request)
    form = VisitForm(
        data,
        street=found.street_id,
        communities=_communities(found.street_id),
        initial=visits.initial_of(found, entry, entries.earlier_entry(round, found)),
    )
    others: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.fill(round, found, form.facts(), revision=form.seen_revision, by=request.actor)
        except (Conflict, Invalid) as refused:
            form.add_error(None, refused.message)
            others = _changed_meanwhile(form, entry)
        else:
            return _saved(request, form.facts().name)
    context = {"place": found, "others": others, "reason": entry and entries.return_reason(entry)}
    return _page(request, form, round, f"走访{found.name}", context)


def _changed_meanwhile(form: VisitForm, entry: Entry | None) -> list[dict[str, Any]]:
    """What somebody else saved; having read it, one may save one's own over it."""
    if entry is None or entry.revision == form.seen_revision:
        return []
    form.data = {**form.data.dict(), "revision": str(entry.revision)}  # type: ignore[attr-defined]
    return list(facts_rows(entry, private=True))


@page(permission=Permission.SURVEY_FILL, writes=True)
def new(request: PageRequest) -> HttpResponse:
    """A place that nobody knew of."""
    round = _open(request)
    area = _area(request)
    form = VisitForm(
        typed(request), street="", communities=_communities(area),
        initial={"walked_on": clock.today(), "presence": "operating"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            actions.fill_new(round, form.facts(), by=request.actor)
        except (Conflict, Invalid) as refused:
            form.add_error(None, refused.message)
        else:
            return _saved(request, form.facts().name)
    return _page(request, form, round, "填报新发现的点位", {"place": None})


def _area(request: PageRequest) -> str:
    """The street of a walker, the district of a clerk."""
    held = [
        each.division
        for each in request.actor.holdings
        if Permission.SURVEY_FILL in each.role.spec.permissions
    ]
    return held[0] if held else ""


def _communities(area: str) -> list[tuple[str, Any]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for each in communities_of(area):
        street = each.parent.name if each.parent else ""
        found.setdefault(street, []).append((each.code, each.short_name))
    if len(found) == 1:
        return [*next(iter(found.values()))]
    return list(found.items())


def _saved(request: PageRequest, name: str) -> HttpResponse:
    messages.success(request, f"“{name}”已保存，等待另一个人核验。")
    return redirect("field-survey")


def _page(
    request: PageRequest, form: VisitForm, round: Round, title: str, more: dict[str, Any]
) -> HttpResponse:
    sections = [
        {
            "id": id,
            "title": words,
            "fields": [form[name] for name in names],
            "inline": id == "safety",
            "pairs": id == "children",
        }
        for id, words, names in SECTIONS
    ]
    context = {
        "form": form, "round": round, "title": title, "sections": sections,
        "others": [], "reason": "", **more,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "field/survey/visit.html", context, status=status)
