"""Decisions about the register that a person may take back, with who did and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from tuoyu.core.authority import Subject
from tuoyu.core.record import Record

if TYPE_CHECKING:
    from tuoyu.registry.models.institutions import Institution


class Undoable(Record):
    """A decision on `institution` that holds until somebody takes it back."""

    if TYPE_CHECKING:
        institution: models.ForeignKey[Institution, Institution]

    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="撤销人",
    )
    undone_reason = models.CharField("撤销理由", max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.public_id)

    def authority_subject(self) -> Subject:
        return self.institution.authority_subject()


def undone_by_somebody(name: str) -> models.CheckConstraint:
    """When and who come as a pair."""
    return models.CheckConstraint(
        condition=Q(undone_at=None, undone_by=None)
        | Q(undone_at__isnull=False, undone_by__isnull=False),
        name=name,
    )
