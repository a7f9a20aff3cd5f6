"""Closed vocabularies of the rules as database columns: choices and their check constraint."""

from typing import Any

from django.db import models

from tuoyu.rules.choice import Choice


def choice_field(kind: type[Choice], label: str, **options: Any) -> "models.CharField[str, str]":
    """A text column that holds a code of `kind`; pair it with `known`."""
    return models.CharField(label, max_length=40, choices=kind.choices(), **options)


def known(
    field: str, kind: type[Choice], name: str, *, blank: bool = False
) -> models.CheckConstraint:
    """The constraint that `field` holds a code of `kind` (or nothing, where `blank`)."""
    return _listed(field, [member.value for member in kind], name, blank)


def listed(
    field: str, kind: type[models.TextChoices], name: str, *, blank: bool = False
) -> models.CheckConstraint:
    """The same for the choices of a table that are no rule's: Django's own `TextChoices`."""
    return _listed(field, list(kind.values), name, blank)


def _listed(field: str, codes: list[str], name: str, blank: bool) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": ["", *codes] if blank else codes}), name=name
    )
