"""Figures: cards of one number, their dates, the tile map, QR codes, icons."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

from tuoyu.web.components.pick import pick
from tuoyu.web.components.words import grouped

register = template.Library()

TILE = 100


@register.inclusion_tag("ui/kpi_card.html")
def kpi_card(
    label: str, value: Any, unit: str = "", *, url: str = "", tone: str = "", note: str = ""
) -> dict[str, Any]:
    """One figure. tone: "", good, warn, bad; note says against what or since when."""
    return {"label": label, "value": grouped(value), "unit": unit, "url": url, "tone": tone, "note": note}


@register.inclusion_tag("ui/kpis.html")
def kpis(cards: Iterable[Any]) -> dict[str, Any]:
    """A row of figures; each takes the names of kpi_card."""
    names = {"label": "", "value": None, "unit": "", "url": "", "tone": "", "note": ""}
    seen = [pick(card, **names) for card in cards]
    return {"cards": [{**card, "value": grouped(card["value"])} for card in seen]}


@register.inclusion_tag("ui/data_date.html")
def data_date(as_of: date | str, source: str = "", definition: str = "") -> dict[str, Any]:
    """The date of figures, their source and how they are counted (口径)."""
    return {"as_of": as_of, "source": source, "definition": definition}


@register.inclusion_tag("ui/tile_map.html")
def tile_map(tiles: Iterable[Any], caption: str, value_label: str, *, unit: str = "") -> dict[str, Any]:
    """One square per street, drawn by the server, with the same figures as a table below.

    tiles: name, row, column (from 0), value, level (0–4, or bad), url. Not a map: neighbours only.
    """
    squares = []
    for tile in tiles:
        square = pick(tile, name="", row=0, column=0, value=None, level=0, url="")
        square |= {
            "x": square["column"] * TILE, "y": square["row"] * TILE,
            "short": square["name"].removesuffix("街道").removesuffix("街")[:5],
            "shown": grouped(square["value"]),
        }  # fmt: skip
        squares.append(square)
    width = max((s["x"] for s in squares), default=0) + TILE
    height = max((s["y"] for s in squares), default=0) + TILE
    columns = [{"key": "name", "label": "街道"}, {"key": "value", "label": value_label, "numeric": True}]
    rows = [{"name": {"text": s["name"], "url": s["url"]}, "value": s["shown"] + unit} for s in squares]
    return {
        "tiles": squares, "width": width, "height": height, "caption": caption,
        "columns": columns, "rows": rows,
    }  # fmt: skip


@register.inclusion_tag("ui/qr.html")
def qr(text: str, caption: str) -> dict[str, Any]:
    """A QR code of `text` as inline SVG; caption says what scanning it opens."""
    drawing = segno.make(text, error="m", micro=False).svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None)
    return {"drawing": mark_safe(drawing), "caption": caption}  # noqa: S308  made by segno from a path of numbers


# Line drawings of our own on a 24 × 24 grid.
ICONS = {
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13zM15.5 15.5L21 21",
    "home": "M3 11.5L12 4l9 7.5M5.5 9.8V20h13V9.8M9.8 20v-5.5h4.4V20",
    "building": "M4 20.5h16M6 20.5V5l6-2v17.5M12 8l6 2v10.5M8.5 8.5h1M8.5 12h1M8.5 15.5h1M15 13h.8M15 16.5h.8",
    "book": "M12 6.5C9.8 4.9 6.8 4.5 3.5 5v13.5c3.300-.5 6.300-.1 8.500 1.500c2.200-1.600 5.200-2 8.500-1.500V5c-3.300-.5-6.300-.1-8.500 1.500zM12 6.500V20",
    "paper": "M6 3h8.500L19 7.500V21H6zM14 3v5h5M9 12.500h7M9 16.500h7",
    "speech": "M4 5h16v11h-8.500L7 20v-4H4zM8 9.500h8M8 12.500h5",
    "child": "M12 3.500a3 3 0 1 0 0 6a3 3 0 0 0 0-6zM5.500 12.500c2 1 4.200 1.500 6.500 1.500s4.500-.5 6.500-1.500M9.500 13.500L8.500 21M14.500 13.500l1 7.500",
    "phone": "M6 3.500h3l1.500 5L8 10.500c1.200 2.400 3 4.200 5.500 5.500l2-2.500l5 1.500v3c0 1.400-1.100 2.500-2.500 2.500C10.500 20.500 3.500 13.500 3.500 6c0-1.400 1.100-2.500 2.500-2.500z",
    "place": "M12 21c4.500-5 6.500-8.300 6.500-11a6.500 6.500 0 0 0-13 0c0 2.700 2 6 6.500 11zM12 7.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 0 0 0-5z",
}  # fmt: skip


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small line drawing beside words; it says nothing of its own."""
    return mark_safe(  # noqa: S308  constants of this file
        f'<svg class="t-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{ICONS[name]}"/></svg>'
    )
