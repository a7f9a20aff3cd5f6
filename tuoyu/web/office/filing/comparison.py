"""Old and new side by side, only what differs."""

from collections.abc import Iterable, Mapping
from typing import Any

COLUMNS = [
    {"key": "item", "label": "项目"},
    {"key": "old", "label": "原来"},
    {"key": "new", "label": "现在"},
]
NOTHING = "（无）"


def compared(
    before: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Sections (title, columns, rows) of what differs; both arguments as `parts.described` gives
    them. A row that is only on one side shows （无） on the other."""
    old = {section["title"]: _said(section["rows"]) for section in before}
    found = []
    for section in now:
        new = _said(section["rows"])
        rows = _differing(old.get(section["title"], {}), new)
        if rows:
            found.append({"title": section["title"], "columns": COLUMNS, "rows": rows})
    return found


def _said(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {str(row["key"]): _text(row["value"]) for row in rows}


def _text(value: Any) -> str:
    return "；".join(str(each) for each in value) if isinstance(value, list) else str(value or "")


def _differing(old: Mapping[str, str], new: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"item": key, "old": old.get(key) or NOTHING, "new": new.get(key) or NOTHING}
        for key in dict.fromkeys([*old, *new])
        if old.get(key, "") != new.get(key, "")
    ]
