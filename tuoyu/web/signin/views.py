"""Signing in and out: password, second factor, code by phone."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth import authenticate
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tuoyu.accounts import actions, held_forms
from tuoyu.accounts.actions.codes import TooMany
from tuoyu.accounts.models import User
from tuoyu.accounts.phones import normal_phone, phone_index
from tuoyu.accounts.queries import actor_of, user_by_phone
from tuoyu.core import audit
from tuoyu.core.crypto import decrypt, encrypt
from tuoyu.flows.send_sign_in_code import send_sign_in_code
from tuoyu.web.next_page import safe_next
from tuoyu.web.page import PUBLIC, PageRequest, page
from tuoyu.web.signin import demo, factors, lockout, sessions
from tuoyu.web.signin.adapter import has_factor
from tuoyu.web.signin.forms import CodeForm, FactorForm, PasskeyForm, PasswordForm, PhoneForm
from tuoyu.web.signin.gate import before_factor

WRONG = "账号或密码不正确，请检查后重新填写。"
WRONG_CODE = "验证码不正确或已过期，请检查后重新填写，或重新获取。"
WRONG_FACTOR = "动态口令或恢复码不正确，请等口令更新后重新填写。"
NOT_FOR_STAFF = "工作人员请使用账号和密码登录。"
DISABLED = "这个账号已停用。如需恢复，请联系本单位或区卫生健康委的系统管理员。"
ENDED = {
    "idle": "您有一段时间没有操作，为保护信息已自动退出。请重新登录。",
    "absolute": "本次登录已达到最长时间，请重新登录。",
    "demo": "演示登录已结束，请重新登录。",
}
PHONE, PHONE_CONTEXT = "phone", "session.phone"


@page(permission=PUBLIC, writes=True, keeps_refusals=True)
def signin(request: PageRequest) -> HttpResponse:
    """The first page: account and password; the demo's roles; the way to the code by phone."""
    if request.method != "POST":
        return _signin_page(request, PasswordForm())
    form = PasswordForm(request.POST)
    next_url = request.POST.get("next", "")
    if not form.is_valid():
        return _signin_page(request, form, 422)
    username = _username(form.cleaned_data["username"])
    if lockout.is_locked(request, username):
        return _refuse(request, form, lockout.locked_sentence(), "locked")
    user = authenticate(request, username=username, password=form.cleaned_data["password"])
    if not isinstance(user, User):
        now_locked = lockout.is_locked(request, username)
        return _refuse(request, form, lockout.locked_sentence() if now_locked else WRONG, "wrong")
    if has_factor(user):
        return sessions.wait_for_factor(request, user, next_url)
    return sessions.begin(request, user, factor="", next_url=next_url)


def _username(typed: str) -> str:
    """The user name of what was typed; a phone number stands for its account, known or not."""
    phone = normal_phone(typed)
    if not phone:
        return typed.strip().lower().replace("\0", "")
    known = user_by_phone(phone)
    return known.username if known else f"phone:{phone_index(phone)[:40]}"


def _refuse(request: PageRequest, form: PasswordForm, sentence: str, reason: str) -> HttpResponse:
    form.add_error(None, sentence)
    audit.record(request.actor, "accounts.sign_in", result="failed", reason=reason)
    return _signin_page(request, form, 429 if reason == "locked" else 422)


def _signin_page(request: PageRequest, form: PasswordForm, status: int = 200) -> HttpResponse:
    asked = request.POST.get("next") or request.GET.get("next", "")
    next_url = safe_next(request, asked)
    query = f"?{urlencode({'next': next_url})}" if next_url else ""
    roles, others = demo.cards()
    context = {
        "form": form,
        "next": next_url,
        "phone_url": reverse("signin_phone") + query,
        "ended": ENDED.get(request.session.get("signed_out", ""), ""),
        "held": held_forms.waits(request),
        "demo_people": roles,
        "demo_others": others,
    }
    return render(request, "signin/signin.html", context, status=status)


@page(permission=PUBLIC, writes=True, keeps_refusals=True)
def second(request: PageRequest) -> HttpResponse:
    """The second page: authenticator app, recovery code or passkey."""
    waiting = sessions.pending(request)
    if waiting is None:
        return HttpResponseRedirect(reverse("signin"))
    user, next_url = waiting
    if request.method != "POST":
        return _second_page(request, user, FactorForm())
    if lockout.is_locked(request, user.username):
        return _second_refused(request, user, lockout.locked_sentence(), "locked")
    if "credential" in request.POST:
        return _by_passkey(request, user, next_url)
    form = FactorForm(request.POST)
    if not form.is_valid():
        return _second_page(request, user, form, 422)
    proved = factors.check_code(user, form.cleaned_data["code"])
    if not proved:
        lockout.note_failure(request, user)
        return _second_refused(request, user, WRONG_FACTOR, "wrong-factor")
    return sessions.begin(request, user, factor=proved, next_url=next_url)


