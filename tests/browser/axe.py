"""axe-core, from the project's own node_modules."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@cache
def _source() -> str:
    if not AXE.is_file():
        raise FileNotFoundError("axe-core is not installed: run `make assets` first.")
    return AXE.read_text()


def violations(page: Page) -> list[str]:
    """What axe objects to on the page as it stands, one line a rule with the first places."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    found: list[dict[str, Any]] = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)"
    )
    return [_line(violation) for violation in found]


def _line(violation: dict[str, Any]) -> str:
    places = [f"{node['target']} {node['failureSummary']}" for node in violation["nodes"][:5]]
    return f"{violation['id']} ({len(violation['nodes'])}): " + " | ".join(places)
