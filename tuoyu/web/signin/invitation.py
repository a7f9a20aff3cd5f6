"""Accepting an invitation, or choosing a new password by link."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tuoyu.accounts import actions
from tuoyu.accounts.models import Invitation
from tuoyu.core.errors import Conflict, Invalid
from tuoyu.web.page import PUBLIC, PageRequest, page
from tuoyu.web.signin.forms import AcceptForm, InvitationCodeForm, ResetForm


@page(permission=PUBLIC)
def enter_code(request: PageRequest) -> HttpResponse:
    """Type the code of the text message; leads to the page of the link."""
    form = InvitationCodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return HttpResponseRedirect(reverse("invitation", args=[form.cleaned_data["code"]]))
    return render(request, "signin/invitation_code.html", {"form": form})


@page(permission=PUBLIC, writes=True)
def accept(request: PageRequest, token: str) -> HttpResponse:
    """The page of the link; a dead link says so and nothing more."""
    invitation = actions.open_invitation(token)
    if invitation is None:
        return render(request, "signin/invitation_over.html", status=404)
    form_class = ResetForm if invitation.for_user_id else AcceptForm
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _accepted(request, token, form.cleaned_data)
        except (Invalid, Conflict) as fault:
            form.add_error(None, fault.message)
    context = {"form": form, "role": invitation.held_role, "within": _within(invitation)}
    status = 422 if request.method == "POST" else 200
    return render(request, "signin/invitation.html", context, status=status)


def _accepted(request: PageRequest, token: str, cleaned: dict[str, str]) -> HttpResponse:
    user = actions.accept_invitation(
        token,
        phone=cleaned["phone"],
        password=cleaned["new_password"],
        username=cleaned.get("username", ""),
        name=cleaned.get("name", ""),
        by=request.actor,
    )
    messages.success(request, f"密码已设定。请用账号 {user.username} 或手机号码登录。")
    return HttpResponseRedirect(reverse("signin"))


def _within(invitation: Invitation) -> str:
    place = invitation.institution or invitation.unit or invitation.division
    return str(getattr(place, "name", "") or "")