def _by_passkey(request: PageRequest, user: User, next_url: str) -> HttpResponse:
    form = PasskeyForm(request.POST)
    if form.is_valid() and factors.check_passkey(user, form.cleaned_data["credential"]):
        return sessions.begin(request, user, factor="webauthn", next_url=next_url)
    lockout.note_failure(request, user)
    return _second_refused(
        request, user, "通行密钥没有通过验证，请重试或改用动态口令。", "wrong-factor"
    )


def _second_refused(request: PageRequest, user: User, sentence: str, reason: str) -> HttpResponse:
    form = FactorForm(request.POST)
    form.is_valid()
    form.errors.clear()
    form.add_error(None, sentence)
    audit.record(request.actor, "accounts.second_factor", user, result="failed", reason=reason)
    return _second_page(request, user, form, 429 if reason == "locked" else 422)


def _second_page(
    request: PageRequest, user: User, form: FactorForm, status: int = 200
) -> HttpResponse:
    challenge = factors.passkey_challenge(user) if factors.passkeys_work(request) else ""
    context = {"form": form, "challenge": challenge}
    return render(request, "signin/second.html", context, status=status)


@page(permission=PUBLIC, writes=True, keeps_refusals=True)
def phone(request: PageRequest) -> HttpResponse:
    """Ask for the number and send a code; the answer is the same for known and unknown numbers."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    next_url = safe_next(request, asked)
    form = PhoneForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "signin/phone.html", {"form": form, "next": next_url}, status=status)
    number = form.cleaned_data["phone"]
    try:
        send_sign_in_code(number, by=request.actor)
    except TooMany as fault:
        form.add_error("phone", fault.message)
        context = {"form": form, "next": next_url}
        return render(request, "signin/phone.html", context, status=fault.status)
    request.session[PHONE] = {"number": encrypt(number, PHONE_CONTEXT), "next": next_url}
    return HttpResponseRedirect(reverse("signin_code"))


@page(permission=PUBLIC, writes=True, keeps_refusals=True)
def code(request: PageRequest) -> HttpResponse:
    """Take the code; the first time makes a parent's account."""
    kept = request.session.get(PHONE)
    if not kept:
        return HttpResponseRedirect(reverse("signin_phone"))
    number = decrypt(kept["number"], PHONE_CONTEXT)
    form = CodeForm(request.POST or None)
    if request.method != "POST":
        return _code_page(request, form, number)
    if not form.is_valid():
        return _code_page(request, form, number, 422)
    if not actions.check_code(number, form.cleaned_data["code"]):
        audit.record(request.actor, "accounts.sign_in", result="failed", reason="wrong-code")
        form.add_error("code", WRONG_CODE)
        return _code_page(request, form, number, 422)
    return _let_in(request, form, number, kept["next"])


def _let_in(request: PageRequest, form: CodeForm, number: str, next_url: str) -> HttpResponse:
    user = actions.create_parent(number, by=request.actor)
    if user.kind == User.Kind.STAFF:
        form.add_error("code", NOT_FOR_STAFF)
        return _code_page(request, form, number, 422)
    if not user.is_active:
        form.add_error("code", DISABLED)
        return _code_page(request, form, number, 422)
    request.session.pop(PHONE, None)
    if has_factor(user):
        return sessions.wait_for_factor(request, user, next_url)
    return sessions.begin(request, user, factor="", next_url=next_url)


def _code_page(
    request: PageRequest, form: CodeForm, number: str, status: int = 200
) -> HttpResponse:
    context = {"form": form, "tail": number[-4:]}
    return render(request, "signin/code.html", context, status=status)


@before_factor
@page(permission=PUBLIC, writes=True)
def signout(request: PageRequest) -> HttpResponse:
    """A GET asks, a POST ends the session."""
    if request.method != "POST":
        return render(request, "signin/signout.html")
    if request.actor.is_known:
        audit.record(request.actor, "accounts.sign_out")
    sessions.end(request)
    request.actor = actor_of(None)
    response = HttpResponseRedirect("/")
    response["Clear-Site-Data"] = '"cache"'
    return response
