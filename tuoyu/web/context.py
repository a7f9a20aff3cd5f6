"""What every page knows: whose site this is, who is signed in, the menus."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from tuoyu.core.authority import ANONYMOUS, Actor
from tuoyu.divisions.queries import district
from tuoyu.notices.queries import unread_count
from tuoyu.web.menus import home_url, menu_for, public_menu


def site(request: HttpRequest) -> dict[str, Any]:
    """The context of all templates. Lazy: a page pays for what its shell shows."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    found: dict[str, Any] = {
        "site": SimpleLazyObject(_site),
        "public_menu": SimpleLazyObject(lambda: public_menu(request.path)),
    }
    if actor.is_known:
        found["account"] = SimpleLazyObject(lambda: _account(actor))
        found["menu"] = SimpleLazyObject(lambda: _menu(request, actor))
    return found


def _menu(request: HttpRequest, actor: Actor) -> list[dict[str, object]]:
    shell = "office" if actor.is_staff else "provider"
    if request.path.startswith("/field/"):
        shell = "field"
    match = request.resolver_match
    return menu_for(actor, shell, (match.url_name or "") if match else "")


def _site() -> dict[str, Any]:
    here = district()
    return {
        "name": here.site_name,
        "host_unit": here.host_unit,
        "contact": here.contact,
        "address": here.address,
        "demo": settings.DEMO,
        "sitemap_url": reverse("sitemap"),
        "accessibility_url": reverse("accessibility"),
        "report_url": reverse("feedback-info"),
    }


def _account(actor: Actor) -> dict[str, Any]:
    assert actor.user_id is not None
    roles = list(dict.fromkeys(holding.role.label for holding in actor.holdings))
    return {
        "name": actor.name,
        "role": "、".join(roles),
        "inbox_url": reverse("inbox"),
        "inbox_count": unread_count(actor),
        "switch_url": reverse("provider-switch") if len(set(actor.institutions())) > 1 else "",
        "sign_out_url": reverse("signout"),
        "home_url": home_url(actor),
    }
