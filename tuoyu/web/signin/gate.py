"""The gate before every page: sessions that are over end; staff pass with a second factor only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from tuoyu.accounts import held_forms
from tuoyu.web.page import PUBLIC
from tuoyu.web.signin import sessions

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def before_factor(view: View) -> View:
    """Mark a page that staff reach before their second factor is set up."""
    view.before_factor = True  # type: ignore[attr-defined]
    return view


class Gate:
    """Stands after the middleware of sessions and users, before the actor is put on the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            self._check(request)
        response = self.get_response(request)
        if request.user.is_authenticated:
            self._leave(request, response)
        return response

    def _check(self, request: HttpRequest) -> None:
        why = sessions.overstayed(request, request.user)  # type: ignore[arg-type]
        if why:
            sessions.end(request, why)

    def _leave(self, request: HttpRequest, response: HttpResponse) -> None:
        sessions.touch(request)
        if request.method == "POST" and 300 <= response.status_code < 400:
            held_forms.forget(request, response, request.user)  # type: ignore[arg-type]

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or _is_open(view):
            return None
        if user.is_staff_person and not request.session.get("factor"):
            return HttpResponseRedirect(reverse("signin_setup"))
        if request.session.get("password_due"):
            return HttpResponseRedirect(reverse("account_password"))
        return None


def _is_open(view: Any) -> bool:
    declared = getattr(view, "declares", None)
    public = declared is not None and declared.permission is PUBLIC
    return public or getattr(view, "before_factor", False)
