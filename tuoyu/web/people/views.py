"""People and posts, for the system administrator (the security administrator reads)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tuoyu.accounts import actions, queries
from tuoyu.accounts.models import Invitation, Post, User
from tuoyu.core import clock
from tuoyu.core.authority import Permission, may
from tuoyu.core.crypto.mask import mask_phone
from tuoyu.core.errors import DomainError, NotFound
from tuoyu.flows.invite_person import invite_person, restore_access
from tuoyu.web.held import typed
from tuoyu.web.page import PageRequest, page
from tuoyu.web.people.forms import FilterForm, GrantForm, InviteForm, SearchForm

P = Permission
COLUMNS = (
    {"key": "name", "label": "姓名"},
    {"key": "username", "label": "账号"},
    {"key": "kind", "label": "类别"},
    {"key": "posts", "label": "现任岗位"},
    {"key": "seen", "label": "最近登录"},
    {"key": "state", "label": "状态"},
)
CODE_SHOWN = "invitation_code"
PAGE_SIZE = 25


@page(permission=P.PEOPLE_READ, writes=True)
def people(request: PageRequest) -> HttpResponse:
    """Everybody who works with the site. A POST searches by name or phone number and writes nothing."""
    filters = FilterForm(request.GET)
    wished = dict(filters.cleaned_data) if filters.is_valid() else {}
    form = SearchForm(typed(request))
    is_search = form.is_bound and form.is_valid()
    if is_search:
        wished["search"] = form.cleaned_data["search"]
    found = queries.people_for(request.actor, **wished)
    shown = Paginator(found, PAGE_SIZE).get_page(1 if is_search else request.GET.get("page"))
    context = {
        "filters": filters,
        "form": form,
        "is_search": is_search,
        "columns": COLUMNS,
        "rows": [_row(person) for person in shown],
        "page": shown,
        "may_manage": bool(may(request.actor, P.PEOPLE_MANAGE)),
    }
    status = 422 if form.is_bound and not is_search else 200
    return render(request, "people/people.html", context, status=status)


def _row(person: User) -> dict[str, object]:
    posts = "、".join(post_words(post) for post in person.current_posts)  # type: ignore[attr-defined]
    return {
        "name": {"text": person.name, "url": reverse("person", args=[person.public_id])},
        "username": person.username,
        "kind": person.get_kind_display(),
        "posts": posts,
        "seen": _seen(person),
        "state": {"text": "可登录", "tag": "good"}
        if person.is_active
        else {"text": "已停用", "tag": "bad"},
    }


def _seen(person: User) -> str:
    return f"{clock.localday(person.last_seen_at)}" if person.last_seen_at else "从未登录"


def post_words(post: Post) -> str:
    """备案经办人（区卫生健康委）."""
    place = post.institution or post.unit or post.division
    within = getattr(place, "short_name", "") or getattr(place, "name", "")
    return f"{post.held_role.label}（{within}）" if within else post.held_role.label


@page(permission=P.PEOPLE_READ)
def person(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One person: account, posts of all times, what can be done."""
    found = queries.person_for(request.actor, public_id)
    context = {
        "person": found,
        "facts": _facts(found),
        "posts": [
            {
                "id": post.public_id,
                "words": post_words(post),
                "since": post.granted_at,
                "until": post.ended_at,
                "by": post.granted_by.name if post.granted_by else "系统",
                "reason": post.reason,
                "staff": post.held_role.spec.staff,
            }
            for post in queries.posts_of(request.actor, found)
        ],
        "may_manage": bool(may(request.actor, P.PEOPLE_MANAGE))
        and found.pk != request.actor.user_id,
        "code": request.session.get(CODE_SHOWN, {}).get(str(found.public_id), ""),
    }
    return render(request, "people/person.html", context)


def _facts(person: User) -> list[dict[str, object]]:
    gone = person.disabled_at
    state = "可登录" if gone is None else f"已停用（{clock.localday(gone)}）"
    return [
        {"key": "账号", "value": person.username},
        {"key": "类别", "value": person.get_kind_display()},
        {"key": "手机号码", "value": mask_phone(person.phone)},
        {"key": "状态", "value": state, "tag": "good" if person.is_active else "bad"},
        {"key": "最近登录", "value": _seen(person)},
    ]


def _back_to(person: User) -> HttpResponse:
    return HttpResponseRedirect(reverse("person", args=[person.public_id]))


def _ask(request: PageRequest, person: User, question: str, text: str, action: str) -> HttpResponse:
    context = {"person": person, "question": question, "text": text, "action": action}
    return render(request, "people/confirm.html", context)


