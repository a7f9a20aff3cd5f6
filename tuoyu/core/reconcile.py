"""Makes tables equal to given rows: first says what would change, then writes just that.

Rows are dicts of column values; a reference is given as the natural key of what it points to, so
that everything can be compared before anything is written.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Model, QuerySet

Row = dict[str, Any]
Key = tuple[Any, ...]
BATCH = 2000


@dataclass(frozen=True)
class Reference:
    """A foreign key compared along `path` and written through `resolve` (natural key → id)."""

    path: str
    resolve: Callable[[], Mapping[Any, int]]
    late: bool = False  # points into the same table: written after all rows are there


@dataclass(frozen=True)
class Table:
    """What is kept equal. `labels` name key and columns for people; `end` retires removed rows.

    Where names are unique among the rows in use, `crowded` are the columns of that rule and `aside`
    the values of a row that is outside of it: a row waits there while its name changes, so that
    rows may pass names to each other.
    """

    label: str
    model: type[Model]
    key: tuple[str, ...]
    labels: Mapping[str, str]
    references: Mapping[str, Reference] = field(default_factory=dict)
    end: Callable[[QuerySet[Any]], object] | None = None
    crowded: frozenset[str] = frozenset()
    aside: Mapping[str, Any] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.labels)

    def path(self, column: str) -> str:
        reference = self.references.get(column)
        return reference.path if reference else column


@dataclass(frozen=True)
class Change:
    """A row that stays with other values: column → (old, new)."""

    pk: int
    key: Key
    values: Mapping[str, tuple[Any, Any]]
    row: Row


@dataclass(frozen=True)
class Difference:
    table: Table
    added: tuple[Row, ...]
    changed: tuple[Change, ...]
    removed: tuple[tuple[int, Key], ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def counts(self) -> dict[str, int]:
        return {
            "added": len(self.added),
            "changed": len(self.changed),
            "removed": len(self.removed),
        }

    def key_of(self, row: Row) -> Key:
        return tuple(row[column] for column in self.table.key)


def compare(
    table: Table,
    wanted: Iterable[Row],
    present: QuerySet[Any],
    *,
    removable: Callable[[Row], bool] = lambda _row: True,
) -> Difference:
    """What has to happen so that `present` holds the `wanted` rows. Reads with one query.

    A present row that is not wanted is removed when `removable` says so; a row that was ended
    before has to be refused there.
    """
    here = _read(table, present)
    added: list[Row] = []
    changed: list[Change] = []
    for row in wanted:
        key = tuple(row[column] for column in table.key)
        found = here.pop(key, None)
        if found is None:
            added.append(row)
            continue
        pk, old = found
        values = {c: (old[c], row[c]) for c in table.columns if old[c] != row[c]}
        if values:
            changed.append(Change(pk, key, values, row))
    removed = tuple((pk, key) for key, (pk, old) in here.items() if removable(old))
    return Difference(table, tuple(added), tuple(changed), removed)


def _read(table: Table, present: QuerySet[Any]) -> dict[Key, tuple[int, Row]]:
    paths = [table.path(column) for column in table.columns]
    found: dict[Key, tuple[int, Row]] = {}
    for pk, *values in present.order_by().values_list("pk", *paths):
        row = dict(zip(table.columns, values, strict=True))
        found[tuple(row[column] for column in table.key)] = (pk, row)
    return found


def once(read: Callable[[], Mapping[Any, int]]) -> Callable[[], Mapping[Any, int]]:
    """`read`, done at the first call and remembered: for `Reference.resolve` within one writing."""
    return cache(read)


def write(differences: Sequence[Difference]) -> None:
    """Retire, write additions and changes in order, then delete in reverse. In a transaction.

    A retired row stays and gives its name free at once; a deleted one first loses who points to it.
    """
    for difference in reversed(differences):
        _end(difference)
    for difference in differences:
        _step_aside(difference)
        _add(difference)
        _change(difference)
    for difference in reversed(differences):
        _delete(difference)


def _add(difference: Difference) -> None:
    table = difference.table
    if not difference.added:
        return
    model = table.model
    rows = [model(**_resolved(table, row, late=False)) for row in difference.added]
    model._default_manager.bulk_create(rows, batch_size=BATCH)
    late = [column for column, each in table.references.items() if each.late]
    if not late:
        return
    objects = []
    for saved, row in zip(rows, difference.added, strict=True):
        for column in late:
            setattr(saved, column, _resolve(table, column, row[column]))
        objects.append(saved)
    model._default_manager.bulk_update(objects, _names(table, late), batch_size=BATCH)


def _change(difference: Difference) -> None:
    """One statement for each set of columns that changed together."""
    table = difference.table
    together: dict[tuple[str, ...], list[Model]] = {}
    for change in difference.changed:
        columns = tuple(change.values)
        if _is_aside(table, change):
            columns += tuple(column for column in table.aside if column not in columns)
        values = {column: _resolve(table, column, change.row[column]) for column in columns}
        together.setdefault(columns, []).append(table.model(pk=change.pk, **values))
    for columns, objects in together.items():
        table.model._default_manager.bulk_update(objects, _names(table, columns), batch_size=500)


def _names(table: Table, columns: Iterable[str]) -> list[str]:
    return [table.model._meta.get_field(column).name for column in columns]


def _is_aside(table: Table, change: Change) -> bool:
    return not table.crowded.isdisjoint(change.values)


def _step_aside(difference: Difference) -> None:
    table = difference.table
    moving = [change.pk for change in difference.changed if _is_aside(table, change)]
    if moving:
        table.model._default_manager.filter(pk__in=moving).update(**table.aside)


def _end(difference: Difference) -> None:
    if difference.removed and difference.table.end is not None:
        difference.table.end(_gone(difference))


def _delete(difference: Difference) -> None:
    if difference.removed and difference.table.end is None:
        _gone(difference).delete()


def _gone(difference: Difference) -> QuerySet[Any]:
    keys = [pk for pk, _ in difference.removed]
    return difference.table.model._default_manager.filter(pk__in=keys)


def _resolved(table: Table, row: Row, *, late: bool) -> Row:
    return {
        column: _resolve(table, column, value)
        for column, value in row.items()
        if column not in table.references or table.references[column].late == late
    }


def _resolve(table: Table, column: str, value: Any) -> Any:
    reference = table.references.get(column)
    if reference is None or value is None:
        return value
    return reference.resolve()[value]
