"""The pictures of the README, taken from the running demo: `make run`, then `make screenshots`.

Small on purpose: 256 colours, docs/pictures/, under 200 KB each.
"""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Error, Page, ViewportSize, sync_playwright

from config import env
from tools import browser

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"


@dataclass(frozen=True)
class Shot:
    """A page at a width (CSS pixels); `role`: the words on the demo's sign-in card, if any."""

    name: str
    path: str
    width: int
    height: int
    role: str = ""


SHOTS = [
    Shot("public-home", "/", 390, 844),
    Shot("clerk-queue", "/office/filings/", 1280, 800, role="备案经办"),
]


def main() -> None:
    site = env.text("TUOYU_ADDRESS", f"http://127.0.0.1:{env.integer('PORT', 8000)}")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.chromium())
        for shot in SHOTS:
            size = ViewportSize(width=shot.width, height=shot.height)
            page = chromium.new_page(viewport=size, locale="zh-CN")
            try:
                take(page, site, shot)
            except Error as fault:
                sys.exit(
                    f"{shot.path}: {fault.message.splitlines()[0]}. Is the demo up (make run)?"
                )
        chromium.close()


def take(page: Page, site: str, shot: Shot) -> None:
    if shot.role:
        page.goto(f"{site}/signin?next={shot.path}")
        page.locator("form[action^='/signin/demo/']", has_text=shot.role).first.locator(
            "button"
        ).click()
    page.goto(f"{site}{shot.path}")
    page.wait_for_load_state("networkidle")
    picture = PICTURES / f"{shot.name}.png"
    full = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    full.quantize(256).save(picture, optimize=True)
    print(f"{picture.name}: {picture.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
