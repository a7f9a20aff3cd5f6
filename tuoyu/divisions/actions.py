"""Acts on divisions: take over a pack, verify a position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from tuoyu.core import audit, clock, reconcile
from tuoyu.core.authority import Actor, Permission, require
from tuoyu.core.errors import Invalid
from tuoyu.core.reconcile import Difference
from tuoyu.divisions import home
from tuoyu.divisions.models import District, Division, PackLoad
from tuoyu.divisions.pack import TABLES


@transaction.atomic
def take_over(differences: Sequence[Difference], *, by: Actor) -> None:
    """Write what `compare_divisions` found. Raises NotAllowed."""
    require(by, Permission.PACK_LOAD)
    assert all(difference.table in TABLES for difference in differences)
    reconcile.write(differences)
    home.forget()


@transaction.atomic
def make_home(code: str, *, by: Actor, force: bool = False) -> bool:
    """Let the site serve this district, if it serves none yet or `force`; True when changed."""
    require(by, Permission.PACK_LOAD)
    present = District.objects.filter(is_home=True).values_list("division__code", flat=True).first()
    if present == code or (present and not force):
        return False
    District.objects.filter(is_home=True).update(is_home=False)
    District.objects.filter(division__code=code).update(is_home=True)
    audit.record(by, "district.home", division=code, before=present or "")
    home.forget()
    return True


@transaction.atomic
def note_load(
    pack: str,
    version: str,
    digest: str,
    counts: Mapping[str, Mapping[str, int]],
    *,
    division: str,
    by: Actor,
) -> PackLoad:
    """Keep that a pack was loaded, with its digest and the number of changes by table."""
    require(by, Permission.PACK_LOAD)
    load = PackLoad.objects.create(
        pack=pack, version=version, digest=digest, loaded_by=by.user_id, counts=dict(counts)
    )
    audit.record(
        by,
        "pack.load",
        load.public_id,
        division=division,
        pack=pack,
        version=version,
        digest=digest,
        counts=counts,
    )
    return load


@transaction.atomic
def verify_position(division: Division, lon: float, lat: float, source: str, *, by: Actor) -> None:
    """Move a division's point to where somebody verified it; packs leave it alone from then on.

    Degrees of CGCS2000. Raises NotAllowed, Invalid.
    """
    require(by, Permission.DIVISION_POSITION, division)
    if not (73 <= lon <= 136 and 3 <= lat <= 54):
        raise Invalid("经纬度不在中国范围内，请核对后重新填写。")
    Division.objects.filter(pk=division.pk).update(
        lon=lon,
        lat=lat,
        position_grade=Division.Grade.A,
        position_source=source[:200],
        position_fixed_at=clock.now(),
    )
    audit.record(by, "division.position", division, code=division.code)
