"""报送令牌: with what the registering bodies' programs push; for the system administrator."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tuoyu.core import clock
from tuoyu.core.authority import Permission
from tuoyu.core.crypto import decrypt, encrypt
from tuoyu.core.documents.spreadsheet import Column, Kind
from tuoyu.core.errors import Invalid
from tuoyu.divisions.queries import district, division_by_code
from tuoyu.registrations import tokens as acts
from tuoyu.registrations.models import HIGHEST_RATE, USUAL_RATE, PushToken
from tuoyu.rules.filing.facts import Registrar
from tuoyu.web.forms import DateField, Form
from tuoyu.web.held import typed
from tuoyu.web.office.listing import export_answer, listed, paged
from tuoyu.web.page import PageRequest, page
from tuoyu.web.signin.sessions import is_fresh

P = Permission
SHOWN = "push_token"
NOT_FRESH = "为了安全，发放令牌前请先退出，再用密码和动态口令重新登录一次，15分钟内办理。"
COLUMNS = [
    {"key": "registrar", "label": "登记机关"},
    {"key": "label", "label": "用途"},
    {"key": "until", "label": "有效期至"},
    {"key": "used", "label": "最近报送"},
    {"key": "rate", "label": "每分钟最多批数", "numeric": True},
    {"key": "state", "label": "状态"},
]
EXPORT = (
    Column("登记机关", lambda each: each.get_registrar_display(), width=20),
    Column("用途", lambda each: each.label, width=24),
    Column("发放日期", lambda each: each.created_at.date(), Kind.DATE),
    Column("有效期至", lambda each: each.expires_on, Kind.DATE),
    Column("最近报送", lambda each: each.last_used_at, Kind.MOMENT),
    Column("每分钟最多批数", lambda each: each.per_minute, Kind.NUMBER),
    Column("状态", lambda each: _state(each)["text"]),
)


class TokenForm(Form):
    """A new token. What it opens is fixed: pushing registrations of this district, nothing else."""

    registrar = forms.ChoiceField(
        label="发给哪个登记机关", choices=Registrar.choices(), widget=forms.RadioSelect
    )
    label = forms.CharField(
        label="用途",
        max_length=acts.LONGEST_LABEL,
        help_text="例如“政务数据共享平台专线”。一个系统一个令牌，换系统时另发。",
    )
    expires_on = DateField(label="有效期至", help_text="最长一年，到期前另发新的。")
    per_minute = forms.IntegerField(
        label="每分钟最多报送几批",
        initial=USUAL_RATE,
        min_value=1,
        max_value=HIGHEST_RATE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "width": 4, "suffix": "批"}),
    )


@page(permission=P.PEOPLE_MANAGE)
def tokens(request: PageRequest) -> HttpResponse:
    here = paged(request, acts.listed(request.actor))
    context = {
        **listed(here, COLUMNS, _row),
    }
    return render(request, "office/registrations/tokens.html", context)


@page(permission=P.PEOPLE_MANAGE)
def export(request: PageRequest) -> HttpResponse:
    """The same list as a spreadsheet; no token text, for none is kept."""
    return export_answer("报送令牌", EXPORT, acts.listed(request.actor))


@page(permission=P.PEOPLE_MANAGE, writes=True)
def issue(request: PageRequest) -> HttpResponse:
    """A new token for whoever signed in with both factors just now."""
    form = TokenForm(typed(request))
    if request.method == "POST" and not is_fresh(request):
        raise Invalid(NOT_FRESH)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made, text = acts.issue(
                Registrar.of(given["registrar"]),
                division_by_code(district().code),
                given["label"],
                given["expires_on"],
                per_minute=given["per_minute"],
                by=request.actor,
            )
        except Invalid as fault:
            form.add_error(None, fault.message)
        else:
            kept = {"id": str(made.public_id), "text": encrypt(text, SHOWN)}
            request.session[SHOWN] = kept
            return redirect("office-token", made.public_id)
    context = {"form": form, "fresh": is_fresh(request), "not_fresh": NOT_FRESH}
    status = 422 if request.method == "POST" else 200
    return render(request, "office/registrations/token_new.html", context, status=status)


@page(permission=P.PEOPLE_MANAGE, writes=True)
def token(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One token. Right after it was issued its text stands here, the first time only."""
    found = acts.token_for(request.actor, public_id)
    if request.method == "POST":
        acts.revoke(public_id, by=request.actor)
        messages.success(request, "令牌已作废，用它报送的请求从现在起一律不收。")
        return redirect("office-tokens")
    context = {
        "token": found,
        "text": _text_once(request, found),
        "facts": _facts(found),
        "works": found.revoked_at is None and found.expires_on >= clock.today(),
        "used": found.last_used_at,  # type: ignore[attr-defined]
    }
    return render(request, "office/registrations/token.html", context)


def _text_once(request: PageRequest, found: PushToken) -> str:
    kept = request.session.get(SHOWN)
    if not kept or kept["id"] != str(found.public_id):
        return ""
    del request.session[SHOWN]
    return decrypt(kept["text"], SHOWN)


def _facts(token: PushToken) -> list[dict[str, Any]]:
    used = token.last_used_at  # type: ignore[attr-defined]
    state = _state(token)
    facts: list[dict[str, Any]] = [
        {"key": "登记机关", "value": token.get_registrar_display()},
        {"key": "地区", "value": token.division.name},
        {"key": "用途", "value": token.label},
        {"key": "状态", "value": state["text"], "tag": state["tag"]},
        {"key": "发放", "value": f"{clock.localday(token.created_at)}，{_issuer(token)}"},
        {"key": "有效期至", "value": f"{token.expires_on:%Y-%m-%d}"},
        {"key": "每分钟最多批数", "value": token.per_minute},
        {"key": "最近报送", "value": str(clock.localday(used)) if used else "还没有用过"},
    ]
    if token.revoked_at:
        facts.append({"key": "作废日期", "value": str(clock.localday(token.revoked_at))})
    return facts


def _issuer(token: PushToken) -> str:
    return token.issued_by.name if token.issued_by else "系统命令"


def _row(each: Any) -> dict[str, Any]:
    used = each.last_used_at
    return {
        "registrar": {
            "text": each.get_registrar_display(),
            "url": reverse("office-token", args=[each.public_id]),
        },
        "label": each.label,
        "until": f"{each.expires_on:%Y-%m-%d}",
        "used": str(clock.localday(used)) if used else "还没有用过",
        "rate": each.per_minute,
        "state": _state(each),
    }


def _state(token: PushToken) -> dict[str, str]:
    if token.revoked_at:
        return {"text": "已作废", "tag": "quiet"}
    if token.expires_on < clock.today():
        return {"text": "已到期", "tag": "bad"}
    return {"text": "有效", "tag": "good"}
