"""What every page must pass. Called for each route × mode × width.

Each takes a Playwright page, opens the address in the mode and width, and asserts. The measures are
those of the design rules: axe without a violation, no sideways scroll at 320 px, targets of 44 px
(60 px in 长辈版), text of 18 px in 长辈版.
"""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response

from tests.browser import axe

MODES = ("standard", "elder", "contrast")
WIDTHS = (390, 1280)
LEAST_TARGET = {"standard": 44, "contrast": 44, "elder": 60}
LEAST_TEXT = {"standard": 14, "contrast": 14, "elder": 18}


def open_page(page: Page, url: str, mode: str = "standard", width: int = 1280) -> Response:
    """The address in a display mode and a width; anything but that very page (200) fails."""
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
    page.context.add_cookies([{"name": "display", "value": mode, "url": origin}])
    page.set_viewport_size({"width": width, "height": 844 if width < 700 else 900})
    response = page.goto(url, wait_until="load")
    assert response is not None, f"{url} gave no answer"
    assert response.status == 200, f"{url} answered {response.status}"
    asked, came = urlsplit(url).path, urlsplit(page.url).path
    assert came == asked, f"{url} led to {came}"
    shown = page.locator("html").get_attribute("data-mode")
    assert shown in (mode, None), f"{url} shows the mode {shown}, not {mode}"
    return response


def assert_accessible(page: Page, url: str, mode: str = "standard", width: int = 1280) -> None:
    """axe finds nothing."""
    open_page(page, url, mode, width)
    found = axe.violations(page)
    assert not found, f"{url} ({mode}, {width} px):\n" + "\n".join(found)


def assert_no_sideways_scroll(
    page: Page, url: str, mode: str = "standard", width: int = 320
) -> None:
    """The page is not wider than the window; what is too wide scrolls inside itself."""
    open_page(page, url, mode, width)
    wide: list[str] = page.evaluate(_measure("wide"))
    assert not wide, f"{url} ({mode}, {width} px) is too wide: " + "; ".join(wide)


def assert_targets(page: Page, url: str, mode: str = "standard", width: int = 390) -> None:
    """All that one presses is large enough, links inside running text excepted."""
    open_page(page, url, mode, width)
    small: list[dict[str, Any]] = page.evaluate(_measure("targets"), LEAST_TARGET[mode])
    listed = "\n".join(f"{s['width']}×{s['height']} {s['what']}" for s in small)
    assert not small, f"{url} ({mode}, {width} px): {len(small)} small targets\n{listed}"


def assert_text_size(page: Page, url: str, mode: str = "standard", width: int = 390) -> None:
    """No visible text below the least size of the mode; main text has 16 px or more."""
    open_page(page, url, mode, width)
    small: list[str] = page.evaluate(_measure("text"), [LEAST_TEXT[mode], 16])
    assert not small, f"{url} ({mode}): small text\n" + "\n".join(small)


@cache
def _measure(name: str) -> str:
    return (Path(__file__).parent / "measures" / f"{name}.js").read_text()
