"""What a pack would change, in words for whoever loads it."""

from collections.abc import Iterator
from typing import Any

from tuoyu.core.reconcile import Difference, Key
from tuoyu.flows.load_pack import PackChanges

LONGEST = 40


def told(changes: PackChanges, *, most: int = 20) -> Iterator[str]:
    """One line a table, then at most `most` lines of each kind below it."""
    for difference in changes.all():
        if not difference:
            continue
        counts = difference.counts()
        yield (
            f"{difference.table.label}：新增 {counts['added']}，变更 {counts['changed']}，"
            f"移除 {counts['removed']}"
        )
        yield from _limited(_added(difference), most, len(difference.added))
        yield from _limited(_changed(difference), most, len(difference.changed))
        yield from _limited(_removed(difference), most, len(difference.removed))


def _limited(lines: Iterator[str], most: int, count: int) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number == most:
            yield f"  …… 还有 {count - most} 项"
            return
        yield f"  {line}"


def _added(difference: Difference) -> Iterator[str]:
    for row in difference.added:
        yield f"+ {_key(difference.key_of(row))}"


def _changed(difference: Difference) -> Iterator[str]:
    labels = difference.table.labels
    for change in difference.changed:
        values = "；".join(
            f"{labels[column]}：{_short(old)} → {_short(new)}"
            for column, (old, new) in change.values.items()
        )
        yield f"~ {_key(change.key)}：{values}"


def _removed(difference: Difference) -> Iterator[str]:
    for _pk, key in difference.removed:
        yield f"- {_key(key)}"


def _key(key: Key) -> str:
    return " ".join(str(part) for part in key if part is not None)


def _short(value: Any) -> str:
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    text = str(value).replace("\n", " ")
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
