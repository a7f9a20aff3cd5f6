"""The pictures of the README: `make screenshots`, from the running demo or from one started here.

docs/images/, small on purpose: a palette of 256 colours, under 200 KB each.
"""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error, ViewportSize, sync_playwright

from config import env
from tools import browser

PROJECT = Path(__file__).resolve().parents[1]
IMAGES = PROJECT / "docs" / "images"
LARGEST = 200_000
SECONDS_TO_END = 40


@dataclass(frozen=True)
class Shot:
    """A page at a width (CSS pixels) and a density (pixels per CSS pixel).

    `role`: the words on the demo's sign-in card; "" for a page that is open to all.
    """

    name: str
    path: str
    width: int
    height: int
    density: int = 1
    role: str = ""


SHOTS = (
    Shot("home-390", "/", 390, 844, density=2),
    Shot("office-1280", "/office/filings/", 1280, 860, role="备案经办人"),
)


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with site() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.chromium())
        for shot in SHOTS:
            try:
                picture = take(chromium, address, shot)
            except Error as fault:
                sys.exit(f"{shot.path}: {fault.message.splitlines()[0]}")
            save(picture, IMAGES / f"{shot.name}.png")
        chromium.close()


@contextmanager
def site() -> Iterator[str]:
    """The address of the demo that runs (TUOYU_ADDRESS, PORT), else of one that runs meanwhile."""
    address = env.text("TUOYU_ADDRESS", f"http://127.0.0.1:{env.integer('PORT', 8000)}")
    if answers(address):
        yield address
        return
    port = free_port()
    demo = subprocess.Popen(
        [sys.executable, "-m", "tools.run"], cwd=PROJECT, text=True,
        env=os.environ | {"PORT": str(port), "TUOYU_ADDRESS": f"http://127.0.0.1:{port}"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        wait_for(demo, f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.communicate(timeout=SECONDS_TO_END)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=3):  # noqa: S310  our own address
            return True
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(demo: subprocess.Popen[str], address: str) -> None:
    """Until the demo has printed its address; exits with its words when it ends before."""
    said = []
    for line in demo.stdout or ():
        said.append(line)
        if address in line:
            return
    sys.exit("".join(said))


def take(chromium: Browser, address: str, shot: Shot) -> bytes:
    """The first screen of the page as PNG, signed in by one click where a role is named."""
    context = chromium.new_context(
        viewport=ViewportSize(width=shot.width, height=shot.height),
        device_scale_factor=shot.density,
        locale="zh-CN",
    )
    page = context.new_page()
    if shot.role:
        page.goto(f"{address}/signin/?next={shot.path}")
        page.locator("form[action*='/signin/demo/']", has_text=shot.role).first.locator(
            "button"
        ).click()
    page.goto(f"{address}{shot.path}")
    page.wait_for_load_state("networkidle")
    picture = page.screenshot()
    context.close()
    return picture


def save(picture: bytes, path: Path) -> None:
    """As a palette PNG, with as many colours as fit under LARGEST."""
    full = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64):
        small = io.BytesIO()
        full.quantize(colours, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
        if len(small.getvalue()) < LARGEST:
            path.write_bytes(small.getvalue())
            print(f"{path.relative_to(PROJECT)}: {len(small.getvalue()) // 1000} KB")
            return
    sys.exit(f"{path.name} stays above {LARGEST // 1000} KB: take a smaller part of the page.")


if __name__ == "__main__":
    main()
