"""Days as people are told of them: in words, and by stages before and after a last day."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of that month (民法典第二百零二条)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def words_of_date(day: date) -> str:
    """2026年11月23日 (GB/T 9704: Arabic digits, no leading zeros)."""
    return f"{day.year}年{day.month}月{day.day}日"


def words_left(left: int, *, end: str = "截止", over: str = "已截止") -> str:
    """还有3天截止, 今天截止; `over` once the day has passed (`left` below 0)."""
    if left < 0:
        return over
    return f"还有{left}天{end}" if left else f"今天{end}"


def reached(left: int, stages: Sequence[int]) -> int | None:
    """The smallest stage that is reached with so many days left, None before the first of them.

    A night without the job loses no stage; who keeps the stages that were told tells none twice.
    """
    return min((stage for stage in stages if left <= stage), default=None)