@page(permission=P.PEOPLE_MANAGE, writes=True)
def grant(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Give a person another post."""
    found = queries.person_for(request.actor, public_id)
    form = GrantForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.grant_post(
                found, form.chosen_role(), form.bounds(), by=request.actor, reason=reason
            )
        except DomainError as fault:
            form.add_error(None, fault.message)
        else:
            messages.success(request, "岗位已授予，立即生效。")
            return _back_to(found)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/grant.html", {"form": form, "person": found}, status=status)


@page(permission=P.PEOPLE_MANAGE, writes=True)
def end_post(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Ask (GET), then end a post (POST)."""
    post = queries.post_for(request.actor, public_id)
    if request.method != "POST":
        question = f"结束岗位“{post_words(post)}”？"
        text = "结束后，此人立即不能再办理这个岗位的业务，历史记录保留。"
        return _ask(request, post.user, question, text, "结束岗位")
    actions.end_post(post, by=request.actor)
    messages.success(request, "岗位已结束。")
    return _back_to(post.user)


@page(permission=P.PEOPLE_MANAGE, writes=True)
def disable(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Ask (GET), then lock a person out (POST)."""
    found = queries.person_for(request.actor, public_id)
    if request.method != "POST":
        question = f"停用{found.name}的账号？"
        text = "停用后，此人在所有设备上的登录立即退出，且不能再登录。"
        return _ask(request, found, question, text, "停用账号")
    actions.disable(found, by=request.actor, reason="by-administrator")
    messages.success(request, "账号已停用，所有登录已退出。")
    return _back_to(found)


@page(permission=P.PEOPLE_MANAGE, writes=True)
def enable(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Ask (GET), then let a person in again (POST)."""
    found = queries.person_for(request.actor, public_id)
    if request.method != "POST":
        question = f"恢复{found.name}的账号？"
        text = "恢复后，此人可以用原来的密码和双重验证登录，原有岗位不变。"
        return _ask(request, found, question, text, "恢复账号")
    actions.enable(found, by=request.actor)
    messages.success(request, "账号已恢复。")
    return _back_to(found)


@page(permission=P.PEOPLE_MANAGE, writes=True)
def restore(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Ask (GET), then send a code for a new password (POST)."""
    found = queries.person_for(request.actor, public_id)
    if request.method != "POST":
        question = f"为{found.name}重新设置登录方式？"
        text = (
            "原密码和双重验证随即失效，所有登录退出；"
            "邀请码会发送到登记的手机号码，本人凭码设置新密码。"
        )
        return _ask(request, found, question, text, "发送邀请码")
    _, code = restore_access(found, by=request.actor)
    request.session[CODE_SHOWN] = {str(found.public_id): code}
    messages.success(request, "邀请码已发送。")
    return _back_to(found)


@page(permission=P.PEOPLE_MANAGE)
def invitations(request: PageRequest) -> HttpResponse:
    """The invitations that nobody has accepted yet."""
    waiting = queries.open_invitations(request.actor)
    shown = Paginator(waiting, 25).get_page(request.GET.get("page"))
    context = {"rows": [invitation_row(request, each) for each in shown], "page": shown}
    return render(request, "people/invitations.html", context)


def invitation_row(request: PageRequest, invitation: Invitation) -> dict[str, object]:
    place = invitation.institution or invitation.unit or invitation.division
    codes = request.session.get(CODE_SHOWN, {})
    return {
        "id": invitation.public_id,
        "words": str(invitation),
        "within": getattr(place, "name", "") or "",
        "person": invitation.for_user.name if invitation.for_user else "",
        "until": invitation.expires_at,
        "code": codes.get(str(invitation.public_id), ""),
    }


@page(permission=P.PEOPLE_MANAGE, writes=True)
def invite(request: PageRequest) -> HttpResponse:
    """Invite somebody to a unit's post, or to be one of the three administrators."""
    form = InviteForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            made, code = invite_person(
                form.chosen_role(), form.cleaned_data["phone"], form.bounds(), by=request.actor
            )
        except DomainError as fault:
            form.add_error(None, fault.message)
        else:
            request.session[CODE_SHOWN] = {str(made.public_id): code}
            messages.success(request, "邀请码已发送，7天内有效。")
            return HttpResponseRedirect(reverse("people_invitations"))
    status = 422 if request.method == "POST" else 200
    return render(request, "people/invite.html", {"form": form}, status=status)


@page(permission=P.PEOPLE_MANAGE, writes=True)
def withdraw(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Make an invitation worthless."""
    found = queries.open_invitations(request.actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    if request.method == "POST":
        actions.withdraw_invitation(found, by=request.actor)
        messages.success(request, "邀请已撤回。")
    return HttpResponseRedirect(reverse("people_invitations"))
