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
    return {
        "label": label,
        "value": grouped(value),
        "unit": unit,
        "url": url,
        "tone": tone,
        "note": note,
    }


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
def tile_map(
    tiles: Iterable[Any], caption: str, value_label: str, *, unit: str = ""
) -> dict[str, Any]:
    """One square per street, drawn by the server, with the same figures as a table below.

    tiles: name, row, column (from 0), value, level (0–4, or bad), url. Not a map: neighbours only.
    """
    squares = []
    for tile in tiles:
        square = pick(tile, name="", row=0, column=0, value=None, level=0, url="")
        square |= {
            "x": square["column"] * TILE,
            "y": square["row"] * TILE,
            "short": square["name"].removesuffix("街道").removesuffix("街")[:5],
            "shown": grouped(square["value"]),
        }
        squares.append(square)
    width = max((s["x"] for s in squares), default=0) + TILE
    height = max((s["y"] for s in squares), default=0) + TILE
    columns = [
        {"key": "name", "label": "街道"},
        {"key": "value", "label": value_label, "numeric": True},
    ]
    rows = [
        {"name": {"text": s["name"], "url": s["url"]}, "value": s["shown"] + unit} for s in squares
    ]
    return {
        "tiles": squares,
        "width": width,
        "height": height,
        "caption": caption,
        "columns": columns,
        "rows": rows,
    }


@register.inclusion_tag("ui/qr.html")
def qr(text: str, caption: str) -> dict[str, Any]:
    """A QR code of `text` as inline SVG; caption says what scanning it opens."""
    drawing = segno.make(text, error="m", micro=False).svg_inline(
        omitsize=True, border=2, svgclass=None, lineclass=None
    )
    return {"drawing": mark_safe(drawing), "caption": caption}  # noqa: S308  made by segno from a path of numbers


# Line drawings of our own on a 24 × 24 grid.
ICONS = {
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13zM15.5 15.5L21 21",
    "home": "M3 11.5L12 4l9 7.5M5.5 9.8V20h13V9.8M9.8 20v-5.5h4.4V20",
    "building": "M4 20.5h16M6 20.5V5l6-2v17.5M12 8l6 2v10.5M8.5 8.5h1M8.5 12h1M8.5 15.5h1M15 13h.8"
    "M15 16.5h.8",
    "book": "M12 6.5C9.8 4.9 6.8 4.5 3.5 5v13.5c3.3-.5 6.3-.1 8.5 1.5c2.2-1.6 5.2-2 8.5-1.5V5"
    "c-3.3-.5-6.3-.1-8.5 1.5zM12 6.5V20",
    "paper": "M6 3h8.5L19 7.5V21H6zM14 3v5h5M9 12.5h7M9 16.5h7",
    "speech": "M4 5h16v11h-8.5L7 20v-4H4zM8 9.5h8M8 12.5h5",
    "child": "M12 3.5a3 3 0 1 0 0 6a3 3 0 0 0 0-6zM5.5 12.5c2 1 4.2 1.5 6.5 1.5s4.5-.5 6.5-1.5"
    "M9.5 13.5L8.5 21M14.5 13.5l1 7.5",
    "phone": "M6 3.5h3l1.5 5L8 10.5c1.2 2.4 3 4.2 5.5 5.5l2-2.5l5 1.5v3c0 1.4-1.1 2.5-2.5 2.5"
    "C10.5 20.5 3.5 13.5 3.5 6c0-1.4 1.1-2.5 2.5-2.5z",
    "place": "M12 21c4.5-5 6.5-8.3 6.5-11a6.5 6.5 0 0 0-13 0c0 2.7 2 6 6.5 11z"
    "M12 7.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5z",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small line drawing beside words; it says nothing of its own."""
    return mark_safe(  # noqa: S308  constants of this file
        '<svg class="t-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        f'<path d="{ICONS[name]}"/></svg>'
    )
