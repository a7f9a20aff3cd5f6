"""What every page must pass. Called for each route × mode × width.

Each takes a Playwright page, opens the address in the mode and width, and asserts. The measures are
those of the design rules: axe without a violation, no sideways scroll at 320 px, targets of 44 px
(60 px in 长辈版), text of 18 px in 长辈版.
"""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response

from tests.browser import axe

MODES = ("standard", "elder", "contrast")
WIDTHS = (390, 1280)
LEAST_TARGET = {"standard": 44, "contrast": 44, "elder": 60}
LEAST_TEXT = {"standard": 14, "contrast": 14, "elder": 18}


def open_page(page: Page, url: str, mode: str = "standard", width: int = 1280) -> Response:
    """The address in a display mode and a width; anything but a page (5xx, no answer) fails."""
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
    page.context.add_cookies([{"name": "display", "value": mode, "url": origin}])
    page.set_viewport_size({"width": width, "height": 844 if width < 700 else 900})
    response = page.goto(url, wait_until="load")
    assert response is not None, f"{url} gave no answer"
    assert response.status < 500, f"{url} answered {response.status}"
    shown = page.locator("html").get_attribute("data-mode")
    assert shown in (mode, None), f"{url} shows the mode {shown}, not {mode}"
    return response


def assert_accessible(page: Page, url: str, mode: str = "standard", width: int = 1280) -> None:
    """axe finds nothing."""
    open_page(page, url, mode, width)
    found = axe.violations(page)
    assert not found, f"{url} ({mode}, {width} px):\n" + "\n".join(found)


def assert_no_sideways_scroll(page: Page, url: str, mode: str = "standard", width: int = 320) -> None:
    """The page is not wider than the window; what is too wide scrolls inside itself."""
    open_page(page, url, mode, width)
    wide: list[str] = page.evaluate(_WIDE)
    assert not wide, f"{url} ({mode}, {width} px) is too wide: " + "; ".join(wide)


def assert_targets(page: Page, url: str, mode: str = "standard", width: int = 390) -> None:
    """All that one presses is large enough, links inside running text excepted."""
    open_page(page, url, mode, width)
    small: list[dict[str, Any]] = page.evaluate(_SMALL, LEAST_TARGET[mode])
    listed = "\n".join(f"{s['width']}×{s['height']} {s['what']}" for s in small)
    assert not small, f"{url} ({mode}, {width} px): {len(small)} small targets\n{listed}"


def assert_text_size(page: Page, url: str, mode: str = "standard", width: int = 390) -> None:
    """No visible text below the least size of the mode; main text is 16 px or more in every mode."""
    open_page(page, url, mode, width)
    small: list[str] = page.evaluate(_SMALL_TEXT, [LEAST_TEXT[mode], 16])
    assert not small, f"{url} ({mode}): small text\n" + "\n".join(small)


_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > room + 1);
  return ['width ' + document.documentElement.scrollWidth, ...wide.slice(0, 8).map(e => e.tagName + '.' + e.className)];
}"""

# The rectangle decides where it is large enough; else the pointer is tried around the middle, because a
# row or a label may carry the target beyond the element's own box.
_SMALL = """(least) => {
  const hidden = e => !e.checkVisibility({opacityProperty: false, visibilityProperty: true})
    || e.closest('.govuk-visually-hidden, .govuk-skip-link, [hidden], [inert]') || e.disabled;
  const inText = e => {
    if (e.tagName !== 'A' || getComputedStyle(e).display !== 'inline') return false;
    const around = e.parentElement.cloneNode(true);
    around.querySelectorAll('a, .govuk-visually-hidden, svg').forEach(x => x.remove());
    return around.textContent.trim().length > 0;
  };
  const owns = (e, hit) => hit && (e === hit || e.contains(hit) || (e.labels && [...e.labels].some(l => l.contains(hit))));
  const reach = (e) => {
    e.scrollIntoView({block: 'center', inline: 'nearest'});
    const box = e.getBoundingClientRect();
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    const far = (dx, dy) => {
      let n = 0;
      while (n < least && owns(e, document.elementFromPoint(x + dx * (n + 1), y + dy * (n + 1)))) n += 1;
      return n;
    };
    return {width: far(-1, 0) + far(1, 0), height: far(0, -1) + far(0, 1)};
  };
  const small = [];
  for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    if (hidden(e) || inText(e)) continue;
    const box = e.getBoundingClientRect();
    if (box.width === 0 || (box.width + .5 >= least && box.height + .5 >= least)) continue;
    const real = reach(e);
    const width = Math.max(box.width, real.width), height = Math.max(box.height, real.height);
    if (width + 1.5 >= least && height + 1.5 >= least) continue;
    small.push({width: Math.round(width), height: Math.round(height), what: e.outerHTML.slice(0, 140)});
  }
  return small;
}"""

_SMALL_TEXT = """([least, main]) => {
  const small = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || !e.checkVisibility() || e.closest('svg, script, noscript, .govuk-visually-hidden')) continue;
    const size = parseFloat(getComputedStyle(e).fontSize);
    const body = e.matches('main p.govuk-body, main li, main td, main th, main dd, main label') && !e.closest('.t-small');
    if (size + .01 < (body ? Math.max(least, main) : least)) small.push(size + ' ' + e.outerHTML.slice(0, 100));
  }
  return small.slice(0, 10);
}"""
