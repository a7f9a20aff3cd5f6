"""Everything that points to a record, found by asking the models: later apps are included.

A pointer is a foreign key, or a column `institution` that holds the public id of an institution.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from tuoyu.registry.models import (
    Capacity,
    ClassGroup,
    DistinctPair,
    Fee,
    Institution,
    Listing,
    Merge,
    Service,
    Site,
)

# Made anew from its institution, or a record of what was said of the two themselves.
STAYS = (Listing, Merge, DistinctPair)
# They describe the institution as a whole: two sets of them would count everything twice.
DESCRIBES = (Site, ClassGroup, Service, Capacity, Fee)
Moved = list[list[Any]]


@dataclass(frozen=True)
class Pointer:
    """A column of a model that names a record, by primary key or by public id."""

    model: type[models.Model]
    field: str
    by_public_id: bool

    @property
    def label(self) -> str:
        return self.model._meta.label

    def value(self, record: Any) -> Any:
        return record.public_id if self.by_public_id else record.pk

    def rows(self, record: Any) -> "models.QuerySet[Any]":
        column = self.field if self.by_public_id else f"{self.field}_id"
        return self.model._base_manager.filter(**{column: self.value(record)})


def pointers_to(model: type[models.Model]) -> list[Pointer]:
    """Every pointer to rows of a model, in a fixed order."""
    found = [*_keys(model), *(_public_ids() if model is Institution else ())]
    return sorted(found, key=lambda each: (each.label, each.field))


def _keys(model: type[models.Model]) -> Iterator[Pointer]:
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete:
            continue
        if not (relation.one_to_many or relation.one_to_one):
            continue
        owner, field = relation.related_model, relation.field  # type: ignore[union-attr]
        if owner in STAYS or not isinstance(owner, type):
            continue
        if field.target_field.primary_key:
            yield Pointer(owner, field.name, by_public_id=False)


def _public_ids() -> Iterator[Pointer]:
    for model in apps.get_models():
        names = {field.name: field for field in model._meta.concrete_fields}
        if model.__module__.startswith("tuoyu.") and isinstance(
            names.get("institution"), models.UUIDField
        ):
            yield Pointer(model, "institution", by_public_id=True)


def move(source: Any, target: Any) -> tuple[Moved, Moved]:
    """Let everything that points to `source` point to `target`: (moved, left behind).

    A row stays where the target has its like already and the database allows one only.
    """
    moved: Moved = []
    left: Moved = []
    for pointer in pointers_to(type(source)):
        pks = list(pointer.rows(source).order_by("pk").values_list("pk", flat=True))
        if not pks:
            continue
        if pointer.model in DESCRIBES and pointer.rows(target).exists():
            left.append([pointer.label, pointer.field, pks])
            continue
        good = _point(pointer, pks, target)
        if good:
            moved.append([pointer.label, pointer.field, good])
        if rest := [pk for pk in pks if pk not in set(good)]:
            left.append([pointer.label, pointer.field, rest])
    return moved, left


def _point(pointer: Pointer, pks: list[Any], target: Any) -> list[Any]:
    """All at once; where that is refused, one by one. Answers those that went."""
    if _update(pointer, pks, target):
        return pks
    return [pk for pk in pks if _update(pointer, [pk], target)]


def _update(pointer: Pointer, pks: list[Any], target: Any) -> bool:
    column = pointer.field if pointer.by_public_id else f"{pointer.field}_id"
    try:
        with transaction.atomic():
            rows = pointer.model._base_manager.filter(pk__in=pks)
            rows.update(**{column: pointer.value(target)})
    except IntegrityError:
        return False
    return True


def move_back(moved: Moved, source: Any, target: Any) -> bool:
    """Let the rows of a merge that still point to `target` point to `source` again. False: the
    database refuses, because their places are taken by now."""
    known = {(each.label, each.field): each for each in pointers_to(type(source))}
    for label, field, pks in moved:
        pointer = known.get((label, field))
        if pointer is None:
            continue
        still = list(pointer.rows(target).filter(pk__in=pks).values_list("pk", flat=True))
        if still and not _update(pointer, still, source):
            return False
    return True
