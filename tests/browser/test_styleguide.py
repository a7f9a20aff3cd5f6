"""Every component and every shell, measured in Chromium in each mode and width."""

import gzip
import re

import pytest
from playwright.sync_api import Page

from tests.browser import checks
from tuoyu.core.authority import Actor, Holding, Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROUTES = (
    "/styleguide",
    "/styleguide/forms",
    "/styleguide/public",
    "/styleguide/office",
    "/styleguide/provider",
    "/styleguide/field",
)
CLERK = Actor(user_id=1, name="示例经办人", holdings=(Holding(Role.FILING_CLERK),))
SITE = {
    "name": "示例区婴幼儿照护服务平台",
    "host_unit": "示例区卫生健康委员会",
    "contact": "000-00000000",
    "demo": True,
    "sitemap_url": "/a",
    "accessibility_url": "/b",
    "report_url": "/c",
}
ACCOUNT = {
    "name": "示例经办人",
    "role": "备案经办人",
    "inbox_url": "/d",
    "inbox_count": 3,
    "sign_out_url": "/e",
    "home_url": "/f",
}
BUDGET = 120 * 1024


@pytest.fixture
def site(live_server, monkeypatch: pytest.MonkeyPatch) -> str:  # type: ignore[no-untyped-def]
    """The address of the running site, where everybody is a clerk. The frames show samples, so the
    style guide stands without the other pages."""
    monkeypatch.setattr("tuoyu.web.middleware.actor_of", lambda user, **_: CLERK)
    monkeypatch.setattr("tuoyu.web.context._site", lambda: SITE)
    monkeypatch.setattr("tuoyu.web.context._account", lambda actor: ACCOUNT)
    monkeypatch.setattr("tuoyu.web.context.menu_for", lambda *_: [])
    return str(live_server.url)


@pytest.mark.parametrize("mode", checks.MODES)
@pytest.mark.parametrize("route", ROUTES)
def test_page(page: Page, site: str, route: str, mode: str) -> None:
    for width in checks.WIDTHS:
        checks.assert_accessible(page, site + route, mode, width)
    checks.assert_no_sideways_scroll(page, site + route, mode)
    checks.assert_targets(page, site + route, mode)
    checks.assert_text_size(page, site + route, mode)


def test_tags_never_wrap(page: Page, site: str) -> None:
    checks.open_page(page, site + "/styleguide", width=320)
    heights = page.locator(".govuk-tag:visible").evaluate_all(
        "all => all.map(e => e.getClientRects().length)"
    )
    assert heights
    assert set(heights) == {1}


def test_display_mode_is_chosen_without_script(browser, site: str) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/styleguide/public?a=1")
    page.get_by_role("button", name="长辈版").click()
    assert page.url == site + "/styleguide/public?a=1"
    assert page.locator("html").get_attribute("data-mode") == "elder"
    context.close()


def test_wrong_answers_lead_to_their_fields(page: Page, site: str) -> None:
    checks.open_page(page, site + "/styleguide/forms")
    links = page.locator(".govuk-error-summary__list a")
    assert links.count() == 11
    for number in range(links.count()):
        target = links.nth(number).get_attribute("href") or ""
        assert page.locator(target).count() == 1, f"nothing at {target}"


def test_second_click_sends_nothing(page: Page, site: str) -> None:
    checks.open_page(page, site + "/styleguide/forms")
    sent: list[str] = []

    def hold(route) -> None:  # type: ignore[no-untyped-def]
        if route.request.method == "POST":
            sent.append(route.request.url)
            return  # never answered: the page stays
        route.continue_()

    page.route("**/styleguide/forms", hold)
    page.get_by_role("button", name="继续").first.evaluate(
        "button => { button.click(); button.click(); }"
    )
    page.wait_for_timeout(300)
    assert len(sent) == 1


def test_first_view_of_a_public_page_is_light(page: Page, site: str) -> None:
    weighed: dict[str, int] = {}

    def weigh(response) -> None:  # type: ignore[no-untyped-def]
        kind = response.headers.get("content-type", "")
        if response.ok and re.search(r"html|css|javascript|svg", kind):
            weighed[response.url] = len(gzip.compress(response.body(), 9))

    page.on("response", weigh)
    checks.open_page(page, site + "/styleguide/public", width=390)
    page.wait_for_load_state("networkidle")
    assert len(weighed) >= 5
    assert len(weighed) <= 8, list(weighed)
    assert sum(weighed.values()) <= BUDGET, weighed
