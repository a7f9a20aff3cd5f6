"""The demo's way in: one button for each role. Exists only while settings.DEMO is on."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse

from tuoyu.accounts.models import User
from tuoyu.accounts.queries import demo_people
from tuoyu.core.errors import NotFound
from tuoyu.web.page import PUBLIC, PageRequest, page
from tuoyu.web.signin import sessions

PARENT = ("家长", "用手机为孩子找托育、查看消息；平时用手机验证码登录。")


def cards() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """What the sign-in page offers: one account for each role, then all others.

    A card: role, within what, plain description, the account.
    """
    if not settings.DEMO:
        return [], []
    first: dict[str, dict[str, str]] = {}
    others: list[dict[str, str]] = []
    for card in map(_card, demo_people()):
        if card["role"] in first:
            others.append(card)
        else:
            first[card["role"]] = card
    return list(first.values()), others


def _card(user: User) -> dict[str, str]:
    post = next(iter(user.current_posts), None)  # type: ignore[attr-defined]
    if post is None:
        role, text = PARENT
        return {
            "id": str(user.public_id), "name": user.name, "role": role, "within": "", "text": text,
        }  # fmt: skip
    within = post.institution or post.unit or post.division
    return {
        "id": str(user.public_id),
        "name": user.name,
        "role": post.held_role.label,
        "within": getattr(within, "short_name", "") or getattr(within, "name", "") or "",
        "text": post.held_role.spec.description,
    }


@page(permission=PUBLIC, writes=True)
def enter(request: PageRequest, public_id: UUID) -> HttpResponse:
    """Sign in as a demo account without password; the session is marked as a demo one."""
    if not settings.DEMO or request.method != "POST":
        raise NotFound
    user = User.objects.filter(public_id=public_id, is_demo=True, is_active=True).first()
    if user is None:
        raise NotFound
    next_url = request.POST.get("next", "")
    return sessions.begin(request, user, factor=sessions.DEMO, next_url=next_url)
