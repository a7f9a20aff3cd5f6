"""A headless Chromium for the browser tests. A missing browser fails the run; it does not skip."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import chromium

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session", autouse=True)
def collected_static() -> None:
    """whitenoise warns when the folder is missing; the files themselves come from the finders."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One a module: while Playwright is open, its event loop stands in the way of other tests."""
    path = chromium()
    assert path, "Chromium is missing: run `python -m tools.browser`."
    with sync_playwright() as playwright:
        # While the event loop runs, Django keeps the connections of this thread in another store.
        # One left over there would still lead to the database of an earlier module.
        connections.close_all()
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()
        connections.close_all()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window. A script error or a refusal by the CSP anywhere in the test fails it."""
    context = browser.new_context(locale="zh-CN")
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on(
        "console",
        lambda line: faults.append(line.text) if "Content Security" in line.text else None,
    )
    yield opened
    context.close()
    assert not faults, faults
