"""Divisions as open data: page by page in order of code."""

from collections.abc import Sequence

from tuoyu.divisions.models import Division, Level


def page_of(
    *, below: str = "", level: Level | None = None, after: str = "", size: int = 100
) -> Sequence[Division]:
    """At most `size` current divisions whose code begins with `below` and follows `after`."""
    rows = Division.objects.filter(is_current=True, code__gt=after)
    if below:
        rows = rows.filter(code__startswith=below)
    if level is not None:
        rows = rows.filter(level=level)
    return list(rows.order_by("code")[:size])
