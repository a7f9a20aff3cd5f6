"""The frame around a page: display mode, identity, account, menu, footer."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse

from tuoyu.web.components.actions import _keys
from tuoyu.web.components.pick import pick
from tuoyu.web.display import MODES, mode_of

register = template.Library()

UNSET = "待配置"


@register.simple_tag(takes_context=True)
def display_mode(context: template.Context) -> str:
    """The mode of this visitor, for `data-mode` on <html>: standard, elder or contrast."""
    return mode_of(context.get("request"))


@register.inclusion_tag("ui/display_switch.html", takes_context=True)
def display_switch(context: template.Context) -> dict[str, Any]:
    """普通 · 长辈版 · 高对比: three buttons that need no JavaScript."""
    request = context.get("request")
    now = mode_of(request)
    return {
        "modes": [{"value": v, "label": label, "current": v == now} for v, label in MODES.items()],
        "here": request.get_full_path() if request is not None else "/",
    }


@register.inclusion_tag("ui/menu.html", takes_context=True)
def main_menu(context: template.Context, source: str = "menu") -> dict[str, Any]:
    """The menu that the context holds under `source`: label, url, current, count (None hides it),
    group (a heading before the item)."""
    names = {"label": "", "url": "", "current": False, "count": None, "group": ""}
    return {"items": [pick(item, **names) for item in context.get(source) or ()]}


@register.inclusion_tag("ui/account_bar.html", takes_context=True)
def account_bar(context: template.Context) -> dict[str, Any]:
    """Who is signed in (name, role, inbox count) and the way out; else the way in."""
    account = context.get("account")
    if not account:
        return {"account": None, "sign_in_url": context.get("sign_in_url") or reverse("signin")}
    names = {
        "name": "",
        "role": "",
        "inbox_url": "",
        "inbox_count": 0,
        "sign_out_url": "",
        "switch_url": "",
        "home_url": "",
    }
    return {"account": pick(account, **names), **_keys(context)}


@register.inclusion_tag("ui/identity.html", takes_context=True)
def identity(context: template.Context) -> dict[str, Any]:
    """Whose site this is."""
    return site_facts(context)


@register.inclusion_tag("ui/demo_notice.html", takes_context=True)
def demo_notice(context: template.Context) -> dict[str, Any]:
    """The bar that says that everything here is fictitious (demo mode)."""
    return site_facts(context)


@register.inclusion_tag("ui/footer.html", takes_context=True)
def footer(context: template.Context) -> dict[str, Any]:
    """The foot of a Chinese government site; what is not set yet shows as 待配置."""
    return site_facts(context)


@register.simple_tag(takes_context=True)
def site_name(context: template.Context) -> str:
    """The name of the site, from the district's settings."""
    return str(site_facts(context)["name"])


def site_facts(context: template.Context) -> dict[str, Any]:
    """What the district says of itself (`site` in the context), completed from the settings."""
    facts = pick(
        context.get("site") or {},
        name="婴幼儿照护服务平台",
        host_unit="",
        contact="",
        address="",
        demo=settings.DEMO,
        sitemap_url="",
        accessibility_url="",
        report_url="",
        home_url="/",
    )
    return {
        **facts,
        "records": [
            {"label": "ICP备案", "value": settings.SITE_ICP, "unset": UNSET},
            {"label": "公安备案", "value": settings.SITE_POLICE_RECORD, "unset": UNSET},
            {"label": "网站标识码", "value": settings.SITE_CODE, "unset": UNSET},
        ],
        "unset": UNSET,
    }
