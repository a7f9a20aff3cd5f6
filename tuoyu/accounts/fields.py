"""Who did it and when, whose it is: the columns that records share."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q


def person(label: str, **options: Any) -> "models.ForeignKey":
    """A person of the site, who stays as long as the record names them."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=label,
        **options,
    )  # fmt: skip


def unit(label: str, related_name: str = "+", **options: Any) -> "models.ForeignKey":
    """A unit of government."""
    return models.ForeignKey(
        "accounts.Unit", on_delete=models.PROTECT, related_name=related_name, verbose_name=label,
        **options,
    )  # fmt: skip


def pair(name: str, at: str, by: str) -> models.CheckConstraint:
    """Both the moment and the person, or neither."""
    return models.CheckConstraint(
        condition=Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
        | Q(**{f"{at}__isnull": False, f"{by}__isnull": False}),
        name=name,
    )
