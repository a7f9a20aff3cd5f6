"""The measures themselves: each finds the fault that it is for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from tests.browser import axe, checks

pytestmark = pytest.mark.browser

HEAD = '<!DOCTYPE html><html lang="zh-CN"><title>试</title><body><main><h1>试</h1>'
URL = "http://checks.invalid/"


@pytest.fixture
def show(page: Page) -> Callable[[str], None]:
    def with_body(body: str) -> None:
        html = HEAD + body + "</main></body></html>"
        page.route(
            URL + "**",
            lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"),
        )

    return with_body


@pytest.mark.parametrize("status", [404, 403, 500])
def test_a_refusal_is_no_page(page: Page, status: int) -> None:
    page.route(URL + "**", lambda route: route.fulfill(body=HEAD, status=status))
    with pytest.raises(AssertionError, match=f"answered {status}"):
        checks.open_page(page, URL)


def test_another_page_is_not_the_page(page: Page) -> None:
    def lead(route: Route) -> None:
        if route.request.url == URL:
            # Playwright fulfils no redirect; the page itself leads on.
            route.fulfill(body=f"<script>history.replaceState(0, '', '{URL}on')</script>")
        else:
            route.fulfill(body=HEAD)

    page.route(URL + "**", lead)
    with pytest.raises(AssertionError, match="led to /on"):
        checks.open_page(page, URL)


def test_small_button_is_found(page: Page, show: Callable[[str], None]) -> None:
    show('<button style="width:60px;height:30px">办</button>')
    with pytest.raises(AssertionError, match="60×30"):
        checks.assert_targets(page, URL)


def test_large_button_is_too_small_for_elders(page: Page, show: Callable[[str], None]) -> None:
    show('<button style="width:50px;height:50px">办</button>')
    checks.assert_targets(page, URL)
    with pytest.raises(AssertionError, match="50×50"):
        checks.assert_targets(page, URL, "elder")


def test_link_in_running_text_is_excepted(page: Page, show: Callable[[str], None]) -> None:
    show('<p>请看<a href="#a">说明</a>后再办。</p>')
    checks.assert_targets(page, URL)


def test_row_that_is_one_link_counts_whole(page: Page, show: Callable[[str], None]) -> None:
    show(
        '<div style="position:relative;height:50px"><a href="#a">项目'
        '<span style="position:absolute;inset:0"></span></a></div>'
    )
    checks.assert_targets(page, URL)


def test_wide_content_is_found(page: Page, show: Callable[[str], None]) -> None:
    show('<div style="width:700px">宽</div>')
    with pytest.raises(AssertionError, match="too wide"):
        checks.assert_no_sideways_scroll(page, URL)


def test_small_text_is_found(page: Page, show: Callable[[str], None]) -> None:
    show('<p style="font-size:17px">小字</p>')
    checks.assert_text_size(page, URL)
    with pytest.raises(AssertionError, match="17"):
        checks.assert_text_size(page, URL, "elder")


def test_image_without_words_is_found(page: Page, show: Callable[[str], None]) -> None:
    show('<img src="/a.png">')
    with pytest.raises(AssertionError, match="image-alt"):
        checks.assert_accessible(page, URL)


PAINTED = '<p id="p" style="color:#000">一句能读的话</p><style>[data-mode=pale] #p {color:#eee !important}</style>'


def test_what_is_painted_otherwise_is_asked_anew(page: Page, show: Callable[[str], None]) -> None:
    """The same elements are shown in another colour."""
    show(PAINTED)
    checks.open_page(page, URL)
    asked: set[str] = set()
    assert axe.violations(page, asked) == []
    page.evaluate("document.documentElement.dataset.mode = 'pale'")
    (line,) = axe.violations(page, asked)
    assert line.startswith("color-contrast")


def test_what_is_shown_only_in_a_width_is_asked_there(
    page: Page, show: Callable[[str], None]
) -> None:
    show('<img src="/a.png" id="i"><style>@media (max-width: 500px) {#i {display:none}}</style>')
    checks.open_page(page, URL, width=390)
    asked: set[str] = set()
    assert axe.violations(page, asked) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    assert "image-alt" in axe.violations(page, asked)[0]


def test_the_first_rows_of_a_list_are_asked(page: Page, show: Callable[[str], None]) -> None:
    show("<table><tbody>" + '<tr><td><img src="/a.png"></td></tr>' * 9 + "</tbody></table>")
    checks.open_page(page, URL)
    (line,) = axe.violations(page)
    assert line.startswith("image-alt (6)")
