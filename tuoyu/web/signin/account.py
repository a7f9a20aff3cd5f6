"""A person's own security: factors, recovery codes, password, sessions."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tuoyu.accounts import actions
from tuoyu.accounts.models import User
from tuoyu.core import audit, clock
from tuoyu.core.errors import Invalid, NotFound
from tuoyu.web.forms import Form
from tuoyu.web.menus import home_url
from tuoyu.web.page import SIGNED_IN, PageRequest, page
from tuoyu.web.signin import factors, sessions
from tuoyu.web.signin.adapter import has_factor
from tuoyu.web.signin.forms import AuthenticatorForm, ChangePasswordForm, NewPasskeyForm
from tuoyu.web.signin.gate import before_factor

NOT_FRESH = "为了安全，修改登录方式前请先退出，再重新登录一次。"
DEMO_FIXED = "演示账号的登录方式不能修改。"
SHOWN_SECONDS = 600


def _user(request: PageRequest) -> User:
    assert request.actor.user_id is not None
    return User.objects.get(pk=request.actor.user_id)


def _require_change(request: PageRequest, user: User) -> None:
    if user.is_demo:
        raise Invalid(DEMO_FIXED)
    if not sessions.is_fresh(request):
        raise Invalid(NOT_FRESH)


@page(permission=SIGNED_IN)
def overview(request: PageRequest) -> HttpResponse:
    """What protects this account, and where it is signed in."""
    user = _user(request)
    held = factors.factors_of(user)
    context = {
        "person": user,
        "factors": [
            {"id": f.pk, "label": factors.label_of(f), "used_at": f.last_used_at,
             "removable": f.type != factors.Type.RECOVERY_CODES}
            for f in held
        ],
        "codes_left": len(factors.recovery_codes(user)),
        "has_factor": has_factor(user),
        "has_password": user.has_usable_password(),
        "sessions": _sessions(request, user),
    }  # fmt: skip
    return render(request, "signin/account.html", context)


def _sessions(request: PageRequest, user: User) -> list[dict[str, Any]]:
    rows = UserSession.objects.filter(user=user).order_by("-created_at")
    return [
        {
            "id": row.pk,
            "device": _device(row.user_agent),
            "ip": row.ip,
            "since": row.created_at,
            "current": row.session_key == request.session.session_key,
        }
        for row in rows
        if row.exists()
    ]


def _device(agent: str) -> str:
    systems = (
        ("iPhone", "苹果手机"), ("iPad", "苹果平板"), ("Android", "安卓设备"),
        ("Windows", "Windows 电脑"), ("Mac OS", "苹果电脑"), ("Linux", "Linux 电脑"),
    )  # fmt: skip
    return next((label for word, label in systems if word in agent), "其他设备")


@before_factor
@page(permission=SIGNED_IN)
def setup(request: PageRequest) -> HttpResponse:
    """Staff come here first: choose how to prove yourself besides the password."""
    user = _user(request)
    context = {"passkeys": factors.passkeys_work(request), "has_factor": has_factor(user)}
    return render(request, "signin/setup.html", context)


@before_factor
@page(permission=SIGNED_IN, writes=True, keeps_refusals=True)
def authenticator(request: PageRequest) -> HttpResponse:
    """Scan the code with an authenticator app, and prove that it works."""
    user = _user(request)
    form = AuthenticatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _require_change(request, user)
        if factors.add_totp(request, user, form.cleaned_data["code"]):
            return _added(request, user, "totp")
        form.add_error("code", "口令不正确。请检查手机时间是否准确，等口令更新后重新填写。")
    secret = factors.totp_secret(request)
    context = {
        "form": form,
        "address": factors.totp_address(user, secret),
        "secret": " ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
    }
    return render(request, "signin/authenticator.html", context, status=_status(request))


@before_factor
@page(permission=SIGNED_IN, writes=True, keeps_refusals=True)
def passkey(request: PageRequest) -> HttpResponse:
    """Make a passkey; the browser does it, so this page needs its script."""
    user = _user(request)
    form = NewPasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _require_change(request, user)
        cleaned = form.cleaned_data
        if factors.add_passkey(user, cleaned["name"], cleaned["credential"]):
            return _added(request, user, "webauthn")
        form.add_error(None, "通行密钥没有添加成功，请再试一次，或改用验证器应用。")
    works = factors.passkeys_work(request)
    context = {"form": form, "options": factors.passkey_options(user) if works else ""}
    return render(request, "signin/passkey.html", context, status=_status(request))


def _status(request: PageRequest) -> int:
    return 422 if request.method == "POST" else 200


def _added(request: PageRequest, user: User, kind: str) -> HttpResponse:
    audit.record(request.actor, "accounts.add_factor", user, kind=kind)
    request.session["factor"] = kind
    _show_codes(request)
    return HttpResponseRedirect(reverse("account_recovery_codes"))


def _show_codes(request: PageRequest) -> None:
    request.session["codes_until"] = clock.now().timestamp() + SHOWN_SECONDS


@page(permission=SIGNED_IN, writes=True)
def recovery_codes(request: PageRequest) -> HttpResponse:
    """The recovery codes, shown for ten minutes after they were made; a POST makes new ones."""
    user = _user(request)
    if request.method == "POST":
        _require_change(request, user)
        if not has_factor(user):
            raise Invalid("请先添加验证器应用或通行密钥。")
        factors.renew_recovery_codes(user)
        audit.record(request.actor, "accounts.renew_recovery_codes", user)
        _show_codes(request)
        return HttpResponseRedirect(reverse("account_recovery_codes"))
    shown = request.session.get("codes_until", 0) > clock.now().timestamp()
    codes = factors.recovery_codes(user)
    context = {"codes": codes if shown else [], "left": len(codes), "home": home_url(request.actor)}
    return render(request, "signin/recovery_codes.html", context)


@page(permission=SIGNED_IN, writes=True)
def remove_factor(request: PageRequest, pk: int) -> HttpResponse:
    """Ask (GET), then remove one factor (POST)."""
    user = _user(request)
    factor = next((f for f in factors.factors_of(user) if f.pk == pk), None)
    if factor is None:
        raise NotFound("这个登录方式已经移除，请返回查看。")
    if request.method != "POST":
        return render(request, "signin/remove_factor.html", {"label": factors.label_of(factor)})
    _require_change(request, user)
    if not factors.remove(user, pk):
        raise Invalid("工作人员必须保留至少一种双重验证方式，请先添加另一种，再移除这一种。")
    audit.record(request.actor, "accounts.remove_factor", user, kind=factor.type)
    messages.success(request, "已移除。")
    return HttpResponseRedirect(reverse("account"))


@before_factor
@page(permission=SIGNED_IN, writes=True, keeps_refusals=True)
def password(request: PageRequest) -> HttpResponse:
    """Change one's own password; every other session ends."""
    user = _user(request)
    form = ChangePasswordForm(request.POST or None)
    if not user.has_usable_password():
        form.fields.pop("old_password")
    if request.method == "POST" and form.is_valid() and _changed(request, user, form):
        return HttpResponseRedirect(home_url(request.actor))
    context = {"form": form, "due": request.session.get("password_due", False)}
    return render(request, "signin/password.html", context, status=_status(request))


