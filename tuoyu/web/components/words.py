"""Filters that turn values into Chinese words: dates, money, distances, blanks."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone

from tuoyu.rules.days import words_of_date

register = template.Library()

BLANK = "未填写"


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def cn_date(value: date | datetime | str | None) -> str:
    """2026年11月3日; text stays as it is, nothing becomes an empty text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    value = _local(value)
    return words_of_date(value)


@register.filter
def cn_datetime(value: datetime | str | None) -> str:
    """2026年11月3日 14:05, in the site's time zone."""
    if value is None:
        return ""
    if not isinstance(value, datetime):
        return cn_date(value)
    return f"{cn_date(value)} {_local(value):%H:%M}"


@register.filter
def yuan(fen: int | None) -> str:
    """Money from integer 分: 180000 → 1,800；5050 → 50.50."""
    if fen is None:
        return ""
    whole, cents = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}{whole:,}.{cents:02d}" if cents else f"{sign}{whole:,}"


def square_metres(area: Decimal | None) -> str:
    """360.50 → 360.5 平方米; nothing becomes an empty text."""
    return "" if area is None else f"{area.normalize():f} 平方米"


def floors_in_words(floors: Iterable[int]) -> str:
    """1层、2层, the lowest first; whatever lies below the first is 地下或半地下."""
    words = ("地下或半地下" if floor < 1 else f"{floor}层" for floor in sorted(floors))
    return "、".join(dict.fromkeys(words))


@register.filter
def metres(distance: float | None) -> str:
    """约 850 米 below one kilometre, 约 2.3 公里 above; rounded so as not to promise too much."""
    if distance is None:
        return ""
    if distance < 950:
        return f"约 {max(50, round(distance / 50) * 50)} 米"
    return f"约 {distance / 1000:.1f} 公里"


@register.filter
def or_blank(value: Any) -> Any:
    """未填写 in place of nothing; zero and False stay."""
    return BLANK if value is None or value == "" else value


@register.filter
def grouped(number: int | float | str | None) -> str:
    """2146 → 2,146; text stays as it is."""
    if number is None:
        return "—"
    if isinstance(number, str):
        return number
    return f"{number:,}"


def due_words(
    remaining: int | None, *, done: bool = False, unit: str = "个工作日"
) -> tuple[str, str]:
    """(words, tone) of a due date; `remaining` in working days, negative when late.

    Tone is one of done, none, late, today, soon (three days or fewer), calm.
    """
    if done:
        return "已办结", "done"
    if remaining is None:
        return "未定期限", "none"
    if remaining < 0:
        return f"已超期{-remaining}{unit}", "late"
    if remaining == 0:
        return "今天到期", "today"
    return f"还剩{remaining}{unit}", "soon" if remaining <= 3 else "calm"
