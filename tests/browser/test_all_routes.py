"""Every page of every audience, on the demo, in all modes and widths: axe, width, targets, text.

A page is loaded once; then it is given each mode and each width, and all that is measured is measured
there. (That the server's answers in the modes differ by nothing but the name of the mode is seen by
`tests/house/test_modes.py`.) Whoever a page is for is signed in once a worker.
"""

from collections.abc import Iterator
from itertools import product

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests import acts_only, demo_site, routes
from tests.browser import axe, checks
from tuoyu.core.authority import Permission, Role
from tuoyu.web.page import PUBLIC

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.usefixtures("site")]

CLERK, HEAD = demo_site.PEOPLE[Role.FILING_CLERK], demo_site.PEOPLE[Role.INSTITUTION_HEAD]
PARENT = demo_site.PEOPLE[Role.GUARDIAN]
UNIT = demo_site.PEOPLE[Role.UNIT_CLERK]
DRAFT, RETURNED, NEW = "demo-head14", "demo-head13", "demo-head"
# Who sees the most of a page, where it is not the first role that may open it.
FITTING = {
    "account": HEAD,
    "inbox": HEAD,
    "provider-found": PARENT,
    "advisor-plan": PARENT,
    "advisor-drop": PARENT,
    "provider-filing-submitted": HEAD,
    "provider-filing-remove": RETURNED,
    "work": HEAD,
    "account_remove_factor": HEAD,
    "signin_second": demo_site.HALFWAY,
    "signin_code": demo_site.HALFWAY,
    # An issue before it is on the agenda, and what a unit answers: its own.
    **dict.fromkeys(
        (
            "office-meeting-issue",
            "office-meeting-issue-new",
            "office-meeting-issue-edit",
            "office-meeting-issue-paper",
            "office-meeting-issue-paper-drop",
            "office-meeting-issue-withdraw",
            "office-meeting-comment",
            "office-meeting-text",
        ),
        UNIT,
    ),
}
# The parts of a filing are filled in while it is a draft.
OF_A_DRAFT = ("provider-filing",)
NARROWEST = 320
# Seen in tests/browser/test_styleguide.py, each part by itself.
ELSEWHERE = ("styleguide",)
# Answer with no page of their own.
NO_PAGE = ("api:", "healthz", "readyz", "display", "robots", "map-base")
# By name and with the reason: nothing to look at behind a GET. All others must answer 200 here.
NOTHING_TO_SEE = {
    **dict.fromkeys(acts_only.LEADS_BACK, "an act: a GET leads back to the page of its button"),
    **acts_only.NO_PAGE_IN_THE_DEMO,
    **dict.fromkeys(("file", "plan-sent-file"), "the paper itself, as it was uploaded"),
}
FILES = (".pdf", ".csv", ".docx", ".json", ".xlsx", ".txt")


def has_page(route: routes.Route) -> bool:
    return not (
        route.name in NOTHING_TO_SEE
        or route.name.startswith((*ELSEWHERE, *NO_PAGE))
        or route.pattern.endswith((*FILES, "rest>"))
    )


ROUTES = [route for route in routes.routes() if has_page(route)]


def person_for(route: routes.Route) -> str:
    """The user name of whoever looks at it; "" for a visitor."""
    assert route.declares is not None
    if route.name in FITTING:
        return FITTING[route.name]
    if route.name.startswith(OF_A_DRAFT):
        return DRAFT
    wanted = route.declares.permission
    if wanted is PUBLIC:
        return ""
    if not isinstance(wanted, Permission):
        return HEAD
    return next(demo_site.PEOPLE[role] for role in Role if wanted in role.spec.permissions)


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """The demo, served."""
    with django_db_blocker.unblock(), demo_site.opened():
        server = LiveServer("127.0.0.1")
        yield str(server.url)
        server.stop()


@pytest.fixture(scope="module")
def windows(browser: Browser, site: str) -> Iterator[dict[str, Page]]:
    """One window a person, signed in; made when it is first wanted."""
    opened = Windows(browser, site)
    yield opened
    for context in opened.contexts:
        context.close()


class Windows(dict[str, Page]):
    def __init__(self, browser: Browser, site: str) -> None:
        super().__init__()
        self.browser, self.site = browser, site
        self.contexts: list[BrowserContext] = []

    def __missing__(self, name: str) -> Page:
        context = self.browser.new_context(locale="zh-CN", reduced_motion="reduce")
        if name:
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": demo_site.session_of(name)}
            context.add_cookies([{**cookie, "url": self.site}])
        self.contexts.append(context)
        self[name] = context.new_page()
        return self[name]


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_page(windows: dict[str, Page], site: str, route: routes.Route) -> None:
    username = person_for(route)
    head = username if username.startswith("demo-head") else HEAD
    look_at(windows[username], site + routes.addresses(head)[route.name])


@pytest.mark.parametrize(
    ("username", "name"),
    [
        *product(
            [RETURNED, HEAD], ["provider-home", "provider-filing", "provider-filing-materials"]
        ),
        (NEW, "provider-home"),
    ],
)
def test_other_states(windows: dict[str, Page], site: str, name: str, username: str) -> None:
    """The same pages for whoever must mend a filing, has none yet, or is filed."""
    look_at(windows[username], site + routes.addresses(username)[name])


def look_at(page: Page, url: str) -> None:
    found: list[str] = []
    asked: set[str] = set()
    checks.open_page(page, url, checks.MODES[0], checks.WIDTHS[0])
    for width in (*checks.WIDTHS, NARROWEST):
        page.set_viewport_size({"width": width, "height": 900})
        for mode in checks.MODES:
            page.evaluate("mode => { document.documentElement.dataset.mode = mode }", mode)
            found += [f"{mode} {width}: {line}" for line in faults(page, mode, width, asked)]
    assert not found, f"{url}\n" + "\n".join(found)


def faults(page: Page, mode: str, width: int, asked: set[str]) -> list[str]:
    wide: list[str] = page.evaluate(checks._measure("wide"))
    seen = [f"too wide: {'; '.join(wide)}"] if wide else []
    if width == NARROWEST:
        return seen
    small = page.evaluate(checks._measure("targets"), checks.LEAST_TARGET[mode])
    seen += [f"small target {each['width']}×{each['height']} {each['what']}" for each in small]
    seen += page.evaluate(checks._measure("text"), [checks.LEAST_TEXT[mode], 16])
    return seen + axe.violations(page, asked)