def _changed(request: PageRequest, user: User, form: Form) -> bool:
    cleaned = form.cleaned_data
    try:
        _require_change(request, user)
        actions.change_password(
            user, cleaned.get("old_password", ""), cleaned["new_password"], by=request.actor
        )
    except Invalid as fault:
        form.add_error(None, fault.message)
        return False
    update_session_auth_hash(request, user)
    request.session.pop("password_due", None)
    _follow_session_key(request, user)
    actions.end_other_sessions(
        user, current_key=request.session.session_key or "", by=request.actor
    )
    messages.success(request, "密码已修改，其他设备上的登录已退出。")
    return True


def _follow_session_key(request: PageRequest, user: User) -> None:
    request.session.save()
    UserSession.objects.create_from_request(request)


@page(permission=SIGNED_IN, writes=True)
def end_session(request: PageRequest, pk: int) -> HttpResponse:
    """Sign out one other device."""
    if request.method == "POST":
        actions.end_session(_user(request), pk, by=request.actor)
        messages.success(request, "已退出该设备上的登录。")
    return HttpResponseRedirect(reverse("account"))


@page(permission=SIGNED_IN, writes=True)
def end_others(request: PageRequest) -> HttpResponse:
    """Sign out all other devices."""
    if request.method == "POST":
        key = request.session.session_key or ""
        actions.end_other_sessions(_user(request), current_key=key, by=request.actor)
        messages.success(request, "已退出其他设备上的登录。")
    return HttpResponseRedirect(reverse("account"))
