"""The session of a signed-in person: its beginning, its limits, its end."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from tuoyu.accounts import actions, held_forms, limits
from tuoyu.accounts.models import User
from tuoyu.accounts.queries import actor_of
from tuoyu.core import clock
from tuoyu.web.menus import home_url
from tuoyu.web.next_page import safe_next
from tuoyu.web.signin import lockout

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DEMO = "demo"
PENDING = "pending"
PENDING_SECONDS = 600
TOUCH_SECONDS = 60
PROOF_SECONDS = 900


def begin(request: HttpRequest, user: User, *, factor: str, next_url: str = "") -> HttpResponse:
    """Sign the person in under a fresh session key and lead on.

    `factor` names the second factor that was proved ("" none, "demo" in the demo).
    """
    request.session.pop(PENDING, None)
    _forget_session_row(request)
    login(request, user, backend=BACKEND)
    now = clock.now().timestamp()
    request.session.update(
        {"factor": factor, "signed_in_at": now, "seen_at": now, "proved_at": now}
    )
    if _password_is_old(user) and factor != DEMO:
        request.session["password_due"] = True
    request.session.set_expiry(int(limits.absolute_limit(user.kind).total_seconds()))
    request.session.save()
    UserSession.objects.create_from_request(request)
    actor = actor_of(user, request_id=getattr(request, "request_id", ""), ip=ip_of(request))
    actions.note_sign_in(user, by=actor, factor=factor)
    lockout.forgive(user)
    response = HttpResponseRedirect(safe_next(request, next_url) or home_url(actor))
    held_forms.remember_owner(response, user)
    return response


def _password_is_old(user: User) -> bool:
    age = limits.password_age()
    if age is None or user.kind != User.Kind.STAFF or not user.has_usable_password():
        return False
    return user.password_set_at is None or user.password_set_at + age <= clock.now()


def end(request: HttpRequest, why: str = "") -> None:
    """Flush the session; `why` (idle, absolute) is told on the sign-in page."""
    _forget_session_row(request)
    logout(request)
    if why:
        request.session["signed_out"] = why


def _forget_session_row(request: HttpRequest) -> None:
    if request.session.session_key:
        UserSession.objects.filter(session_key=request.session.session_key).delete()


def overstayed(request: HttpRequest, user: User) -> str:
    """Why the session is over: "idle", "absolute", "demo", or "" while it is good."""
    session = request.session
    now = clock.now().timestamp()
    if session.get("factor") == DEMO and not (settings.DEMO and user.is_demo):
        return "demo"
    if now - session.get("signed_in_at", 0) >= limits.absolute_limit(user.kind).total_seconds():
        return "absolute"
    if now - session.get("seen_at", 0) >= limits.idle_limit(user.kind).total_seconds():
        return "idle"
    return ""


def touch(request: HttpRequest) -> None:
    """Note that the person is here; written at most once a minute."""
    now = clock.now().timestamp()
    if now - request.session.get("seen_at", 0) >= TOUCH_SECONDS:
        request.session["seen_at"] = now


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person proved who they are within the last quarter of an hour."""
    return clock.now().timestamp() - request.session.get("proved_at", 0) < PROOF_SECONDS


def wait_for_factor(request: HttpRequest, user: User, next_url: str) -> HttpResponse:
    """The first factor is good; the second page comes before any session begins."""
    request.session.cycle_key()
    request.session[PENDING] = {
        "user": user.pk,
        "at": clock.now().timestamp(),
        "next": next_url,
    }
    return HttpResponseRedirect(reverse("signin_second"))


def pending(request: HttpRequest) -> tuple[User, str] | None:
    """Whoever passed the first page within ten minutes, and where they want to go."""
    kept = request.session.get(PENDING)
    if not kept or clock.now().timestamp() - kept["at"] > PENDING_SECONDS:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    return (user, kept["next"]) if user else None


def ip_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
