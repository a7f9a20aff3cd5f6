"""Menus, declared: an item shows when the actor holds its permission."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from tuoyu.core.authority import Actor, Permission, Subject, may

P = Permission


@dataclass(frozen=True)
class Item:
    """One entry: its words, the name of its page, who sees it, in which shell; `group` stands as a
    heading before the first shown item of a group."""

    label: str
    url_name: str
    permission: Permission
    shell: str
    group: str = ""


ITEMS = (
    Item("工作台", "office-home", P.OFFICE_OPEN, "office"),
    Item("驾驶舱", "office-cockpit", P.STATISTICS_READ, "office"),
    Item("实施方案", "office-plan", P.PLAN_READ, "office", "实施方案"),
    Item("任务督办", "office-tasks", P.PLAN_READ, "office", "实施方案"),
    Item("联席会议", "office-meetings", P.PLAN_READ, "office", "实施方案"),
    Item("通报与报告", "office-report-kinds", P.STATISTICS_READ, "office", "实施方案"),
    Item("领导小组", "office-plan-group", P.PLAN_READ, "office", "实施方案"),
    Item("文件签收", "office-plan-documents", P.PLAN_READ, "office", "实施方案"),
    Item("依据文件", "office-plan-bases", P.PLAN_READ, "office", "实施方案"),
    Item("指标与目标", "office-statistics", P.STATISTICS_READ, "office", "实施方案"),
    Item("备案办件", "office-filings", P.FILING_READ, "office", "业务"),
    Item("年度报告", "office-reports", P.FILING_READ, "office", "业务"),
    Item("未备案机构", "office-registrations", P.REGISTRATION_READ, "office", "业务"),
    Item("摸底调查", "office-survey", P.SURVEY_READ, "office", "业务"),
    Item("机构档案", "office-institutions", P.REGISTRY_READ, "office", "业务"),
    Item("社区与人口", "office-communities", P.DIVISION_READ, "office", "业务"),
    Item("常用意见", "office-opinions", P.FILING_DECIDE, "office", "业务"),
    Item("待核实条款", "office-law", P.LAW_VERIFY, "office", "业务"),
    Item("工作日历", "office-calendar", P.CALENDAR_EDIT, "office", "业务"),
    Item("人员与岗位", "people", P.PEOPLE_READ, "office", "系统管理"),
    Item("邀请", "people_invitations", P.PEOPLE_MANAGE, "office", "系统管理"),
    Item("报送令牌", "office-tokens", P.PEOPLE_MANAGE, "office", "系统管理"),
    Item("审计记录", "office-audit", P.AUDIT_READ, "office", "系统管理"),
    Item("界面样式库", "styleguide", P.STYLEGUIDE_READ, "office", "系统管理"),
    Item("走访清单", "field-survey", P.SURVEY_FILL, "field"),
    Item("已填报", "field-survey-filled", P.SURVEY_FILL, "field"),
    Item("工作台", "office-home", P.OFFICE_OPEN, "field"),
    Item("工作台", "provider-home", P.PROVIDER_OPEN, "provider"),
    Item("本机构信息", "provider-institution", P.REGISTRY_OWN, "provider"),
    Item("本机构档案", "provider-file", P.INSTITUTION_KEEP, "provider"),
    Item("变更备案", "provider-change", P.FILING_PREPARE, "provider"),
    Item("年度报告", "provider-reports", P.FILING_PREPARE, "provider"),
    Item("空余托位", "provider-vacancies", P.VACANCY_REPORT, "provider"),
    Item("本机构人员", "colleagues", P.INVITE_STAFF, "provider"),
)
# Who works in a shell at all: a head may read filings, but not at the office's desk.
SHELLS = {"office": P.OFFICE_OPEN, "provider": P.PROVIDER_OPEN, "field": P.OFFICE_OPEN}
PUBLIC_ITEMS = (
    ("找托育", "institutions"),
    ("办托育机构", "guide-filing"),
    ("学育儿", "parenting"),
    ("政策与方案", "plan"),
    ("意见", "feedback-info"),
)


def menu_for(actor: Actor, shell: str, current: str = "") -> list[dict[str, object]]:
    """The items of a shell that the actor may open, for `{% menu_list %}`: label, url, current,
    group. `current` is the url name of the page that is shown."""
    menu: list[dict[str, object]] = []
    if not may(actor, SHELLS[shell]):
        return menu
    group = ""
    over = _over(actor, shell)
    for item in ITEMS:
        if item.shell != shell or not may(actor, item.permission, over):
            continue
        heading, group = (item.group if item.group != group else ""), item.group
        menu.append(
            {
                "label": item.label,
                "url": reverse(item.url_name),
                "current": item.url_name == current,
                "group": heading,
            }
        )
    return menu


def _over(actor: Actor, shell: str) -> Subject | None:
    """The provider's shell is about one institution; what one may elsewhere is not in its menu."""
    own = actor.institutions()
    return Subject(institution=own[0]) if shell == "provider" and own else None


def public_menu(path: str) -> list[dict[str, object]]:
    """The header of the public pages; the item whose pages `path` lies among is current."""
    menu = [(label, reverse(name)) for label, name in PUBLIC_ITEMS]
    return [
        {"label": label, "url": url, "current": path.startswith(url), "count": None}
        for label, url in menu
    ]


def home_url(actor: Actor) -> str:
    """Where the person's work begins: the first page of their menu, else the public home page."""
    for shell in ("office", "provider", "field"):
        menu = menu_for(actor, shell)
        if menu:
            return str(menu[0]["url"])
    return "/"
