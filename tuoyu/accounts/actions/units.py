"""Units as a district pack gives them: who carries duties under the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import QuerySet

from tuoyu.accounts.models import Unit
from tuoyu.core import reconcile
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.reconcile import Difference, Reference, Row, Table, compare
from tuoyu.divisions.models import Division


def _division_ids() -> Mapping[str, int]:
    return dict(Division.objects.values_list("code", "id"))


def _end_units(gone: QuerySet[Unit]) -> None:
    gone.update(is_active=False)


def units_table() -> Table:
    return Table(
        label="单位",
        model=Unit,
        key=("code",),
        labels={
            "code": "代码",
            "name": "名称",
            "short_name": "简称",
            "kind": "类别",
            "division_id": "行政区划",
            "order": "排序",
            "duties": "条款",
            "is_active": "在用",
        },
        references={
            "division_id": Reference("division__code", reconcile.once(_division_ids)),
        },
        end=_end_units,
    )


def compare_units(rows: Sequence[Row], *, home: str) -> Difference:
    """What a pack would change among the units of its district; one query."""
    return compare(
        units_table(),
        rows,
        Unit.objects.filter(division__code__startswith=home),
        removable=lambda row: row["is_active"],
    )


def units_of_others(codes: Sequence[str], *, home: str) -> list[str]:
    """The codes that another district's units bear already."""
    taken = Unit.objects.filter(code__in=codes).exclude(division__code__startswith=home)
    return list(taken.order_by("code").values_list("code", flat=True))


@transaction.atomic
def take_over_units(difference: Difference, *, by: Actor) -> None:
    """Write what `compare_units` found. Raises NotAllowed."""
    require(by, Permission.PACK_LOAD)
    assert difference.table.model is Unit
    reconcile.write([difference])
