"""The people of one institution, for its head."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tuoyu.accounts import actions, queries
from tuoyu.accounts.actions import Bounds
from tuoyu.core.authority import Permission, Role, require
from tuoyu.core.errors import DomainError, NotFound
from tuoyu.flows.invite_person import invite_person
from tuoyu.registry.models import Institution
from tuoyu.registry.records import own_institution
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page
from tuoyu.web.people.forms import ColleagueForm
from tuoyu.web.people.views import CODE_SHOWN, invitation_row

INVITE = Permission.INVITE_STAFF


def _own(request: PageRequest) -> UUID:
    """The institution that the head works for now."""
    own = own_institution(request.actor)
    require(request.actor, INVITE, own)
    return own.public_id


@page(permission=INVITE)
def colleagues(request: PageRequest) -> HttpResponse:
    """Who works here on this site, and who is invited."""
    own = _own(request)
    waiting = queries.open_invitations(request.actor, own)
    context = {
        "posts": [
            {
                "id": post.public_id,
                "name": post.user.name,
                "role": post.held_role.label,
                "self": post.user_id == request.actor.user_id,
            }
            for post in queries.colleagues(request.actor, own)
        ],
        "invitations": [invitation_row(request, each) for each in waiting],
    }
    return render(request, "people/colleagues.html", context)


@page(permission=INVITE, writes=True)
def invite(request: PageRequest) -> HttpResponse:
    """Invite somebody to this institution."""
    own = _own(request)
    form = ColleagueForm(typed(request))
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        bounds = Bounds(institution=Institution.objects.get(public_id=own))
        try:
            made, code = invite_person(
                Role.from_code(cleaned["role"]), cleaned["phone"], bounds, by=request.actor
            )
        except DomainError as fault:
            form.add_error(None, fault.message)
        else:
            request.session[CODE_SHOWN] = {str(made.public_id): code}
            messages.success(request, "邀请码已发送，7天内有效。")
            return HttpResponseRedirect(reverse("colleagues"))
    status = 422 if request.method == "POST" else 200
    return render(request, "people/colleague_invite.html", {"form": form}, status=status)


@page(permission=INVITE, writes=True)
def withdraw(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Make an invitation to this institution worthless."""
    waiting = queries.open_invitations(request.actor, _own(request))
    found = waiting.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    if request.method == "POST":
        actions.withdraw_invitation(found, by=request.actor)
        messages.success(request, "邀请已撤回。")
    return HttpResponseRedirect(reverse("colleagues"))


@page(permission=INVITE, writes=True)
def end_post(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Ask (GET), then end a colleague's post here (POST)."""
    held = queries.colleagues(request.actor, _own(request))
    post = held.filter(public_id=public_id).first()
    if post is None:
        raise NotFound
    if request.method != "POST":
        context = {"name": post.user.name, "role": post.held_role.label}
        return render(request, "people/colleague_end.html", context)
    actions.end_post(post, by=request.actor)
    messages.success(request, "已结束，此人不能再进入本机构的工作台。")
    return HttpResponseRedirect(reverse("colleagues"))
