"""A district pack brings the plan."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from tuoyu.core import reconcile
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.reconcile import Difference
from tuoyu.plan.pack import MODELS


@transaction.atomic
def take_over_plan(differences: Sequence[Difference], *, by: Actor) -> None:
    """Write what `compare_plan` found. Raises NotAllowed."""
    require(by, Permission.PACK_LOAD)
    assert all(difference.table.model in MODELS for difference in differences)
    reconcile.write(differences)
