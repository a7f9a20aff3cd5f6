"""The base class of every table that has a page."""

from django.db import models

from tuoyu.core import clock
from tuoyu.core.ids import uuid7


class Record(models.Model):
    """`public_id` (UUIDv7) is the only id that leaves the house."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True
