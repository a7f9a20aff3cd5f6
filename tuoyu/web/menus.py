"""Menus, declared: an item shows when the actor holds its permission."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from tuoyu.core.authority import Actor, Permission, may

P = Permission


@dataclass(frozen=True)
class Item:
    """One entry: its words, the name of its page, who sees it, in which shell; `group` stands as a
    heading before the first item of a group."""

    label: str
    url_name: str
    permission: Permission
    shell: str
    group: str = ""


ITEMS = (
    Item("工作台", "office-home", P.OFFICE_OPEN, "office"),
    Item("备案办件", "office-filings", P.FILING_READ, "office"),
    Item("机构档案", "office-institutions", P.REGISTRY_READ, "office"),
    Item("工作日历", "office-calendar", P.CALENDAR_EDIT, "office"),
    Item("审计记录", "office-audit", P.AUDIT_READ, "office"),
    Item("工作台", "provider-home", P.PROVIDER_OPEN, "provider"),
    Item("本机构信息", "provider-institution", P.REGISTRY_READ, "provider"),
    Item("空余托位", "provider-vacancies", P.VACANCY_REPORT, "provider"),
    Item("人员与岗位", "people", P.PEOPLE_READ, "office", "系统管理"),
    Item("邀请", "people_invitations", P.PEOPLE_MANAGE, "office"),
    Item("本机构人员", "colleagues", P.INVITE_STAFF, "provider", "机构"),
)


def menu_for(actor: Actor, shell: str, current: str = "") -> list[dict[str, object]]:
    """The items of a shell that the actor may open, for `{% menu_list %}`: label, url, current,
    group. `current` is the url name of the page that is shown."""
    shown = [item for item in ITEMS if item.shell == shell and may(actor, item.permission)]
    return [
        {
            "label": item.label,
            "url": reverse(item.url_name),
            "current": item.url_name == current,
            "group": item.group,
        }
        for item in shown
    ]


def home_url(actor: Actor) -> str:
    """Where the person's work begins: the first page of their menu, else the public home page."""
    for shell in ("office", "provider", "field"):
        menu = menu_for(actor, shell)
        if menu:
            return str(menu[0]["url"])
    return "/"
