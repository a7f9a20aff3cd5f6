"""What parents see first: the search box, the situations, the places."""

from collections.abc import Iterable
from typing import Any

from django import template

from tuoyu.web.components.pick import pick
from tuoyu.web.components.states import MEANINGS

register = template.Library()


@register.inclusion_tag("ui/search_hero.html")
def search_hero(
    title: str,
    lead: str,
    action: str,
    *,
    name: str = "q",
    value: str = "",
    label: str = "机构名称、街道或社区",
    button: str = "找托育",
    quick: Iterable[Any] = (),
) -> dict[str, Any]:
    """The first thing on the home page. quick: short ways in below the box (text, url)."""
    return {
        "title": title,
        "lead": lead,
        "action": action,
        "name": name,
        "value": value,
        "label": label,
        "button": button,
        "quick": [pick(q, text="", url="") for q in quick],
    }


@register.inclusion_tag("ui/situations.html")
def situations(cards: Iterable[Any]) -> dict[str, Any]:
    """Ways in by situation. Each: title, text, url, icon (see `icon`)."""
    return {"cards": [pick(c, title="", text="", url="", icon="home") for c in cards]}


PLACE = {
    "name": "",
    "url": "",
    "distance": None,
    "street": "",
    "address": "",
    "filed": False,
    "inclusive": False,
    "free": None,
    "free_at": None,
    "free_stale": False,
    "closed": "",
    "services": (),
    "price_from": None,
    "price_unit": "月",
    "ages": "",
    "number": "",
    "filed_on": None,
}


@register.inclusion_tag("ui/institution_card.html")
def institution_card(place: Any, *, level: int = 3) -> dict[str, Any]:
    """One place that offers care. Names: name, url, distance (metres), street, address, filed,
    inclusive, free (places), free_at (date), free_stale (older than a week), closed (the
    reason, when it is), services (list of texts), price_from (分), price_unit, ages, number and filed_on (of the filing)."""
    seen = pick(place, **PLACE)
    return {**seen, "badges": _badges(seen), "level": level}


@register.inclusion_tag("ui/institution_cards.html")
def institution_cards(places: Iterable[Any], *, level: int = 3) -> dict[str, Any]:
    """A list of places."""
    return {"places": list(places), "level": level}


def _badges(place: dict[str, Any]) -> list[dict[str, str]]:
    if place["closed"]:
        return [_badge(place["closed"], "quiet")]
    badges = [_badge("已备案", "good") if place["filed"] else _badge("未备案", "quiet")]
    if place["inclusive"]:
        badges.append(_badge("普惠", "warm"))
    if place["free"] is None:
        return badges
    if place["free_stale"]:
        return [*badges, _badge("余位待更新", "quiet")]
    return [
        *badges,
        _badge(f"余位 {place['free']}", "info") if place["free"] else _badge("暂无余位", "quiet"),
    ]


def _badge(text: str, meaning: str) -> dict[str, str]:
    return {"text": text, "classes": MEANINGS[meaning]}
