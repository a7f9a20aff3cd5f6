"""axe-core, from the project's own node_modules.

What most of axe's rules say depends on the markup and on what of it is shown, two depend on colours
and sizes of letters, one on the layout. (The size of targets is seen by `measures/targets.js`.) So a
page is asked everything once for each set of shown elements; in another mode or width that shows the
same elements, only what may have changed.
"""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
MEASURES = Path(__file__).parent / "measures"
OF_LAYOUT = ("scrollable-region-focusable",)
OF_PAINTING = ("color-contrast", "link-in-text-block")
# A list repeats its rows; the rest of them says nothing new to axe. The other measures see them all.
REPEATED_ROWS = "tbody > tr:nth-child(n + 7)"


@cache
def _source() -> str:
    if not AXE.is_file():
        raise FileNotFoundError("axe-core is not installed: run `make assets` first.")
    return AXE.read_text()


@cache
def _seen() -> str:
    return (MEASURES / "seen.js").read_text()


def violations(page: Page, asked: set[str] | None = None) -> list[str]:
    """What axe objects to on the page as it stands, one line a rule with the first places.

    `asked` holds what was shown and painted when this page was asked before; it is added to.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    shown, pairs = page.evaluate(_seen())
    found: list[dict[str, Any]] = page.evaluate(
        """([repeated, only]) => axe.run(
            {include: [document], exclude: [[repeated]]},
            {resultTypes: ['violations'], preload: false, ...(only ? {runOnly: only} : {})},
        ).then(result => result.violations)""",
        [REPEATED_ROWS, _left_to_ask(shown, set(pairs), asked or set())],
    )
    if asked is not None:
        asked |= {shown, *pairs}
    return [_line(violation) for violation in found]


def _left_to_ask(shown: str, pairs: set[str], asked: set[str]) -> list[str] | None:
    """The rules; None for all."""
    if shown not in asked:
        return None
    return [*OF_LAYOUT, *(() if pairs <= asked else OF_PAINTING)]


def _line(violation: dict[str, Any]) -> str:
    places = [f"{node['target']} {node['failureSummary']}" for node in violation["nodes"][:5]]
    return f"{violation['id']} ({len(violation['nodes'])}): " + " | ".join(places)
