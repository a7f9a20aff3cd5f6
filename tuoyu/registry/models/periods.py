"""What every column `period` keeps to: it begins on a day, and two of a kind do not overlap."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q


def begins(name: str) -> models.CheckConstraint:
    """The constraint that `period` holds at least one day and has a first one."""
    return models.CheckConstraint(
        condition=Q(period__isempty=False) & Q(period__startswith__isnull=False), name=name
    )


def never_twice(*same: str, name: str, among: Q | None = None) -> ExclusionConstraint:
    """The constraint that no two rows that are equal in `same` have a day in common; `among`: of
    which rows it is asked, else of all.
    """
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((F(field), RangeOperators.EQUAL) for field in same),
            (F("period"), RangeOperators.OVERLAPS),
        ],
        condition=among,
    )
