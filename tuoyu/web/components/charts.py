"""Charts drawn by the server as SVG, each with the same numbers as a table below it."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django import template

from tuoyu.web.components.pick import pick

register = template.Library()

WIDTH, HEIGHT = 440, 230
LEFT, RIGHT, TOP, BOTTOM = 46, 10, 12, 30
STEPS, MOST_LABELS = 4, 5
ROW, BAR_LEFT, BAR_RIGHT = 30, 112, 84
NICE = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@register.inclusion_tag("ui/line_chart.html")
def line_chart(
    labels: Sequence[str], lines: Iterable[Any], caption: str, *, unit: str = "", head: str = "时间"
) -> dict[str, Any]:
    """Lines over the same labels. lines: label, values (a number or None a label), shown (the words
    for the table; else the numbers), dashed (a target). Where a value is None the line has a gap.
    """
    drawn = [pick(line, label="", values=(), shown=(), dashed=False) for line in lines]
    numbers = [Decimal(v) for line in drawn for v in line["values"] if v is not None]
    top = ceiling(max(numbers, default=Decimal(0)))
    across = [_x(n, len(labels)) for n in range(len(labels))]
    for n, line in enumerate(drawn):
        line["tone"] = n % 4
        line["runs"] = _runs(across, line["values"], top)
        line["shown"] = line["shown"] or [("—" if v is None else f"{v}") for v in line["values"]]
    columns = [{"key": "label", "label": head}] + [
        {"key": f"line{n}", "label": line["label"], "numeric": True} for n, line in enumerate(drawn)
    ]
    rows = [
        {"label": label, **{f"line{n}": line["shown"][i] for n, line in enumerate(drawn)}}
        for i, label in enumerate(labels)
    ]
    return {
        "caption": caption, "unit": unit, "lines": drawn, "columns": columns, "rows": rows,
        "grid": _grid(top), "ticks": _ticks(labels, across), "has_numbers": bool(numbers),
        "width": WIDTH, "height": HEIGHT, "left": LEFT, "right": WIDTH - RIGHT,
    }  # fmt: skip


def ceiling(most: Decimal) -> Decimal:
    """The next round number above, of which a quarter is round too; 1 for nothing."""
    if most <= 0:
        return Decimal(1)
    scale = Decimal(1).scaleb(most.adjusted())
    return next(step * scale for step in NICE if step * scale >= most)


def _x(n: int, count: int) -> float:
    span = WIDTH - LEFT - RIGHT
    return LEFT + span / 2 if count < 2 else LEFT + span * n / (count - 1)


def _y(value: Decimal, top: Decimal) -> float:
    return float(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top))


def _runs(across: Sequence[float], values: Sequence[Any], top: Decimal) -> list[dict[str, Any]]:
    """The parts of a line between its gaps; one that is a single point is drawn as a dot."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(across, values, strict=True):
        if value is None:
            runs.append([])
            continue
        runs[-1].append((x, _y(Decimal(value), top)))
    return [
        {
            "points": " ".join(f"{x:.1f},{y:.1f}" for x, y in run),
            "dot": run[0],
            "single": not run[1:],
        }
        for run in runs
        if run
    ]


def _grid(top: Decimal) -> list[dict[str, Any]]:
    return [
        {"y": _y(top * n / STEPS, top), "label": f"{(top * n / STEPS).normalize():f}"}
        for n in range(STEPS + 1)
    ]


def _ticks(labels: Sequence[str], across: Sequence[float]) -> list[dict[str, Any]]:
    every = int((Decimal(len(labels)) / MOST_LABELS).to_integral_value(ROUND_CEILING)) or 1
    last = len(labels) - 1
    return [
        {"x": across[n], "label": label,
         "anchor": "end" if n == last and n else "start" if n == 0 and last else "middle"}
        for n, label in enumerate(labels)
        if (last - n) % every == 0
    ]  # fmt: skip


@register.inclusion_tag("ui/bar_chart.html")
def bar_chart(
    bars: Iterable[Any],
    caption: str,
    value_label: str,
    *,
    head: str = "街道",
    with_table: bool = True,
) -> dict[str, Any]:
    """Bars below each other. bars: label, value (a number or None), shown (its words), url.

    with_table=False only where the page itself shows the numbers as a table right below.
    """
    drawn = [pick(bar, label="", value=None, shown="", url="") for bar in bars]
    top = max((Decimal(b["value"]) for b in drawn if b["value"] is not None), default=Decimal(0))
    span = WIDTH - BAR_LEFT - BAR_RIGHT
    for n, bar in enumerate(drawn):
        part = Decimal(bar["value"]) / top if bar["value"] is not None and top > 0 else Decimal(0)
        bar["y"], bar["length"] = n * ROW, float(span * max(part, Decimal(0)))
        bar["end"] = BAR_LEFT + bar["length"] + 6
        bar["short"] = bar["label"][:7]
        bar["shown"] = bar["shown"] or ("—" if bar["value"] is None else f"{bar['value']}")
    columns = [
        {"key": "label", "label": head}, {"key": "value", "label": value_label, "numeric": True}
    ]  # fmt: skip
    rows = [{"label": {"text": b["label"], "url": b["url"]}, "value": b["shown"]} for b in drawn]
    return {
        "caption": caption, "bars": drawn, "columns": columns, "rows": rows, "left": BAR_LEFT,
        "width": WIDTH, "height": max(len(drawn) * ROW, ROW), "with_table": with_table,
    }  # fmt: skip
